// The voter's phone, one classic script for old browsers (ES2019). The page works without it.
// It goes on with the stage, keeps an unsent vote until the server has it, counts down by the server's clock.
(() => {
  "use strict";
  const body = document.body;
  const text = body.dataset;
  document.documentElement.className = "script";
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const store = {
    get(name) {
      try {
        return JSON.parse(localStorage.getItem("kru." + name));
      } catch (error) {
        console.debug("nothing kept", error);
        return null;
      }
    },
    set(name, value) {
      try {
        if (value) localStorage.setItem("kru." + name, JSON.stringify(value));
        else localStorage.removeItem("kru." + name);
      } catch (error) {
        console.debug("this browser keeps nothing", error);
      }
    },
  };
  const say = (id, words) => {
    const place = find("#" + id);
    place.hidden = id === "message" && !words;
    place.textContent = words || "";
    place.classList.remove("heard");
  };

  async function ask(path, data) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 8000);
    const headers = { Accept: "application/json" };
    const options = { headers, signal: stop.signal };
    if (data) {
      headers["Content-Type"] = "application/json";
      options.method = "POST";
      options.body = JSON.stringify(data);
    } else if (text.tag) {
      headers["If-None-Match"] = '"' + text.tag + '"';
    }
    try {
      const answer = await fetch(path, options);
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      return { status: answer.status, data: answer.status === 304 ? null : await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  if (text.post) return handIn();

  // What the server knows of this voter; what is chosen here; what is on its way.
  let me = JSON.parse(text.me);
  let draft = store.get("draft");
  let pending = store.get("pending");
  let revision = Number(text.revision);
  let offset = 0;
  let heard = 0;
  let source = null;
  let tries = 0;
  let busy = false;

  const root = () => find("#now");
  const inputs = () => all("#ballot [name=choice]");
  const isMarked = (input) => (/radio|checkbox/.test(input.type) ? input.checked : input.value);
  const chosen = () => inputs().filter(isMarked).map((input) => Number(input.value));

  function mark(choices) {
    inputs().forEach((input, place) => {
      if (input.tagName === "SELECT") input.value = choices[place] || "";
      else if (input.type !== "hidden") input.checked = choices.includes(Number(input.value));
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
    root().classList.toggle("voted", Boolean(own));
    root().classList.toggle("locked", "needs" in page && !me.may_vote);
    root().classList.toggle("spent", Boolean(me.spent) && String(me.spent) === page.window);
    if (own || drawn) mark((drawn || own).choices);
    if (own && find("#code")) {
      find("#code").textContent = own.code.slice(0, 4) + "-" + own.code.slice(4);
      if (find("#chosen")) {
        find("#chosen").textContent = "";
        own.choices.forEach((id) => list(id));
      }
    }
    if (paper) paper.open = !own || Boolean(drawn) || changing;
    count();
    tick();
  }

  function list(id) {
    const input = find('#ballot [name=choice][value="' + id + '"], #ballot option[value="' + id + '"]');
    const row = input && input.closest("label");
    const line = document.createElement("li");
    if (row) line.textContent = row.querySelector("b").textContent + ". " + row.querySelector(".name").textContent;
    else if (input && input.tagName === "OPTION") line.textContent = input.textContent;
    if (line.textContent) find("#chosen").appendChild(line);
  }

  function take(picture) {
    if (picture.revision < revision || picture.tag === text.tag) return;
    revision = picture.revision;
    text.tag = picture.tag;
    const before = root().dataset.moment;
    const focused = document.activeElement && document.activeElement.value;
    root().outerHTML = picture.html;
    apply();
    const again = focused && inputs().find((input) => input.value === focused);
    if (again) again.focus();
    if (root().dataset.moment !== before) {
      say("message", "");
      document.title = find("h1").textContent + " · KRU VISION";
      window.scrollTo(0, 0);
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

  // Sending: the vote waits on the phone, with its command's id, until the server has answered.
  function newCommand() {
    const numbers = crypto.getRandomValues(new Uint32Array(4));
    return Array.from(numbers, (number) => number.toString(16)).join("-");
  }

  function forget() {
    pending = draft = null;
    store.set("pending", null);
    store.set("draft", null);
  }

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
    forget();
    say("status", "");
    if (answer.status < 300) {
      me = answer.data;
      root().classList.remove("voted");
      store.set("me", { at: Date.now() });
      apply();
      say("status", text.textSent);
      find("#status").classList.add("heard");
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

  // Listening: a stream; where it stays away, a question every few seconds.
  function open() {
    if (!window.EventSource) return;
    if (source) source.close();
    source = new EventSource("/v/stream?seen=" + encodeURIComponent(text.tag));
    source.onmessage = (event) => {
      heard = Date.now();
      take(JSON.parse(event.data));
    };
    source.addEventListener("clock", (event) => {
      heard = Date.now();
      offset = Number(event.data) - heard;
      if (find("#status").textContent === text.textOffline) say("status", "");
      tick();
    });
  }

  async function look() {
    const isLive = source && source.readyState === 1 && Date.now() - heard < 40000;
    if (isLive || document.hidden) return;
    if (!source || source.readyState === 2 || Date.now() - heard > 60000) open();
    try {
      const answer = await ask("/v/now");
      if (answer.status === 200) take(answer.data);
      if (find("#status").textContent === text.textOffline) say("status", "");
    } catch (error) {
      console.debug("no connection", error);
      if (!pending) say("status", text.textOffline);
    }
  }

  function tick() {
    const place = find("#left");
    if (!place) return;
    const seconds = Math.max(0, Math.ceil((Number(root().dataset.closes) - Date.now() - offset) / 1000));
    const words = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    if (place.textContent !== words) place.textContent = words;
  }

  async function handIn() {
    window.addEventListener("hashchange", handIn); // a second scan on this very page
    const secret = location.hash.slice(1);
    if (!secret) return;
    if (document.hidden) return document.addEventListener("visibilitychange", handIn, { once: true });
    history.replaceState(null, "", location.pathname);
    try {
      const answer = await ask(text.post, { secret });
      if (answer.status < 300) location.replace("/v");
      else say("message", answer.data.message);
    } catch (error) {
      console.debug("not handed in", error);
      history.replaceState(null, "", location.pathname + "#" + secret);
      say("status", text.textOffline);
      setTimeout(handIn, 3000);
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    look();
    send();
    refreshMe();
  });
  window.addEventListener("offline", () => {
    if (!pending) say("status", text.textOffline);
  });
  window.addEventListener("online", () => {
    if (find("#status").textContent === text.textOffline) say("status", "");
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
