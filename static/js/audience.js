// The voter's phone, for old browsers (ES2019). The page works without it.
(() => {
  "use strict";
  const text = document.body.dataset;
  document.documentElement.className = "script";
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const store = {
    get: (name) => ifKept(() => JSON.parse(localStorage.getItem("kru." + name))),
    set: (name, value) => ifKept(() => localStorage.setItem("kru." + name, JSON.stringify(value))),
  };
  function ifKept(work) {
    try {
      return work();
    } catch (error) {
      console.debug("this browser keeps nothing", error);
      return null;
    }
  }
  const say = (id, words, isHeard) => {
    const place = find("#" + id);
    place.hidden = id === "message" && !words;
    place.textContent = words || "";
    place.classList.toggle("heard", Boolean(isHeard));
  };

  async function ask(path, data) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    const headers = { Accept: "application/json" };
    headers[data ? "Content-Type" : "If-None-Match"] = data ? "application/json" : '"' + text.tag + '"';
    const sent = data ? { method: "POST", body: JSON.stringify(data) } : {};
    try {
      const answer = await fetch(path, { ...sent, headers, signal: stop.signal });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      return { status: answer.status, data: answer.status === 304 ? null : await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  // What the server knows of this voter; what is chosen here; what is on its way.
  let me = JSON.parse(text.me);
  let [draft, pending] = [store.get("draft"), store.get("pending")];
  let [offset, source] = [0, null];
  let [opened, heard] = [0, 0]; // when the stream was asked for, and when it said something
  let [asked, taken] = [0, 0]; // questions and pictures so far
  let [tries, busy, learning] = [0, false, null];

  const root = () => find("#now");
  const inputs = () => all("#ballot [name=choice]");
  const isMarked = (input) => (/radio|checkbox/.test(input.type) ? input.checked : input.value);
  const chosen = () => inputs().filter(isMarked).map((input) => input.value);

  function mark(choices) {
    const kept = choices.map(String);
    inputs().forEach((input, place) => {
      const act = input.dataset.act;
      if (input.tagName === "SELECT") input.value = (act ? kept.find((one) => one.startsWith(act + ",")) : kept[place]) || "";
      else if (input.type !== "hidden") input.checked = kept.includes(input.value);
    });
  }

  function count() {
    const number = find("#count");
    if (number) number.textContent = chosen().length;
    inputs().forEach((input) => {
      if (input.parentNode.classList.contains("choice")) input.parentNode.classList.toggle("chosen", input.checked);
    });
  }

  // Put the voter's own state over the page that all phones share.
  function apply() {
    const page = root().dataset;
    const own = me.window && String(me.window) === page.window ? me : null;
    const drawn = draft && String(draft.window) === page.window ? draft : null;
    const paper = find("#paper");
    const changing = paper && paper.open && root().classList.contains("voted");
    if (me.own) page.own = me.own;
    root().classList.toggle("voted", Boolean(own));
    root().classList.toggle("locked", "needs" in page && !me.may_vote);
    root().classList.toggle("spent", Boolean(me.spent) && String(me.spent) === page.window);
    if (own || drawn) mark((drawn || own).choices);
    if (own && find("#code")) {
      find("#code").textContent = own.code.slice(0, 4) + "-" + own.code.slice(4);
      if (find("#chosen")) {
        find("#chosen").textContent = "";
        own.choices.forEach(list);
      }
    }
    if (paper) paper.open = !own || Boolean(drawn) || changing;
    if (me.ended && find("#message").textContent !== me.ended) say("message", me.ended);
    count();
    tick();
    learn();
  }

  // What is learnt has scripts of its own: they hear of every picture, and of nothing that is voted.
  function learn() {
    if (!learning && (find("#now [data-learn]") || store.get("learnt"))) {
      learning = text.learn.split(" ").map((src) => Object.assign(document.createElement("script"), { src, async: false }));
      learning.forEach((script) => document.head.appendChild(script));
    }
    document.dispatchEvent(new CustomEvent("kru-picture"));
  }

  function list(id) {
    const input = find('#ballot [name=choice][value="' + id + '"], #ballot option[value="' + id + '"]');
    const row = input && input.closest("label");
    const line = document.createElement("li");
    if (input && input.dataset.told) line.textContent = input.dataset.told;
    else if (row) line.textContent = row.querySelector("b").textContent + ". " + row.querySelector(".name").textContent;
    else if (input && input.tagName === "OPTION") line.textContent = input.textContent;
    if (line.textContent) find("#chosen").appendChild(line);
  }

  // What is typed and where one is outlives the picture.
  function take(picture) {
    taken += 1;
    if (picture.tag === text.tag) return;
    text.tag = picture.tag;
    const before = root().dataset.moment;
    const held = document.activeElement && document.activeElement.name ? document.activeElement : null;
    const typed = find("#now [name=secret]");
    root().outerHTML = picture.html;
    const field = find("#now [name=secret]");
    if (field && typed) field.value = typed.value;
    apply();
    const isAgain = (one) => one.name === held.name && (one === field || one.value === held.value);
    const again = held && !held.isConnected && all("#now [name]").find(isAgain);
    if (again) again.focus();
    if (again && again === field) again.setSelectionRange(held.selectionStart, held.selectionEnd);
    if (root().dataset.moment !== before) {
      say("message", "");
      document.title = find("h1").textContent + " · KRU VISION";
      if (!find(".is-reading")) window.scrollTo(0, 0);
      if (root().dataset.said && !pending) say("status", root().dataset.said, true);
      refreshMe();
    }
  }

  async function refreshMe() {
    try {
      me = (await ask("/v/me")).data || me;
      apply();
    } catch (error) {
      console.debug("asked in vain", error);
    }
  }

  // The vote waits here, with its command's id, until the server has answered.
  const newCommand = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(16)).join("-");

  async function send() {
    if (!pending || busy) return;
    busy = true;
    say("status", text.textSending);
    const command = pending.command;
    try {
      const answer = await ask("/v/ballot", pending);
      busy = false;
      tries = 0;
      if (pending.command !== command) return send();
      settle(answer);
    } catch (error) {
      console.debug("not sent yet", error);
      busy = false;
      say("status", text.textKept);
      tries = Math.min(tries + 1, 4);
      setTimeout(send, 1000 * 2 ** tries * (0.5 + Math.random() / 2));
    }
  }

  function settle(answer) {
    pending = draft = null;
    store.set("pending", null);
    store.set("draft", null);
    say("status", "");
    if (answer.status < 300) {
      me = answer.data;
      root().classList.remove("voted");
      store.set("me", { at: Date.now() });
      apply();
      say("status", text.textSent, true);
      window.scrollTo(0, 0);
    } else {
      say("message", answer.data.message);
      refreshMe();
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "ballot") return;
    event.preventDefault();
    const choices = chosen();
    if (!choices.length) return say("message", text.textChoose);
    say("message", "");
    pending = { window: Number(root().dataset.window), choices, command: newCommand() };
    store.set("pending", pending);
    send();
  });

  document.addEventListener("change", (event) => {
    if (event.target.name !== "choice") return;
    const limit = Number(root().dataset.limit);
    const tooMany = event.target.type === "checkbox" && chosen().length > limit;
    if (tooMany) event.target.checked = false;
    say("message", tooMany ? text.textEnough : "");
    draft = { window: Number(root().dataset.window), choices: chosen() };
    store.set("draft", draft);
    count();
  });

  // A stream, else a question every few seconds; neither while nobody looks: a browser has six
  // connections for all its tabs, and the vote needs one.
  function open() {
    close();
    opened = Date.now();
    if (!window.EventSource || document.hidden) return;
    source = new EventSource("/v/stream?seen=" + encodeURIComponent(text.tag));
    source.onmessage = (event) => {
      heard = Date.now();
      take(JSON.parse(event.data));
    };
    source.addEventListener("you", refreshMe);
    source.addEventListener("clock", (event) => {
      heard = Date.now();
      offset = Number(event.data) - heard;
      reached();
      tick();
    });
  }

  function close() {
    if (source) source.close();
    source = null;
    heard = 0;
  }

  function reached() {
    if (find("#status").textContent === text.textOffline) say("status", "");
  }

  const isLive = () => source && source.readyState === 1 && Date.now() - heard < 40000;

  // The answer counts if nothing came while it was on its way.
  async function look() {
    if (document.hidden || isLive()) return;
    if (!source || source.readyState === 2 || Date.now() - Math.max(opened, heard) > 60000) open();
    const [question, before] = [(asked += 1), taken];
    if (asked % 5 === 0) refreshMe(); // no stream tells what becomes of this phone's ticket
    try {
      const answer = await ask("/v/now");
      reached();
      if (answer.status !== 200 || question !== asked || before !== taken) return;
      take(answer.data);
      if (source) open();
    } catch (error) {
      console.debug("no connection", error);
      if (!pending && question === asked && !isLive()) say("status", text.textOffline);
    }
  }

  function tick() {
    const place = find("#left");
    if (!place) return;
    const seconds = Math.max(0, Math.ceil((Number(root().dataset.closes) - Date.now() - offset) / 1000));
    const words = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    if (place.textContent !== words) place.textContent = words;
  }

  function wake() {
    if (document.hidden) return close();
    open();
    if (!source) look();
    send();
    refreshMe();
  }

  document.addEventListener("visibilitychange", wake);
  document.addEventListener("freeze", close);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => event.persisted && wake());
  window.addEventListener("offline", () => pending || say("status", text.textOffline));
  window.addEventListener("online", () => {
    reached();
    look();
    send();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== "kru.me" || !event.newValue) return;
    draft = pending = null;
    refreshMe();
  });
  setInterval(tick, 500);
  setInterval(look, 4000 + Math.random() * 2000);
  apply();
  open();
  send();
})();
