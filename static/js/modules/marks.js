/* One criterion on the juror's page: number buttons (radios) or a number field with two step
   buttons. Digits choose a mark, Backspace takes it back, arrows move as in any group of radios. */

const DIGITS_WITHIN = 900;
const TYPED_AFTER = 600;

export class Criterion {
  #typed = "";
  #typedAt = 0;
  #timer = null;

  constructor(fieldset, { decimal, texts, onMark }) {
    this.fieldset = fieldset;
    this.id = Number(fieldset.dataset.criterion);
    this.name = fieldset.dataset.name;
    this.weight = Number(fieldset.dataset.weight);
    this.decimal = decimal;
    this.texts = texts;
    this.onMark = onMark;
    this.radios = [...fieldset.querySelectorAll('input[type="radio"]')];
    this.input = fieldset.querySelector(".stepper-input");
    this.state = fieldset.querySelector("[data-mark-state]");
    this.error = fieldset.querySelector("[data-mark-error]");
    this.value = this.#read();
    if (this.input) this.#bindField();
    else this.#bindButtons();
  }

  // What the server or the outbox says; a field in which somebody types is left alone.
  show(value) {
    if (value === this.value || (this.input && document.activeElement === this.input)) return;
    this.value = value;
    if (this.input) this.input.value = this.#written(value);
    for (const radio of this.radios) radio.checked = radio.value === value;
  }

  enable(on) {
    this.fieldset.disabled = !on;
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

  focus() {
    (this.input ?? this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
  }

  get points() {
    return this.value === "" ? null : this.weight * Number(this.value);
  }

  #read() {
    if (this.input) return this.#plain(this.input.value);
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  #take(value) {
    if (value === this.value) return;
    this.value = value;
    this.complain("");
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
      this.#timer = setTimeout(() => this.#typedIn(), TYPED_AFTER);
    });
    this.input.addEventListener("change", () => this.#typedIn());
    for (const button of this.fieldset.querySelectorAll("[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.#step(Number(button.dataset.by)));
    }
  }

  #typedIn() {
    clearTimeout(this.#timer);
    const value = this.#plain(this.input.value);
    if (value !== "" && !this.#fits(value)) this.complain(this.texts.offScale(this.fieldset.dataset));
    else this.#take(value === "" ? "" : String(Number(value)));
  }

  #step(by) {
    const { least, most, step } = this.fieldset.dataset;
    const from = this.value === "" ? Number(least) - by * Number(step) * (by > 0 ? 1 : 0) : Number(this.value);
    const next = Math.min(Math.max(from + by * Number(step), Number(least)), Number(most));
    const value = String(Number(next.toFixed(6)));
    this.input.value = this.#written(value);
    this.#take(value);
  }

  #fits(value) {
    const { least, most, step } = this.fieldset.dataset;
    const number = Number(value);
    const steps = number / Number(step);
    const whole = Math.abs(steps - Math.round(steps)) < 1e-6;
    return /^\d+(\.\d+)?$/.test(value) && number >= Number(least) && number <= Number(most) && whole;
  }

  #plain(text) {
    return text.trim().replace(",", ".");
  }

  #written(value) {
    return value.replace(".", this.decimal);
  }
}
