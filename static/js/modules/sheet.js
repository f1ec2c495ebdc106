/* One entry on the juror's page: its criteria, total, note, and what can be done with the sheet. What
   is said to the juror stands beside the buttons, where the finger is. */
import { Criterion } from "./marks.js";

const NOTE_AFTER = 800;
const NARROW = "(max-width: 59.99rem)";
const OPEN_STATES = ["open", "reopened"];

export class Sheet {
  #noteTimer = null;

  constructor(section, { decimal, texts, onMark, onNote, onAct, onTakeBack, onTyping }) {
    this.section = section;
    this.id = Number(section.dataset.entry);
    this.decimal = decimal;
    this.texts = texts;
    this.find = (name) => section.querySelector(`[data-${name}]`);
    this.message = this.find("message");
    this.note = this.find("note");
    this.criteria = [...section.querySelectorAll("[data-criterion]")].map(
      (fieldset) =>
        new Criterion(fieldset, {
          decimal,
          texts,
          onMark: (criterion, value) => {
            this.tell("");
            this.showTotal();
            onMark(this, criterion, value);
          },
          onTyping,
        }),
    );
    this.#bindNote(onNote);
    this.#bindForms(onAct);
    this.find("take-back").addEventListener("click", () => onTakeBack(this));
    for (const button of section.querySelectorAll("[data-without-script]")) button.hidden = true;
    if (matchMedia(NARROW).matches) this.find("brief").open = false;
  }

  get title() {
    return this.section.querySelector(".brief-title");
  }

  get missing() {
    return this.criteria.filter((criterion) => criterion.value === "");
  }

  // Neither untouched nor complete: its juror is in the middle of it.
  get isPart() {
    const given = this.criteria.length - this.missing.length;
    const isOpen = this.criteria.some((criterion) => criterion.isEdited || criterion.isWrong);
    return this.state.can_mark && (isOpen || (given > 0 && this.missing.length > 0));
  }

  get isHidden() {
    return this.section.hidden;
  }

  set isHidden(hidden) {
    this.section.hidden = hidden;
  }

  // Once the first picture was shown.
  takeEarly() {
    for (const criterion of this.criteria) criterion.takeEarly();
  }

  // The sheet as the server knows it, with what still waits on this tablet laid over it.
  show(sheet, juror, pending) {
    this.state = sheet;
    for (const criterion of this.criteria) {
      const waiting = pending(`mark:${this.id}:${criterion.id}`);
      criterion.enable(sheet.can_mark);
      criterion.show(waiting ? waiting.payload.value : (sheet.marks[criterion.id]?.value ?? ""));
    }
    this.#showNote(sheet, juror, pending(`note:${this.id}`));
    this.#showState(sheet);
    this.showTotal();
  }

  // wordsFor(item) says how an item of the outbox stands. "Saved" stands beside a mark that the server
  // has, exactly as it is shown.
  showSaved(pending, wordsFor) {
    for (const criterion of this.criteria) {
      const waiting = pending(`mark:${this.id}:${criterion.id}`);
      if (criterion.isWrong) criterion.say(this.texts.notSaved, "waiting");
      else if (criterion.isEdited) criterion.say(this.texts.saving, "waiting");
      else if (waiting) criterion.say(wordsFor(waiting), "waiting");
      else if (criterion.value === "") criterion.say("");
      else criterion.say(this.texts.saved, "saved");
    }
    const note = pending(`note:${this.id}`);
    this.find("note-state").textContent = note ? wordsFor(note) : "";
  }

  showTotal() {
    this.find("total").textContent = this.total;
  }

  get total() {
    const points = this.criteria.map((criterion) => criterion.points).filter((one) => one !== null);
    if (!points.length) return "–";
    const sum = points.reduce((before, one) => before + one, 0);
    return String(Math.round(sum * 100) / 100).replace(".", this.decimal);
  }

  tell(text) {
    this.message.textContent = text;
  }

  // Somebody writes here: the page must not go away.
  get isTyping() {
    const active = document.activeElement;
    const isText = active?.matches("textarea, input:not([type=radio])");
    return Boolean(isText && this.section.contains(active) && !active.readOnly);
  }

  #showState(sheet) {
    const reason = this.texts.why(sheet);
    const isNoted = sheet.can_mark && Boolean(sheet.why);
    const isShut = Boolean(sheet.why) && !sheet.isKept && !isNoted;
    this.find("why").hidden = !isShut;
    this.find("away").hidden = !isNoted;
    this.find("away-text").textContent = isNoted ? reason : "";
    this.find("why-text").textContent = isShut ? reason : "";
    this.find("take-over").hidden = sheet.why !== "other_device";
    this.find("reopened").hidden = !sheet.reopened_reason;
    this.find("reopened-text").textContent = sheet.reopened_reason;
    this.find("open-actions").hidden = !sheet.can_mark;
    this.find("kept-actions").hidden = !sheet.isKept;
    this.find("kept-text").textContent = sheet.isKept ? reason : "";
    const mayLeave = OPEN_STATES.includes(sheet.state) && ["", "not_on_stage"].includes(sheet.why);
    this.find("aside").hidden = !mayLeave && !sheet.can_mark;
    this.find("back-form").hidden = sheet.why !== "stepped_aside";
  }

  #showNote(sheet, juror, waiting) {
    this.note.readOnly = sheet.state === "locked" || !juror.is_writing_device;
    if (document.activeElement === this.note || this.#noteTimer) return;
    this.note.value = waiting ? waiting.payload.text : sheet.note;
  }

  #bindNote(onNote) {
    const save = () => {
      if (!this.#noteTimer) return;
      clearTimeout(this.#noteTimer);
      this.#noteTimer = null;
      onNote(this, this.note.value);
    };
    const wait = () => {
      clearTimeout(this.#noteTimer);
      this.#noteTimer = setTimeout(save, NOTE_AFTER);
    };
    this.note.addEventListener("input", wait);
    if (this.note.value !== this.note.defaultValue) wait(); // begun before this script was there
    this.note.addEventListener("change", save);
    addEventListener("pagehide", save);
  }

  #bindForms(onAct) {
    const forms = { "sheet-form": "submit", "aside-form": "aside", "back-form": "return" };
    // Enter in a field would hand the sheet in: it is the field's own key.
    this.find("sheet-form").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      for (const criterion of this.criteria) criterion.settle();
    });
    for (const [name, act] of Object.entries(forms)) {
      this.find(name).addEventListener("submit", (event) => {
        event.preventDefault();
        onAct(this, act, event.target.elements.reason?.value.trim() ?? "");
      });
    }
  }
}
