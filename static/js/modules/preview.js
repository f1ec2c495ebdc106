/* Follows a form with a preview: what is typed goes to the server, which draws it by the device's own template into a
   frame. Nothing in the frame runs; the words of a wall are fitted and take their turns from here. */
import { fitPicture } from "./fit.js";

const SOON = 600;
const TURN = 6000;

export default function bindPreview(panel) {
  const form = document.getElementById(panel.dataset.form);
  const place = panel.querySelector("[data-frame]");
  const state = panel.querySelector("[role=status]");
  const devices = [...panel.querySelectorAll("[data-device]")];
  const languages = [...panel.querySelectorAll("[data-language]")];
  let device = devices[0];
  let language = languages.find((one) => one.hasAttribute("aria-pressed")) ?? languages[0];
  let waiting = 0;
  let asked = 0;
  let turn = 0;

  const press = (buttons, pressed) =>
    buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === pressed)));

  const typed = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  async function ask() {
    const mine = ++asked;
    try {
      const address = `${device.getAttribute("formaction")}?in=${language.dataset.language}`;
      const answer = await fetch(address, { method: "POST", body: typed() });
      const page = await answer.text();
      if (mine !== asked) return;
      state.textContent = answer.ok ? "" : panel.dataset.textStays;
      if (answer.ok) show(page);
    } catch {
      if (mine === asked) state.textContent = panel.dataset.textGone;
    }
  }

  /* A new frame each time: one that goes on to another page would fill the way back. */
  function show(page) {
    const frame = document.createElement("iframe");
    frame.dataset.of = device.dataset.device;
    frame.title = device.textContent.trim();
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.addEventListener("load", () => {
      const before = place.firstElementChild;
      const scrolled = before.dataset.of === frame.dataset.of ? before.contentWindow.scrollY : 0;
      while (place.firstElementChild !== frame) place.firstElementChild.remove();
      frame.removeAttribute("data-coming");
      frame.contentWindow.scrollTo(0, scrolled);
      takeTurn(frame);
    });
    frame.srcdoc = page;
    frame.setAttribute("data-coming", "");
    place.append(frame);
  }

  function takeTurn(frame) {
    const page = frame.contentDocument;
    for (const group of page.querySelectorAll("[data-turns]")) {
      [...group.children].forEach((part, at, parts) => part.toggleAttribute("data-shown", at === turn % parts.length));
    }
    fitPicture(page);
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, SOON);
  }

  devices.forEach((one) =>
    one.addEventListener("click", (event) => {
      event.preventDefault();
      device = one;
      press(devices, one);
      ask();
    }),
  );
  languages.forEach((one) =>
    one.addEventListener("click", () => {
      language = one;
      press(languages, one);
      ask();
    }),
  );
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  setInterval(() => {
    const frame = place.querySelector("iframe");
    turn += 1;
    if (frame?.contentDocument) takeTurn(frame);
  }, TURN);
  panel.querySelector("[data-languages]").hidden = false;
  press(devices, device);
  press(languages, language);
  ask();
}
