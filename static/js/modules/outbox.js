/* What a juror did and the server has not confirmed yet. It lies in localStorage under the juror's
   own number, one item for each mark or note, so that it survives a reload, a second tab and an
   empty battery, and never mixes with another juror's. A newer item of the same key replaces an
   older one; its sequence number tells the server which is newer. */

const DROPPED = new Set([
  "sheet_locked", "stepped_aside", "not_on_stage", "not_competing", "not_found", "invalid_input", "excused", "not_here",
  "off_scale", "off_step", "not_a_number", "number_too_long",
]);
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 8000;

function openStorage() {
  try {
    localStorage.setItem("kru-jury:probe", "1");
    localStorage.removeItem("kru-jury:probe");
    return localStorage;
  } catch (error) {
    console.warn("no storage on this tablet: marks wait in this page only", error);
    return new MemoryStorage();
  }
}

class MemoryStorage {
  #items = new Map();
  get length() {
    return this.#items.size;
  }
  key(at) {
    return [...this.#items.keys()][at] ?? null;
  }
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  setItem(key, value) {
    this.#items.set(key, value);
  }
  removeItem(key) {
    this.#items.delete(key);
  }
}

function newCommand() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  #storage = openStorage();
  #running = false;
  #again = false;
  #timer = null;
  #delay = FIRST_RETRY;
  #answered = new Map();

  // deliver(event, payload) resolves to the server's answer and rejects when none came.
  constructor({ juror, deliver, onAnswer, onChange }) {
    this.prefix = `kru-jury:${juror}:`;
    this.deliver = deliver;
    this.onAnswer = onAnswer;
    this.onChange = onChange;
    this.failing = false;
    addEventListener("online", () => this.pump());
    addEventListener("storage", (event) => {
      if (event.key?.startsWith(this.prefix)) this.onChange();
    });
  }

  // A picture of the server may be older than an answer that came before it: the newer of the two,
  // {value, seq}, is what stands. The next sequence number of this tablet is higher.
  newest(key, seen) {
    const answered = this.#answered.get(key);
    const stands = answered && answered.seq > (seen?.seq ?? 0) ? answered : seen;
    if (stands?.seq > this.#seq(key)) this.#storage.setItem(`${this.prefix}seq:${key}`, String(stands.seq));
    return stands;
  }

  answered(key, { value, seq }) {
    this.#answered.set(key, { value, seq });
  }

  // A new connection may lead to a server that was restored from a back-up: what it says counts.
  forgetAnswers() {
    this.#answered.clear();
  }

  put(key, event, payload) {
    const seq = this.#seq(key) + 1;
    this.#storage.setItem(`${this.prefix}seq:${key}`, String(seq));
    const item = { key, event, payload: { ...payload, seq, command: newCommand() }, at: Date.now() };
    this.#storage.setItem(`${this.prefix}out:${key}`, JSON.stringify(item));
    this.onChange();
    this.pump();
  }

  find(key) {
    const text = this.#storage.getItem(`${this.prefix}out:${key}`);
    return text ? JSON.parse(text) : null;
  }

  list(entry = null) {
    const start = `${this.prefix}out:`;
    const items = [];
    for (let at = 0; at < this.#storage.length; at += 1) {
      const key = this.#storage.key(at);
      if (key.startsWith(start)) items.push(JSON.parse(this.#storage.getItem(key)));
    }
    return items
      .filter((item) => entry === null || item.payload.entry === entry)
      .sort((one, other) => one.at - other.at);
  }

  get size() {
    return this.list().length;
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

  #plan() {
    this.#delay = this.failing ? Math.min(this.#delay * 2, LONGEST_RETRY) : FIRST_RETRY;
    if (this.size) this.#timer = setTimeout(() => this.pump(), this.#delay);
  }

  async #round() {
    let done = true;
    for (const item of this.list()) {
      let answer;
      try {
        answer = await this.deliver(item.event, { ...item.payload, waiting: this.size });
      } catch (error) {
        console.debug("kept on this tablet", item.key, error);
        return false;
      }
      if (answer.error && !DROPPED.has(answer.error)) done = false;
      else this.#settle(item);
      this.onAnswer(item, answer);
      this.onChange();
    }
    return done;
  }

  #settle(item) {
    const now = this.find(item.key);
    if (now && now.payload.command === item.payload.command) {
      this.#storage.removeItem(`${this.prefix}out:${item.key}`);
    }
  }

  #seq(key) {
    return Number(this.#storage.getItem(`${this.prefix}seq:${key}`) ?? 0);
  }
}
