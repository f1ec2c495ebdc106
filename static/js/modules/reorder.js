/* The running order without a new page: every button of the list, and dragging a row by its handle,
   sends the same form as without script; then the rows of the answer glide to their places. */

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function places(list) {
  return new Map([...list.children].map((row) => [row.dataset.entry, row.getBoundingClientRect().top]));
}

function glide(list, before) {
  if (still()) return;
  for (const row of list.children) {
    const moved = before.get(row.dataset.entry) - row.getBoundingClientRect().top;
    if (moved) row.animate([{ transform: `translateY(${moved}px)` }, { transform: "none" }], { duration: 350, easing: "ease-out" });
  }
}

function replace(selector, answer) {
  const here = document.querySelector(selector);
  const there = answer.querySelector(selector);
  if (here && there) here.replaceChildren(...there.childNodes);
}

function keepFocus(list, entry, key) {
  const row = list.querySelector(`[data-entry="${entry}"]`);
  const same = row?.querySelector(`[data-key="${key}"]:not(:disabled)`);
  (same ?? row?.querySelector("[data-key]:not(:disabled)"))?.focus();
}

async function send(list, form, submitter) {
  const entry = form.closest("[data-entry]").dataset.entry;
  const held = list.contains(document.activeElement) ? document.activeElement : submitter;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  if (!answer.ok) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = places(list);
  list.replaceChildren(...page.querySelector('[data-module="reorder"]').childNodes);
  replace(".flash-messages", page);
  replace(".order-side", page);
  replace(".page-header", page);
  glide(list, before);
  prepare(list);
  keepFocus(list, entry, held?.dataset.key ?? "place");
}

function prepare(list) {
  for (const handle of list.querySelectorAll("[data-handle]")) handle.draggable = true;
}

export default function reorder(list) {
  let dragged = null;
  prepare(list);

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    send(list, event.target, event.submitter).catch(() => location.reload());
  });

  function goal(event) {
    const row = event.target.closest(".order-movable");
    if (!dragged || !row || row === dragged) return null;
    const box = row.getBoundingClientRect();
    const after = event.clientY > box.top + box.height / 2;
    const from = Number(dragged.dataset.number);
    const to = Number(row.dataset.number) + (after ? 1 : 0);
    return { row, after, number: to > from ? to - 1 : to };
  }

  function mark(found) {
    for (const row of list.children) row.classList.remove("is-goal-before", "is-goal-after");
    found?.row.classList.add(found.after ? "is-goal-after" : "is-goal-before");
  }

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-handle]") && event.target.closest(".order-movable");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.entry);
    event.dataTransfer.setDragImage(dragged, 20, 20);
    dragged.classList.add("is-dragged");
  });

  list.addEventListener("dragover", (event) => {
    const found = goal(event);
    if (found) event.preventDefault();
    mark(found);
  });

  list.addEventListener("drop", (event) => {
    const found = goal(event);
    if (!found) return;
    event.preventDefault();
    const form = dragged.querySelector("[data-place]");
    form.elements.number.value = found.number;
    form.requestSubmit();
  });

  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}
