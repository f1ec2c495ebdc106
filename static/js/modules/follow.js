/* The page follows the show by itself, but never takes a sheet away while its juror is busy with it:
   within a moment after a touch, while something is typed, and while some marks of it are missing.
   Then a button says who is on stage. */

const BUSY_FOR = 8000;
const LOOK_EVERY = 1000;

export class Follow {
  #touchedAt = -BUSY_FOR;

  // current() is the sheet in view, sheetOf(id) that of an entry; mayReload() whether nothing would
  // be lost; onGo(id) turns the page.
  constructor(root, { texts, current, sheetOf, mayReload, onGo }) {
    this.texts = texts;
    this.current = current;
    this.sheetOf = sheetOf;
    this.mayReload = mayReload;
    this.onGo = onGo;
    this.wanted = null;
    this.isStale = false;
    this.place = root.querySelector("[data-follow]");
    this.button = this.place.firstElementChild;
    this.button.addEventListener("click", () => this.onGo(this.wanted));
    for (const name of ["input", "change", "pointerdown", "keydown"]) {
      root.addEventListener(name, () => (this.#touchedAt = performance.now()));
    }
    setInterval(() => this.look(), LOOK_EVERY);
  }

  want(id) {
    this.wanted = id;
  }

  // Whoever handed a sheet in, or turned to another, is done with it.
  release() {
    this.#touchedAt = -BUSY_FOR;
  }

  get isTouched() {
    return performance.now() - this.#touchedAt < BUSY_FOR || this.current().isTyping;
  }

  look() {
    if (this.isStale && !this.isTouched && this.mayReload()) return location.reload();
    const sheet = this.current();
    const next = this.wanted === sheet.id ? null : this.sheetOf(this.wanted);
    this.place.hidden = !next;
    if (!next) return;
    if (!this.isTouched && !sheet.isPart) return this.onGo(this.wanted);
    const entry = next.title.textContent.trim().replace(/\s+/g, " ");
    const text = this.texts.fill("on-stage", { entry });
    if (this.button.textContent !== text) this.button.textContent = text;
  }
}
