/* The console and the phone at the stage: takes whole pictures from the server, sends presses
   without leaving the page, says aloud what changed, and counts the vote's time down. A press is what
   stood on the button when it was pressed, whatever the next picture says. */
import { openRoom } from "../live.js";
import { MOVED, YES, ask } from "./confirm.js";
import { ServerClock, countDown, countOn } from "./countdown.js";
import { forgetSent, morph, rememberTouched } from "./morph.js";

const TICK = 250;
// A double press is one press: the button under the finger may have become the next step. Another
// button, elsewhere on the page, is heard at once.
const DEAF_FOR = 700;
// Where the next step stands, or what takes the last one back: the focus stays there when a step is taken.
const STEP_KEYS = "[data-key=next], [data-key=keys]";
const STEP_BUTTONS = "[data-next], [data-key=stop] button, [data-key=next] button, [data-key=keys] button";

function middle(button) {
  const { left, top, width, height } = button.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function covers(button, { x, y }) {
  const { left, top, right, bottom } = button.getBoundingClientRect();
  return left <= x && x <= right && top <= y && y <= bottom;
}

export default function bindConsole(root) {
  const said = document.querySelector("[data-console-said]");
  const state = document.querySelector("[data-console-state]");
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const clock = new ServerClock();
  let spoken = sentence();
  let lineProblem = "";
  let pressed = { until: 0, place: { x: -1, y: -1 } };
  let deafUntil = 0; // whoever was about to answer a question that closed means nothing below it

  function take(snapshot) {
    const held = document.activeElement?.closest(STEP_KEYS) ? document.activeElement : null;
    morph(root, snapshot.html);
    for (const field of root.querySelectorAll("input[name=csrf_token]")) field.value = token;
    if (held && !held.isConnected) root.querySelector(STEP_BUTTONS)?.focus();
    readClock();
    const now = sentence();
    if (now !== spoken) {
      say(now);
      showRow();
    }
    spoken = now;
    tick();
  }

  // The entry on stage stays in view inside the running order; the page itself does not move.
  function showRow() {
    const row = root.querySelector("tr.now");
    const list = row?.closest(".table-scroll");
    if (!list) return;
    const head = list.querySelector("thead").offsetHeight;
    const above = row.offsetTop - head - list.scrollTop;
    const below = row.offsetTop + row.offsetHeight - list.scrollTop - list.clientHeight;
    if (above < 0) list.scrollTop += above;
    else if (below > 0) list.scrollTop += below;
  }

  function sentence() {
    return root.querySelector("[data-say]")?.textContent.trim().replace(/\s+/g, " ") ?? "";
  }

  function say(text) {
    said.textContent = text;
  }

  function show(text) {
    state.textContent = text;
    state.hidden = !text;
  }

  // What a press was answered stays, unless the line itself is another one now.
  function showLine(name, refusal) {
    const problem = { offline: root.dataset.textOffline, refused: refusal?.message ?? root.dataset.textRefused }[name] ?? "";
    if (problem !== lineProblem) show(problem);
    lineProblem = problem;
  }

  function readClock() {
    clock.set(root.firstElementChild?.dataset.now);
  }

  function tick() {
    countDown(root, clock);
    countOn(root, clock);
  }

  function pressOf(form, button) {
    const body = new FormData(form);
    if (button.name) body.append(button.name, button.value);
    return { form, button, body, address: form.action };
  }

  async function send({ form, button, body, address }) {
    const before = spoken;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
      const { message } = await answer.json();
      if (answer.ok) forgetSent(form, body);
      show(answer.ok ? "" : message);
      if (!answer.ok || spoken === before) say(message); // the picture may have come first and said more
    } catch (error) {
      console.debug("press not sent", error);
      show(root.dataset.textUnsent);
      say(root.dataset.textUnsent);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-press]")) return;
    event.preventDefault();
    const submitter = event.submitter ?? form.querySelector("button");
    if (performance.now() < deafUntil) return;
    if (performance.now() < pressed.until && covers(submitter, pressed.place)) return;
    const press = pressOf(form, submitter);
    const answer = form.dataset.confirm ? await ask(form.dataset, form) : YES;
    if (answer === MOVED) {
      deafUntil = performance.now() + DEAF_FOR;
      show(root.dataset.textMoved);
      say(root.dataset.textMoved);
    }
    if (answer !== YES) {
      if (submitter.isConnected) submitter.focus();
      return;
    }
    pressed = { until: performance.now() + DEAF_FOR, place: middle(submitter) };
    await send(press);
  });

  document.addEventListener("keydown", (event) => {
    const isFree = event.target === document.body || event.target.id === "content";
    if (event.key !== " " || event.repeat || !isFree) return;
    event.preventDefault();
    const next = root.querySelector("[data-next]");
    next?.focus();
    next?.click();
  });

  openRoom({
    join: "control:join",
    payload: { show: Number(root.dataset.show), language: root.dataset.language, page: root.dataset.page },
    poll: root.dataset.poll,
    onSnapshot: take,
    onState: showLine,
  });
  rememberTouched(root);
  readClock();
  showRow();
  tick();
  setInterval(tick, TICK);
}
