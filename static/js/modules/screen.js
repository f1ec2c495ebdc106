/* A hall screen: shows the newest picture, takes turns between languages, pages and facts, lets
   rows glide to their new places, and keeps the last picture when the connection goes. */
import { openRoom } from "../live.js";
import { ServerClock, countDown, countOn } from "./countdown.js";
import { countUp, glide, placesOf } from "./glide.js";
import { fitPicture } from "./fit.js";

const TURN = 9000;
const TICK = 250;
const SIGN_OF_LIFE = 5000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export default function bindScreen(stage) {
  let picture = null;
  let languages = stage.dataset.languages.split(" ");
  let spoken = 0;
  let turn = 0;
  const clock = new ServerClock();
  let painted = stage.firstElementChild.innerHTML;
  const offline = document.querySelector("[data-offline]");

  function paint() {
    const language = languages[spoken % languages.length];
    const html = picture?.html[language];
    const layer = stage.firstElementChild;
    if (html !== undefined && html !== painted) {
      const isSameView = layer.firstElementChild?.dataset.view === picture.view && layer.lang === language;
      isSameView ? update(layer, html) : crossfade(layer, html, language);
      painted = html;
    }
    showTurns();
    tick();
    fitPicture(stage.firstElementChild);
  }

  function update(layer, html) {
    const before = placesOf(layer);
    layer.innerHTML = html;
    showTurns();
    if (!calm.matches) glide(layer, before);
    countUp(layer, before, calm.matches);
  }

  function crossfade(layer, html, language) {
    const next = layer.cloneNode(false);
    next.lang = language;
    next.innerHTML = html;
    if (calm.matches) return layer.replaceWith(next);
    stage.prepend(next);
    next.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 600, easing: "ease-out" });
    layer.setAttribute("aria-hidden", "true");
    layer.animate([{ opacity: 1 }, { opacity: 0 }], { duration: 600, easing: "ease-in" }).finished.then(() => layer.remove());
  }

  function showTurns() {
    for (const group of stage.firstElementChild.querySelectorAll("[data-turns]")) {
      const parts = [...group.children];
      const turns = parts.flatMap((part) => ("stays" in part.dataset ? [part, part] : [part]));
      group.dataset.turn = String(turn);
      for (const part of parts) part.toggleAttribute("data-shown", part === turns[turn % turns.length]);
    }
  }

  /* Pages of a list come one after another in a language; facts wait until each language had its turn. */
  function nextTurn() {
    const pages = stage.firstElementChild.querySelector('[data-turns="page"]')?.children.length ?? 1;
    if (pages > 1 && (turn + 1) % pages !== 0) {
      turn += 1;
    } else {
      spoken = (spoken + 1) % languages.length;
      if (pages > 1 || spoken === 0) turn += 1;
    }
    paint();
  }

  function tick() {
    countDown(stage, clock);
    countOn(stage, clock);
    for (const bar of stage.querySelectorAll("[data-turns-at]")) bar.value = clock.until(bar.dataset.turnsAt);
  }

  const room = openRoom({
    join: "screen:join",
    payload: { token: stage.dataset.token, overlay: stage.dataset.overlay === "1" },
    poll: stage.dataset.poll,
    onSnapshot(snapshot) {
      const isNewView = picture?.view !== snapshot.view;
      clock.set(snapshot.now);
      picture = snapshot;
      languages = snapshot.languages;
      if (isNewView) turn = 0;
      paint();
    },
    onState(state) {
      offline.hidden = state !== "offline" && state !== "refused";
    },
  });

  function signOfLife() {
    if (!room.connected || stage.dataset.overlay) return;
    const view = stage.firstElementChild.firstElementChild?.dataset.view ?? "";
    room.send("screen:here", { token: stage.dataset.token, view }).catch((error) => console.debug("no answer", error));
  }

  setInterval(nextTurn, TURN);
  setInterval(tick, TICK);
  setInterval(signOfLife, SIGN_OF_LIFE);
  addEventListener("resize", () => fitPicture(stage.firstElementChild));
  /* Letters of another script bring their part of the font only when they are first shown. */
  document.fonts.addEventListener("loadingdone", () => fitPicture(stage.firstElementChild));
  navigator.wakeLock?.request("screen").catch((error) => console.debug("no wake lock", error));
  showTurns();
  tick();
}
