// Questions about songs, beside the page that all phones share: two before it begins, one after each song.
// An answer is kept on this phone until the server has it; what came of it stays here and nowhere else.
(() => {
  "use strict";
  const DAY = 24 * 3600 * 1000;
  const MOST = 2;
  const language = document.documentElement.lang;
  const find = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const memory = {};

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem("kru." + name)) || memory[name] || {};
    } catch (error) {
      console.debug("this browser keeps nothing", error);
      return memory[name] || {};
    }
  }

  function write(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem("kru." + name, JSON.stringify(value));
      localStorage.setItem("kru.learnt", "1");
    } catch (error) {
      console.debug("this browser keeps nothing", error);
    }
  }

  // What this phone has answered, by moment and question; `says` is there once the server has it.
  const answers = () => read("answers");

  function keep(name, changes) {
    const known = answers();
    const now = Date.now();
    Object.keys(known).forEach((one) => {
      if (now - known[one].at > DAY) delete known[one];
    });
    known[name] = Object.assign({ at: now }, known[name], changes);
    write("answers", known);
    return known[name];
  }

  function forget(name) {
    const known = answers();
    delete known[name];
    write("answers", known);
  }

  // Sending, one after the other, until the server has said what came of it; each time it waits longer. Where
  // nobody answers it goes on by itself; where something else than the server does, it stops and can be told to go on.
  const MOST_WAIT = 5;
  const MOST_STRANGE = 6;
  let busy = false;
  let tries = 0;
  let strange = 0;
  let waiting = 0;
  const unsent = () => Object.keys(answers()).filter((name) => !answers()[name].says);

  async function post(answer) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    try {
      const reply = await fetch("/v/answer", {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: JSON.stringify({
          question: answer.question,
          moment: answer.moment,
          option: answer.option,
          again: Boolean(answer.again),
        }),
        signal: stop.signal,
      });
      strange += 1;
      if (reply.status >= 500 || reply.status === 429) throw new Error(String(reply.status));
      const data = await reply.json();
      const ok = reply.status < 300;
      if (!(ok ? Array.isArray(data.says) : data.message)) throw new Error("this is not what was asked for");
      return { ok, data };
    } finally {
      clearTimeout(timer);
    }
  }

  async function send() {
    const name = unsent()[0];
    if (busy || !name) return;
    busy = true;
    clearTimeout(waiting);
    try {
      const answer = await post(answers()[name]);
      tries = strange = 0;
      busy = false;
      answer.ok ? settle(name, answer.data) : refuse(name, answer.data.message);
      send();
    } catch (error) {
      console.debug("not sent yet", error);
      busy = false;
      tries = Math.min(tries + 1, MOST_WAIT);
      show();
      if (!isStopped()) waiting = setTimeout(send, 1000 * 2 ** tries * (0.5 + Math.random() / 2));
    }
  }

  const isStopped = () => strange >= MOST_STRANGE;

  function sendAgain() {
    tries = strange = 0;
    show();
    send();
  }

  function settle(name, said) {
    const late = answers()[name].late === undefined ? said.late : answers()[name].late;
    keep(name, { says: said.says, right: said.right, late, language });
    show();
    const place = find("#question .outcome") || find("#before .outcome");
    if (place && place.textContent) place.focus();
    else if (late) find("#status").textContent = late;
  }

  // What the server refuses was not counted: beforehand the next question follows, else one may answer again.
  function refuse(name, message) {
    find("#status").textContent = message;
    if (name.startsWith("before")) keep(name, { says: [message] });
    else forget(name);
    show();
  }

  function say(place, sentences) {
    const text = sentences.join("\n");
    if (place.dataset.said === text) return;
    place.dataset.said = text;
    place.textContent = "";
    sentences.forEach((sentence) => {
      place.appendChild(document.createElement("p")).textContent = sentence;
    });
  }

  // An answer that is still here: on its way, kept until there is a connection, or waiting for a press.
  function sayUnsent(section, place) {
    if (!isStopped()) return say(place, tries ? [section.dataset.textKept] : []);
    say(place, [section.dataset.textUnsent]);
    if (find("button", place)) return;
    const button = place.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "button-plain";
    button.dataset.send = "again";
    button.textContent = section.dataset.textAgain;
  }

  // Put this phone's own answer over the page that all phones share.
  function show() {
    showQuestion();
    showBefore();
  }

  function showQuestion() {
    const section = find("#question");
    if (!section) return;
    const own = answers()["after " + section.dataset.asked];
    if (!own) return;
    const place = find(".outcome", section);
    all(".options > *:not([type=hidden])", section).forEach((option, at) => {
      option.classList.toggle("picked", at === own.option);
      if (own.right !== undefined) option.classList.toggle("right", at === own.right);
      if (option.tagName === "BUTTON") option.disabled = true;
    });
    if (!own.says) return sayUnsent(section, place);
    const late = own.late ? [own.late] : [];
    if (section.dataset.state === "open") {
      say(place, own.says);
      if (own.language !== language) again("after " + section.dataset.asked);
      return;
    }
    const isRight = String(own.option) === section.dataset.right;
    say(place, [isRight ? section.dataset.textRight : section.dataset.textWrong].concat(late));
  }

  // What came of an answer is said once more, in another language. The server may have forgotten
  // that it has counted this phone: the phone says so itself.
  function again(name) {
    keep(name, { says: null, again: true });
    send();
  }

  // Before it begins: this phone's two questions, one after the other.
  let asked = null;
  let asking = false;
  const skipped = (tag) => read("before").tag === tag;

  function showBefore() {
    const section = find("#before");
    if (!section) return;
    const tag = section.dataset.before;
    const given = Object.keys(answers()).filter((name) => name.startsWith("before " + tag));
    const open = asked && asked.find((one) => !answers()["before " + tag + "-" + one.id]);
    const isOver = skipped(tag) || given.length >= MOST || (asked && !open);
    section.hidden = Boolean(isOver && (!given.length || skipped(tag)));
    if (section.hidden) return;
    if (isOver) return thank(section, given);
    if (!asked) return ask(section);
    if (section.dataset.open === String(open.id)) return;
    section.dataset.open = open.id;
    draw(section, open);
  }

  function thank(section, given) {
    const last = answers()[given[given.length - 1]];
    find(".ask", section).textContent = "";
    const place = find(".outcome", section);
    last.says ? say(place, last.says) : sayUnsent(section, place);
  }

  // All phones may come at once: each asks after a moment of its own, a longer one where the page was here before
  // the questions, since then the whole hall hears of them in the same second.
  async function ask(section) {
    if (asking) return;
    asking = true;
    try {
      const spread = performance.now() < 5000 ? 2000 : 10000;
      await new Promise((done) => setTimeout(done, spread * Math.random()));
      const reply = await fetch("/v/before", { headers: { Accept: "application/json" } });
      const questions = (await reply.json()).questions;
      if (!Array.isArray(questions)) throw new Error("this is not what was asked for");
      asked = questions;
      show();
    } catch (error) {
      console.debug("asked in vain", error);
    } finally {
      asking = false;
    }
  }

  function draw(section, question) {
    const place = find(".ask", section);
    place.textContent = "";
    const list = document.createElement("span");
    list.className = "options";
    place.appendChild(document.createElement("b")).textContent = question.text;
    question.options.forEach((text, at) => {
      const button = list.appendChild(document.createElement("button"));
      button.type = "button";
      button.name = "option";
      button.value = at;
      button.dataset.moment = "before";
      button.dataset.question = question.id;
      button.appendChild(document.createElement("b")).textContent = "ABCD"[at];
      button.appendChild(document.createElement("span")).textContent = text;
    });
    place.appendChild(list);
    const skip = place.appendChild(document.createElement("button"));
    skip.type = "button";
    skip.className = "button-plain";
    skip.dataset.skip = section.dataset.before;
    skip.textContent = section.dataset.textSkip;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    if (!button) return;
    if (button.dataset.skip) {
      write("before", { tag: button.dataset.skip });
      return show();
    }
    if (button.dataset.send) {
      button.closest(".outcome").focus();
      return sendAgain();
    }
    if (button.name !== "option") return;
    event.preventDefault();
    const section = button.closest("section");
    const moment = section.id === "question" ? "after" : "before";
    const question = Number(section.dataset.question || button.dataset.question);
    const key = section.dataset.asked || section.dataset.before + "-" + question;
    if (answers()[moment + " " + key]) return;
    keep(moment + " " + key, { question, moment, option: Number(button.value) });
    show();
    send();
  });

  document.addEventListener("kru-picture", show);
  window.addEventListener("online", sendAgain);
  window.addEventListener("storage", (event) => event.key === "kru.answers" && show());
  show();
  send();
})();
