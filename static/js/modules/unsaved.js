/* A form that says so as soon as it differs from what is saved. */
export default function bindUnsaved(form) {
  const note = form.querySelector("[data-unsaved]");
  const written = () => new URLSearchParams(new FormData(form)).toString();
  const saved = written();
  const say = () => (note.textContent = written() === saved ? "" : note.dataset.text);
  form.addEventListener("input", say);
  form.addEventListener("change", say);
}
