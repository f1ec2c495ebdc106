/* What a juror did and the server has not confirmed yet: one item for each mark or note, and one for
   what is to be done with a sheet. A newer item of the same key replaces an older one; a mark's
   sequence number tells the server which is newer, a command id that it is the same once more. */

const DROPPED = new Set([
  "sheet_locked", "time_is_over", "sheet_incomplete", "stepped_aside", "not_competing", "not_found", "invalid_input", "excused", "not_here",
  "other_category",
  "off_scale", "off_step", "not_a_number", "number_too_long",
]);
const KEPT_QUIETLY = "not_on_stage";
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 8000;

function newCommand() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  #running = false;
  #again = false;
  #timer = null;
  #delay = FIRST_RETRY;

  // deliver(event, payload) resolves to the server's answer and rejects when none came; mayGo(item)
  // says whether it makes sense to send it now.
  constructor({ storage, deliver, mayGo, onAnswer, onChange }) {
    this.storage = storage;
    this.deliver = deliver;
    this.mayGo = mayGo;
    this.onAnswer = onAnswer;
    this.onChange = onChange;
    this.failing = false;
    addEventListener("online", () => this.pump());
  }

  static isDropped(error) {
    return DROPPED.has(error);
  }

  // A picture of the server may be older than an answer that came before it, to this tab or another:
  // the newer of the two, {value, seq}, is what stands. The next number of this tablet is higher.
  newest(key, seen) {
    const answered = this.storage.read(`stands:${key}`);
    const stands = answered && answered.seq > (seen?.seq ?? 0) ? answered : seen;
    if (stands?.seq > this.#seq(key)) this.storage.write(`seq:${key}`, stands.seq);
    return stands;
  }

  // A database that was put back knows nothing of later answers of the one before: what it says counts.
  keepTo(epoch) {
    if (this.storage.read("epoch") === epoch) return;
    for (const name of this.storage.names("stands:")) this.storage.remove(name);
    this.storage.write("epoch", epoch);
  }

  // A mark or a note.
  put(key, event, payload) {
    const seq = this.#seq(key) + 1;
    this.storage.write(`seq:${key}`, seq);
    this.#lay(key, event, { ...payload, seq });
  }

  // Something done with a whole sheet; each press is a command of its own.
  press(entry, event, more = {}) {
    this.#lay(`act:${entry}`, event, { entry, ...more });
  }

  // Takes it back, as long as it waits; says whether it did.
  takeBack(entry) {
    const waits = this.findAct(entry) !== null;
    this.storage.remove(`out:act:${entry}`);
    this.onChange();
    return waits;
  }

  find(key) {
    return this.storage.read(`out:${key}`);
  }

  findAct(entry) {
    return this.find(`act:${entry}`);
  }

  list(entry = null) {
    return this.storage.names("out:")
      .map((name) => this.storage.read(name))
      .filter((item) => item && (entry === null || item.payload.entry === entry))
      .sort((one, other) => one.order - other.order);
  }

  get marks() {
    return this.list().filter((item) => item.event === "mark:save");
  }

  // Sends what waits, oldest first; what could not be sent is tried again by itself.
  async pump() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    clearTimeout(this.#timer);
    do {
      this.#again = false;
      this.failing = !(await this.#round());
    } while (this.#again && !this.failing);
    this.#running = false;
    this.onChange();
    this.#plan();
  }

  #lay(key, event, payload) {
    const order = 1 + this.list().reduce((last, item) => Math.max(last, item.order), 0);
    const item = { key, event, order, payload: { ...payload, command: newCommand() } };
    this.storage.write(`out:${key}`, item);
    this.onChange();
    this.pump();
  }

  #plan() {
    this.#delay = this.failing ? Math.min(this.#delay * 2, LONGEST_RETRY) : FIRST_RETRY;
    if (this.list().some((item) => this.#goes(item))) {
      this.#timer = setTimeout(() => this.pump(), this.#delay);
    }
  }

  async #round() {
    let done = true;
    for (const { key } of this.list()) {
      const item = this.find(key);
      if (!item || !this.#goes(item)) continue;
      const waiting = this.marks.filter((mark) => mark.key !== key).length;
      let answer;
      try {
        answer = await this.deliver(item.event, { ...item.payload, waiting });
      } catch (error) {
        console.debug("kept on this tablet", key, error);
        return false;
      }
      this.#note(key, answer.error ? answer.details : answer);
      if (!answer.error || DROPPED.has(answer.error)) this.#settle(item);
      else if (answer.error !== KEPT_QUIETLY) done = false;
      this.onAnswer(item, answer);
      this.onChange();
    }
    return done;
  }

  // A sheet is handed in as its juror saw it: after everything on it.
  #goes(item) {
    const isLast = item.event !== "sheet:submit" || this.list(item.payload.entry).length === 1;
    return isLast && this.mayGo(item);
  }

  // What stands is known before the item is gone: another tab looks between the two.
  #note(key, { value, seq } = {}) {
    if (value !== undefined) this.storage.write(`stands:${key}`, { value, seq });
  }

  #settle(item) {
    const now = this.find(item.key);
    if (now && now.payload.command === item.payload.command) this.storage.remove(`out:${item.key}`);
  }

  #seq(key) {
    return this.storage.read(`seq:${key}`) ?? 0;
  }
}
