/* The juror's page. All entries are in it, one in view: going from act 2 to act 14 needs no network,
   and what is marked without one is kept and sent later. It says "Saved" only of what the server has. */
import { Follow } from "./follow.js";
import { HandIn } from "./hand-in.js";
import { HelpCall } from "./help-call.js";
import { Leftovers } from "./leftovers.js";
import { Line } from "./line.js";
import { OrderQuestion } from "./order-question.js";
import { Outbox } from "./outbox.js";
import { OutboxStorage } from "./outbox-storage.js";
import { Sheet } from "./sheet.js";
import { Recordings } from "./recordings.js";
import { makeTexts } from "./tablet-texts.js";

const WAIT_FOR_CALL = ["mark:save", "sheet:submit"];

// The entry comes into view inside the strip; the page itself does not move.
function showInStrip(link) {
  if (!link) return;
  const strip = link.closest(".strip");
  const here = link.getBoundingClientRect();
  const around = strip.getBoundingClientRect();
  strip.scrollBy({
    left: here.left + here.width / 2 - around.left - around.width / 2,
    top: here.top + here.height / 2 - around.top - around.height / 2,
  });
}

class Tablet {
  constructor(root) {
    this.root = root;
    this.texts = makeTexts(root);
    this.juror = Number(root.dataset.juror);
    this.snapshot = JSON.parse(root.dataset.snapshot);
    this.shown = Number(root.dataset.shown);
    this.storage = new OutboxStorage(this.snapshot.evening, this.juror);
    this.outbox = this.makeOutbox();
    this.sheets = new Map();
    for (const section of root.querySelectorAll("[data-entry]")) this.addSheet(section);
    this.bindPage();
    this.line = this.connect();
    this.take(this.snapshot);
    for (const sheet of this.sheets.values()) sheet.takeEarly();
    showInStrip(this.root.querySelector("[data-to][aria-current]"));
    this.outbox.pump();
  }

  makeOutbox() {
    this.storage.onElsewhere(() => this.showAll());
    return new Outbox({
      storage: this.storage,
      deliver: (event, payload) => this.line.send(event, payload),
      mayGo: (item) => !this.isHeld(item),
      onAnswer: (item, answer) => this.onAnswer(item, answer),
      onChange: () => this.showSaved(),
    });
  }

  addSheet(section) {
    const sheet = new Sheet(section, {
      decimal: this.root.dataset.decimal,
      texts: this.texts,
      onMark: (one, criterion, value) => {
        const payload = { entry: one.id, criterion: criterion.id, value };
        this.outbox.put(`mark:${one.id}:${criterion.id}`, "mark:save", payload);
        this.showStrip(one);
      },
      onNote: (one, text) => this.outbox.put(`note:${one.id}`, "note:save", { entry: one.id, text }),
      onAct: (one, act, reason) => {
        this.handIn.press(one, act, reason);
        this.showSheet(one);
        if (this.outbox.findAct(one.id)) one.title.focus({ preventScroll: true });
      },
      onTakeBack: (one) => {
        this.handIn.takeBack(one);
        this.showSheet(one);
      },
      onTyping: () => this.showSaved(),
    });
    this.sheets.set(sheet.id, sheet);
  }

  connect() {
    const { show, poll, home } = this.root.dataset;
    return new Line({
      show: Number(show),
      poll,
      home,
      juror: this.juror,
      evening: this.snapshot.evening,
      waiting: () => this.outbox.marks.length,
      onSnapshot: (snapshot) => this.take(snapshot),
      onProblem: (answer) => this.problem(answer?.message ?? this.texts.fill("revoked")),
      onReached: () => this.outbox.pump(),
      onAway: () => this.showAll(),
    });
  }

  take(snapshot) {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.outbox.keepTo(snapshot.epoch);
    this.follow.isStale = snapshot.shape !== this.root.dataset.shape;
    if (snapshot.current !== before.current) this.follow.want(snapshot.current);
    this.root.querySelector("[data-nudge]").hidden = !snapshot.nudged;
    this.help.show(snapshot.help);
    this.showAll();
    this.outbox.pump();
    this.follow.look();
  }

  showAll() {
    for (const sheet of this.sheets.values()) this.showSheet(sheet);
    this.showSaved();
  }

  showSheet(sheet) {
    const entry = this.entryOf(sheet.id);
    if (!entry) return;
    this.layAnswersOver(entry, sheet.criteria);
    sheet.show(this.handIn.view(entry, this.line.isAway), this.snapshot.juror, this.pending);
    sheet.stage = entry.stage;
    this.showStrip(sheet);
  }

  layAnswersOver({ id, sheet }, criteria) {
    for (const criterion of criteria) {
      const mark = this.outbox.newest(`mark:${id}:${criterion.id}`, sheet.marks[criterion.id]);
      if (mark) sheet.marks[criterion.id] = mark;
    }
    sheet.note = this.outbox.newest(`note:${id}`, { value: sheet.note, seq: sheet.note_seq }).value;
  }

  pending = (key) => this.outbox.find(key);

  entryOf(id) {
    return this.snapshot.entries.find((one) => one.id === id);
  }

  // Whether it waits until its act is called: the server takes marks from then on.
  isHeld({ event, payload }) {
    return WAIT_FOR_CALL.includes(event) && this.entryOf(payload.entry)?.stage === "waiting";
  }

  onAnswer(item, answer) {
    const sheet = this.sheets.get(item.payload.entry);
    if (!sheet || !this.entryOf(sheet.id)) return;
    if (item.key.startsWith("act:")) this.handIn.answered(sheet, item, answer);
    else if (Outbox.isDropped(answer.error)) this.handIn.refused(sheet, answer);
    this.showSheet(sheet);
  }

