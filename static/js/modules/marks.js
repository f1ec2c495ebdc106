/* One criterion on the juror's page: number buttons (radios) or a number field with two step
   buttons. Digits choose a mark, Backspace takes it back, arrows move as in any group of radios.
   A field's mark is what stands in it: what is no mark is not saved, and is said at the field. */

const DIGITS_WITHIN = 900;
const TYPED_AFTER = 600;
const LEFT_AFTER = 250; // a complaint moves what lies below: not under the finger that presses a button
const NUMBER = /^-?\d+(\.\d+)?$/;

export class Criterion {
  #typed = "";
  #typedAt = 0;
  #timer = null;

  constructor(fieldset, { decimal, texts, onMark, onTyping }) {
    this.fieldset = fieldset;
    this.id = Number(fieldset.dataset.criterion);
    this.name = fieldset.dataset.name;
    this.weight = Number(fieldset.dataset.weight);
    this.decimal = decimal;
    this.texts = texts;
    this.onMark = onMark;
    this.onTyping = onTyping;
    this.radios = [...fieldset.querySelectorAll('input[type="radio"]')];
    this.input = fieldset.querySelector(".stepper-input");
    this.state = fieldset.querySelector("[data-mark-state]");
    this.error = fieldset.querySelector("[data-mark-error]");
    this.isEdited = false; // typed, and not looked at yet
    this.isWrong = false; // looked at, and no mark
    this.value = this.#read();
    this.early = this.#isTouched ? this.value : null; // given before this script was there
    if (this.input) this.#bindField();
    else this.#bindButtons();
  }

  // What the server or the outbox says; what somebody types there is left alone.
  show(value) {
    this.value = value;
    for (const radio of this.radios) radio.checked = radio.value === value;
    if (this.isEdited || this.isWrong) return;
    if (value !== "") this.complain("");
    if (this.input && this.#canonical(this.input.value) !== value) this.input.value = this.#written(value);
  }

  enable(on) {
    this.fieldset.disabled = !on;
    if (on || !(this.isEdited || this.isWrong)) return;
    clearTimeout(this.#timer);
    this.isEdited = this.isWrong = false;
    this.complain("");
  }

  say(text, kind = "") {
    this.state.textContent = text;
    this.state.dataset.state = kind;
  }

  complain(text) {
    this.error.hidden = !text;
    this.error.lastElementChild.textContent = text;
    if (this.input) this.input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  // In the middle of the window, above whatever lies over its edges.
  bringIntoView() {
    const place = this.input ?? this.radios.find((radio) => radio.checked) ?? this.radios[0];
    place.focus({ preventScroll: true });
    this.fieldset.scrollIntoView({ block: "center" });
  }

  // Takes what stands in the field now, without waiting for more; whether it is a mark, or empty.
  settle() {
    if (this.isEdited) this.#typedIn();
    return !this.isWrong;
  }

  // What was given early is a mark like any other; the first picture knew nothing of it.
  takeEarly() {
    if (this.early === null) return;
    if (this.input) {
      this.input.value = this.early;
      this.#typedIn();
    } else {
      for (const radio of this.radios) radio.checked = radio.value === this.early;
      this.#take(this.early);
    }
    this.early = null;
  }

  get points() {
    return this.value === "" ? null : this.weight * Number(this.value);
  }

  #read() {
    if (this.input) return this.#canonical(this.input.value);
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  // Differs from what the server wrote into the page.
  get #isTouched() {
    if (this.input) return this.input.value !== this.input.defaultValue;
    return this.radios.some((radio) => radio.checked !== radio.defaultChecked);
  }

  #take(value) {
    this.complain("");
    if (value === this.value) return;
    this.value = value;
    this.onMark(this, value);
  }

  #bindButtons() {
    this.fieldset.addEventListener("change", () => this.#take(this.#read()));
    this.fieldset.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "Backspace" || event.key === "Delete") this.#choose("");
      else if (/^[0-9]$/.test(event.key)) this.#digit(event.key, event.timeStamp);
      else return;
      event.preventDefault();
    });
  }

  #digit(digit, at) {
    const longer = at - this.#typedAt < DIGITS_WITHIN ? this.#typed + digit : digit;
    const has = (value) => this.radios.some((radio) => radio.value === value);
    this.#typed = has(longer) ? longer : digit;
    this.#typedAt = at;
    if (has(this.#typed)) this.#choose(this.#typed);
    else if (digit === "0" && has("10")) this.#choose("10");
  }

  #choose(value) {
    const radio = this.radios.find((one) => one.value === value);
    radio.checked = true;
    radio.focus();
    this.#take(value);
  }

  #bindField() {
    this.input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.isEdited = true;
      this.#timer = setTimeout(() => this.#typedIn(), TYPED_AFTER);
      this.onTyping();
    });
    this.input.addEventListener("blur", () => setTimeout(() => this.#left(), LEFT_AFTER));
    addEventListener("pagehide", () => this.settle());
    for (const button of this.fieldset.querySelectorAll("[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#step(Number(button.dataset.by)));
    }
  }

  #left() {
    if (document.activeElement !== this.input && this.settle()) this.input.value = this.#written(this.value);
  }

  #typedIn() {
    clearTimeout(this.#timer);
    const value = this.#canonical(this.input.value);
    this.isEdited = false;
    this.isWrong = value !== "" && !this.#fits(value);
    if (this.isWrong) this.complain(this.#whyWrong());
    else this.#take(value);
    this.onTyping();
  }

  #whyWrong() {
    const scale = this.texts.fill("off-scale", this.fieldset.dataset);
    const stands = this.value && this.texts.fill("still-stands", { value: this.#written(this.value) });
    return stands ? `${scale} ${stands}` : scale;
  }

  // An empty field has no mark to go up or down from: it is typed first.
  #step(by) {
    if (!this.settle() || this.value === "") return this.input.focus();
    const { least, most, step } = this.fieldset.dataset;
    const next = Math.min(Math.max(Number(this.value) + by * Number(step), Number(least)), Number(most));
    const value = String(Number(next.toFixed(6)));
    this.input.value = this.#written(value);
    this.#take(value);
  }

  #fits(value) {
    const { least, most, step } = this.fieldset.dataset;
    const steps = (Number(value) - Number(least)) / Number(step);
    const isWhole = Math.abs(steps - Math.round(steps)) < 1e-6;
    return NUMBER.test(value) && Number(value) >= Number(least) && Number(value) <= Number(most) && isWhole;
  }

  // A number as the server writes it; what is none stays as it was typed.
  #canonical(text) {
    const plain = text.trim().replace(",", ".");
    return NUMBER.test(plain) ? String(Number(plain)) : plain;
  }

  #written(value) {
    return value.replace(".", this.decimal);
  }
}
