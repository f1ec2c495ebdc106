/* The list of what is wrong in a form: it gets the focus, and each line says which field it means. */

function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll(".field-optional")) extra.remove();
  return copy.textContent.trim();
}

function nameOf(field) {
  const named = [
    field.closest(".row-block")?.querySelector("h2, h3"),
    field.closest("fieldset.field")?.querySelector(":scope > legend:not(.visually-hidden)"),
    document.querySelector(`label[for="${CSS.escape(field.id)}"]`),
  ];
  const words = named.filter(Boolean).map(wordsOf);
  return [...new Set(words)].join(" · ") || field.getAttribute("aria-label") || "";
}

export default function bindFormErrors(list) {
  for (const link of list.querySelectorAll("a[href^='#']")) {
    const field = document.getElementById(link.hash.slice(1));
    const name = field ? nameOf(field) : "";
    if (name) link.textContent = `${name}: ${link.textContent}`;
  }
  list.focus();
}
