/* The juror's page. All entries are in it, one in view: going from act 2 to act 14 needs no network.
   It follows the show by itself, but never takes a sheet away while the juror is busy with it. */
import { Line } from "./line.js";
import { OrderQuestion } from "./order-question.js";
import { Outbox } from "./outbox.js";
import { Sheet } from "./sheet.js";

const BUSY_FOR = 8000;
const LOOK_EVERY = 1000;
const SAFE_WITHIN = 6000;
const EVENTS = { submit: "sheet:submit", aside: "sheet:aside", return: "sheet:return" };

function makeTexts(root) {
  const text = (name) => root.getAttribute(`data-text-${name}`) ?? "";
  const fill = (name, values) =>
    text(name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  return {
    fill,
    saved: text("saved"),
    saving: text("saving"),
    kept: text("kept"),
    offScale: (scale) => fill("off-scale", scale),
    why: (sheet) => (sheet.why ? fill(sheet.why, { reason: sheet.aside_reason }) : ""),
  };
}

class Tablet {
  constructor(root) {
    this.root = root;
    this.texts = makeTexts(root);
    this.juror = Number(root.dataset.juror);
    this.snapshot = JSON.parse(root.dataset.snapshot);
    this.shown = Number(root.dataset.shown);
    this.touchedAt = 0;
    this.wanted = null;
    this.commands = new Map();
    this.outbox = new Outbox({
      juror: this.juror,
      deliver: (event, payload) => this.line.send(event, payload),
      onAnswer: (item, answer) => this.onAnswer(item, answer),
      onChange: () => this.showSaved(),
    });
    this.sheets = new Map();
    for (const section of root.querySelectorAll("[data-entry]")) this.addSheet(section);
    this.bindPage();
    this.question = new OrderQuestion(root.querySelector("[data-order-question]"), (id) => this.nameOf(id));
    this.take(this.snapshot);
    this.root.querySelector("[data-to][aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    this.line = this.connect();
    setInterval(() => this.followWhenFree(), LOOK_EVERY);
    this.outbox.pump();
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
      onAct: (one, act, reason) => this.act(one, act, reason),
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
      waiting: () => this.outbox.size,
      onSnapshot: (snapshot) => this.take(snapshot),
      onProblem: (answer) => this.problem(answer?.message ?? this.texts.fill("revoked", {})),
      onConnect: () => this.outbox.forgetAnswers(),
      onReached: () => this.outbox.pump(),
    });
  }

  take(snapshot) {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.isStale = snapshot.shape !== this.root.dataset.shape;
    for (const entry of snapshot.entries) {
      const sheet = this.sheets.get(entry.id);
      if (!sheet) continue;
      this.layAnswersOver(entry, sheet.criteria);
      sheet.show(entry.sheet, snapshot.juror, this.pending);
      sheet.stage = entry.stage;
      this.showStrip(sheet);
    }
    if (snapshot.current !== before.current) this.wanted = snapshot.current;
    this.root.querySelector("[data-nudge]").hidden = !snapshot.nudged;
    this.showHelp(snapshot.help);
    this.showSaved();
    this.followWhenFree();
  }

  layAnswersOver({ id, sheet }, criteria) {
    for (const criterion of criteria) {
      const mark = this.outbox.newest(`mark:${id}:${criterion.id}`, sheet.marks[criterion.id]);
      if (mark) sheet.marks[criterion.id] = mark;
    }
    sheet.note = this.outbox.newest(`note:${id}`, { value: sheet.note, seq: sheet.note_seq }).value;
  }

  pending = (key) => this.outbox.find(key);

  onAnswer(item, answer) {
    const sheet = this.sheets.get(item.payload.entry);
    const entry = this.snapshot.entries.find((one) => one.id === item.payload.entry);
    if (!sheet || !entry) return;
    const stands = answer.error ? (answer.details ?? {}) : answer;
    if (stands.value !== undefined) this.outbox.answered(item.key, stands);
    this.layAnswersOver(entry, sheet.criteria);
    if (answer.error) sheet.tell(answer.message);
    sheet.show(entry.sheet, this.snapshot.juror, this.pending);
    this.showStrip(sheet);
  }

  async act(sheet, act, reason) {
    sheet.tell("");
    if (act === "submit" && !(await this.isReady(sheet))) return;
    const key = `${act}:${sheet.id}`;
    const payload = { entry: sheet.id, command: this.commandFor(key) };
    try {
      const answer = await this.line.send(EVENTS[act], act === "aside" ? { ...payload, reason } : payload);
      this.commands.delete(key);
      if (answer.error) return sheet.tell(answer.message);
      if (answer.question) return this.question.ask(answer);
      this.moved(sheet, answer.state, reason);
    } catch (error) {
      console.debug(act, error);
      sheet.tell(this.texts.fill("no-connection", {}));
    }
  }

  // A press that got no answer keeps its command: the next one gets the same answer, not another.
  commandFor(key) {
    if (!this.commands.has(key)) {
      this.commands.set(key, `act-${crypto.getRandomValues(new Uint32Array(3)).join("-")}`);
    }
    return this.commands.get(key);
  }

  nameOf(id) {
    const link = this.root.querySelector(`[data-to="${id}"]`);
    const [number, name] = [".strip-number", ".strip-name"].map((one) => link.querySelector(one).textContent);
    return `${number}. ${name}`;
  }

  // Everything marked, and everything marked is safe: only then the sheet is handed in.
  async isReady(sheet) {
    const { missing } = sheet;
    if (missing.length) {
      const names = missing.map((criterion) => criterion.name).join(", ");
      sheet.tell(this.texts.fill("missing", { names }));
      missing[0].focus();
      return false;
    }
    const deadline = Date.now() + SAFE_WITHIN;
    while (this.outbox.list(sheet.id).length && Date.now() < deadline && !this.outbox.failing) {
      this.outbox.pump();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (this.outbox.list(sheet.id).length) sheet.tell(this.texts.fill("still-waiting", {}));
    return !this.outbox.list(sheet.id).length;
  }

  // What the answer says stands at once; the next snapshot says it again. Whoever handed a sheet in
  // is done with it: the page may follow the show.
  moved(sheet, state, reason) {
    this.touchedAt = 0;
    const entry = this.snapshot.entries.find((one) => one.id === sheet.id);
    const why = { submitted: "submitted", stepped_aside: "stepped_aside" }[state] ?? "";
    const onStage = entry.stage !== "waiting";
    Object.assign(entry.sheet, {
      state, aside_reason: reason, reopened_reason: "",
      why: why || (onStage ? "" : "not_on_stage"), can_mark: !why && onStage,
    });
    sheet.show(entry.sheet, this.snapshot.juror, this.pending);
    this.showStrip(sheet);
    this.showSaved();
    sheet.title.focus({ preventScroll: true });
  }

  bindPage() {
    const touched = () => (this.touchedAt = Date.now());
    for (const name of ["input", "change", "pointerdown", "keydown"]) {
      this.root.addEventListener(name, touched);
    }
    for (const link of this.root.querySelectorAll("[data-to]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.wanted = null;
        this.goTo(Number(link.dataset.to));
      });
    }
    this.follow = this.root.querySelector("[data-follow]");
    this.follow.firstElementChild.addEventListener("click", () => this.goTo(this.wanted));
    this.help = document.getElementById("help");
    this.help.addEventListener("submit", (event) => this.callHelp(event));
  }

  async callHelp(event) {
    event.preventDefault();
    try {
      const answer = await this.line.send("jury:help", { wanted: !this.snapshot.help });
      if (answer.error) return this.problem(answer.message);
      this.snapshot.help = answer.help;
      this.showHelp(answer.help);
    } catch (error) {
      console.debug("help", error);
      this.problem(this.texts.fill("no-connection", {}));
    }
  }

  // call: "" nobody was called, "asked" nobody has answered, "coming" somebody is on the way.
  showHelp(call) {
    this.help.querySelector("button").setAttribute("aria-pressed", String(call !== ""));
    this.help.querySelector("[data-help-text]").textContent = this.texts.fill(call ? `help-${call}` : "help", {});
  }

  goTo(id) {
    const sheet = this.sheets.get(id);
    if (!sheet) return;
    this.shown = id;
    this.wanted = null;
    this.follow.hidden = true;
    for (const one of this.sheets.values()) one.isHidden = one !== sheet;
    for (const link of this.root.querySelectorAll("[data-to]")) {
      if (Number(link.dataset.to) === id) {
        link.setAttribute("aria-current", "page");
        link.scrollIntoView({ block: "nearest", inline: "center" });
      } else link.removeAttribute("aria-current");
    }
    history.replaceState(null, "", `${this.root.dataset.home}/${id}`);
    sheet.title.focus({ preventScroll: true });
    scrollTo({ top: 0 });
    this.showSaved();
  }

  get isBusy() {
    return Date.now() - this.touchedAt < BUSY_FOR || Boolean(this.sheets.get(this.shown)?.isTyping);
  }

  followWhenFree() {
    if (this.isStale && !this.isBusy) return location.reload();
    if (this.wanted === null || this.wanted === this.shown) {
      this.follow.hidden = true;
      return;
    }
    if (!this.isBusy) return this.goTo(this.wanted);
    const sheet = this.sheets.get(this.wanted);
    if (!sheet) return;
    const entry = sheet.title.textContent.trim().replace(/\s+/g, " ");
    this.follow.firstElementChild.textContent = this.texts.fill("on-stage", { entry });
    this.follow.hidden = false;
  }

  showSaved() {
    const status = document.getElementById("saved");
    const waiting = this.outbox.size;
    const locked = this.sheets.get(this.shown)?.state?.why === "sheet_locked";
    const [state, text] = waiting
      ? ["waiting", this.outbox.failing ? this.texts.fill("waiting", { count: waiting }) : this.texts.saving]
      : locked ? ["locked", this.texts.fill("sheet_locked", {})] : ["saved", this.texts.saved];
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
    for (const sheet of this.sheets.values()) sheet.showSaved(this.pending, this.outbox.failing);
  }

  showStrip(sheet) {
    const link = this.root.querySelector(`[data-to="${sheet.id}"]`);
    const { length } = sheet.missing;
    const given = length === 0 ? "full" : length < sheet.criteria.length ? "part" : "open";
    const settled = ["submitted", "locked", "stepped_aside", "excused"].includes(sheet.state.state);
    const away = { not_on_stage: "waiting", not_here: "not_here" }[sheet.state.why];
    const state = settled ? sheet.state.state : away ?? given;
    link.dataset.state = state;
    link.querySelector("[data-strip-state]").textContent = this.texts.fill(`strip-${state}`, {});
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