  // What the answer says stands at once; a picture asked for now says how it is by then: the answer to
  // a press that had got lost is that of the first time.
  moved(sheet, state, reason) {
    const entry = this.entryOf(sheet.id);
    const why = HandIn.whyNot(state, entry.stage);
    Object.assign(entry.sheet, { state, why, can_mark: !why, aside_reason: reason, reopened_reason: "" });
    this.showSheet(sheet);
    this.leave(sheet);
    this.line.look();
  }

  // Its juror is done with it: the page may follow the show.
  leave(sheet) {
    if (sheet.id !== this.shown) return;
    this.follow.release();
    sheet.title.focus({ preventScroll: true });
  }

  bindPage() {
    const { root, texts } = this;
    for (const link of root.querySelectorAll("[data-to]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.goTo(Number(link.dataset.to));
      });
    }
    this.recordings = new Recordings(root, (id) => this.goTo(id));
    this.follow = new Follow(root, {
      texts,
      current: () => this.sheets.get(this.shown),
      sheetOf: (id) => this.sheets.get(id),
      mayReload: () => !this.line.isAway && !this.storage.isOnlyHere && !this.recordings.isPlaying,
      onGo: (id) => this.goTo(id),
    });
    this.help = new HelpCall(document.getElementById("help"), {
      texts,
      send: (payload) => this.line.send("jury:help", payload),
      onProblem: (text) => this.problem(text),
    });
    const question = new OrderQuestion(root.querySelector("[data-order-question]"), (id) => this.nameOf(id));
    const onMoved = (...what) => this.moved(...what);
    this.handIn = new HandIn({ outbox: this.outbox, texts, question, onMoved });
    new Leftovers(root, { storage: this.storage, texts, places: JSON.parse(root.dataset.otherEvenings) });
    addEventListener("beforeunload", (event) => {
      if (!this.storage.isOnlyHere) return;
      event.preventDefault();
      event.returnValue = "";
    });
  }

  nameOf(id) {
    const link = this.root.querySelector(`[data-to="${id}"]`);
    const [number, name] = [".strip-number", ".strip-name"].map((one) => link.querySelector(one).textContent);
    return `${number}. ${name}`;
  }

  goTo(id) {
    const sheet = this.sheets.get(id);
    if (!sheet) return;
    this.shown = id;
    this.follow.want(null);
    this.follow.look();
    for (const one of this.sheets.values()) one.isHidden = one !== sheet;
    for (const link of this.root.querySelectorAll("[data-to]")) {
      if (Number(link.dataset.to) === id) {
        link.setAttribute("aria-current", "page");
        showInStrip(link);
      } else link.removeAttribute("aria-current");
    }
    this.recordings.turnedTo(sheet);
    history.replaceState(null, "", `${this.root.dataset.home}/${id}`);
    sheet.title.focus({ preventScroll: true });
    scrollTo({ top: 0 });
    this.showSaved();
  }

  // How an item of the outbox stands, in words.
  wordsFor = (item) => {
    if (this.line?.isAway) return this.texts.fill("kept-away");
    if (this.isHeld(item)) return this.texts.fill("kept-for-call");
    return this.outbox.failing ? this.texts.fill("kept") : this.texts.saving;
  };

  showSaved() {
    const status = document.getElementById("saved");
    const [state, text] = this.savedState();
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
    this.root.querySelector("[data-storage]").hidden = !(this.storage.isFull || this.storage.isOnlyHere);
    for (const sheet of this.sheets.values()) sheet.showSaved(this.pending, this.wordsFor);
  }

  savedState() {
    const { fill, saved, saving, notSaved } = this.texts;
    const items = this.outbox.list();
    const count = this.outbox.marks.length;
    const sheet = this.sheets.get(this.shown);
    if (sheet.criteria.some((criterion) => criterion.isWrong)) return ["waiting", notSaved];
    if (this.line?.isAway) return ["waiting", fill(count ? "away-waiting" : "away", { count })];
    if (items.some((item) => !this.isHeld(item))) {
      return ["waiting", this.outbox.failing ? fill(count ? "waiting" : "kept", { count }) : saving];
    }
    if (items.length) return ["waiting", fill(count ? "held-waiting" : "kept", { count })];
    if (sheet.criteria.some((criterion) => criterion.isEdited)) return ["waiting", saving];
    if (sheet.state?.why === "sheet_locked") return ["locked", fill("sheet_locked")];
    if (sheet.state?.why === "time_is_over") return ["locked", fill("ended")];
    return ["saved", saved];
  }

  showStrip(sheet) {
    const link = this.root.querySelector(`[data-to="${sheet.id}"]`);
    const { length } = sheet.missing;
    const given = length === 0 ? "full" : length < sheet.criteria.length ? "part" : "open";
    const settled = ["submitted", "locked", "stepped_aside", "excused"].includes(sheet.state.state);
    const isWaiting = sheet.stage === "waiting";
    const isKept = sheet.state.isKept || (isWaiting && this.outbox.list(sheet.id).length);
    const counts = { given: sheet.criteria.length - length, needed: sheet.criteria.length };
    const away = sheet.state.why === "not_here" ? "not_here" : isWaiting ? "waiting" : given;
    const state = isKept ? "kept" : settled ? sheet.state.state : away;
    link.dataset.state = state;
    link.querySelector("[data-strip-state]").textContent = this.texts.fill(`strip-${state}`, counts);
    link.querySelector("[data-strip-total]").textContent = sheet.total;
    link.toggleAttribute("data-on-stage", sheet.stage === "on_stage");
  }

  problem(text) {
    const place = this.root.querySelector("[data-problem]");
    place.textContent = text;
    place.hidden = !text;
  }
}

export default function startTablet(root) {
  new Tablet(root);
}
