/* The quiet question before a juror's last sheet. It names the juror's own acts; the sheet is handed in
   by its own form, as if the button were there. A tablet that knows no dialogs shows it in the page. */
export class OrderQuestion {
  // nameOf(id) is how the strip calls an act.
  constructor(dialog, nameOf) {
    this.dialog = dialog;
    this.nameOf = nameOf;
    this.knowsDialogs = typeof dialog.showModal === "function";
    this.button = dialog.querySelector("[data-meant-so]");
    this.button.addEventListener("click", () => this.#close());
    dialog.querySelector("[data-look-again]").addEventListener("click", (event) => {
      event.preventDefault();
      this.#close();
    });
    if (!dialog.hasAttribute("open")) this.#close();
    else if (this.knowsDialogs) {
      dialog.close();
      dialog.showModal();
    }
  }

  ask({ entry, first, last }) {
    this.button.setAttribute("form", `sheet-form-${entry}`);
    this.#fill("[data-first]", first);
    this.#fill("[data-last]", last);
    if (this.knowsDialogs && !this.dialog.open) this.dialog.showModal();
    this.dialog.hidden = false;
    this.dialog.querySelector("h2").focus();
  }

  #close() {
    if (this.knowsDialogs) this.dialog.close();
    else this.dialog.hidden = true;
  }

  #fill(place, ids) {
    const list = this.dialog.querySelector(place);
    list.textContent = "";
    for (const id of ids) {
      const item = document.createElement("li");
      item.textContent = this.nameOf(id);
      list.append(item);
    }
  }
}
