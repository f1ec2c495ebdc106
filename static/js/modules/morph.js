/* Turns what stands on the page into new HTML by changing only what differs: focus, open details and
   scrolled lists stay. Parts with data-key keep their identity when they move, and one part never
   becomes another. What somebody chose or typed (data-touched) stays until it is sent, and a form
   whose question stands (data-held) is not touched at all. */

// What a person does to an element belongs to the person, not to the server.
const KEPT = { DETAILS: ["open"], DIALOG: ["open"] };
const FIELDS = "input:not([type=hidden]), select, textarea";

export function morph(root, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  const old = root.firstElementChild;
  if (old && isSame(old, fresh)) change(old, fresh);
  else root.replaceChildren(fresh);
}

// From now on remembers which fields below root somebody touched.
export function rememberTouched(root) {
  for (const kind of ["input", "change"]) {
    root.addEventListener(kind, ({ target }) => {
      if (target.matches(FIELDS)) target.dataset.touched = "";
    });
  }
}

// What was sent is no choice in waiting any more, unless it was changed again meanwhile.
export function forgetSent(form, body) {
  for (const field of form.querySelectorAll("[data-touched]")) {
    if (body.getAll(field.name).includes(field.value)) delete field.dataset.touched;
  }
}

function isSame(old, fresh) {
  return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);
}

function keyOf(node) {
  return node.dataset?.key ?? null;
}

function change(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (old.hasAttribute("data-held")) return;
  const chosen = old.nodeName === "SELECT" ? choiceOf(old, fresh) : null;
  changeAttributes(old, fresh);
  if (old.nodeName !== "TEXTAREA") changeChildren(old, fresh);
  if (chosen !== null && old.value !== chosen) choose(old, chosen, fresh.value);
}

// A menu shows what was chosen, also while it is still open; else what the server says.
function choiceOf(old, fresh) {
  const isOurs = "touched" in old.dataset || old === document.activeElement;
  return isOurs ? old.value : fresh.value;
}

function choose(menu, wanted, otherwise) {
  menu.value = wanted;
  if (menu.value === wanted) return;
  menu.value = otherwise; // the choice is no longer offered
  delete menu.dataset.touched;
}

function changeAttributes(old, fresh) {
  if (old.name === "csrf_token") return;
  const kept = [...(KEPT[old.nodeName] ?? []), "data-touched"];
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !kept.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!kept.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function changeChildren(old, fresh) {
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = keyed.get(keyOf(child)) ?? nextLike(place, child);
    if (match && isSame(match, child)) {
      if (match === place) place = place.nextSibling;
      else old.insertBefore(match, place);
      change(match, child);
    } else {
      old.insertBefore(child, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

// The node at this place, when it is of the same kind and has no key that stands elsewhere.
function nextLike(place, child) {
  return place && keyOf(child) === null && isSame(place, child) ? place : null;
}
