/* The sentences of the juror's page, from the data-text attributes of its root. */

export function makeTexts(root) {
  const text = (name) => root.getAttribute(`data-text-${name}`) ?? "";
  const fill = (name, values = {}) =>
    text(name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  return {
    fill,
    saved: text("saved"),
    saving: text("saving"),
    notSaved: text("not-saved"),
    why: (sheet) => (sheet.why ? fill(sheet.why, { reason: sheet.aside_reason }) : ""),
  };
}
