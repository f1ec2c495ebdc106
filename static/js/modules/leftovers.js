/* What other evenings left on this tablet and never sent. It is never sent here: of another show of
   the same juror the page tells where it would go out, everything else can only be removed. */

export class Leftovers {
  // places: {tag: address} of the juror's other shows.
  constructor(root, { storage, texts, places }) {
    this.storage = storage;
    this.texts = texts;
    this.places = places;
    this.old = root.querySelector("[data-left-over]");
    this.other = root.querySelector("[data-other-show]");
    this.old.querySelector("button").addEventListener("click", () => {
      for (const one of this.#unknown()) storage.forgetOther(one);
      this.show();
    });
    this.show();
  }

  show() {
    const own = this.storage.listOthers().filter(({ evening, juror }) =>
      evening in this.places && juror === this.storage.juror);
    this.#say(this.old, "left-over", this.#unknown());
    this.#say(this.other, "other-show", own);
    if (own.length) this.other.querySelector("a").href = this.places[own[0].evening];
  }

  #unknown() {
    return this.storage.listOthers().filter(({ evening }) => !(evening in this.places));
  }

  #say(place, text, others) {
    const count = others.reduce((sum, one) => sum + one.count, 0);
    place.hidden = count === 0;
    place.querySelector("[data-left-text]").textContent = this.texts.fill(text, { count });
  }
}
