/* The quiet question before a juror's last sheet. It names the juror's own acts; the sheet is handed in
   by its own form, as if the button were there. */
export class OrderQuestion {
  // nameOf(id) is how the strip calls an act.
  constructor(dialog, nameOf) {
    this.dialog = dialog;
    this.nameOf = nameOf;
    this.button = dialog.querySelector("[data-meant-so]");
    this.button.addEventListener("click", () => dialog.close());
    dialog.querySelector("[data-look-again]").addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
    if (dialog.open) {
      dialog.close();
      dialog.showModal();
    }
  }

  ask({ entry, first, last }) {
    this.button.setAttribute("form", `sheet-form-${entry}`);
    this.#fill("[data-first]", first);
    this.#fill("[data-last]", last);
    this.dialog.showModal();
    this.dialog.querySelector("h2").focus();
  }

  #fill(place, ids) {
    const items = ids.map((id) => {
      const item = document.createElement("li");
      item.textContent = this.nameOf(id);
      return item;
    });
    this.dialog.querySelector(place).replaceChildren(...items);
  }
}
