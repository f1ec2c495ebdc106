/* Where the outbox lies: localStorage, under the evening's tag and the juror's number, so that it
   survives a reload, a second tab and an empty battery, and never mixes with another juror's or
   another evening's. What the storage does not take stays in this page, which then must stay open. */

const ROOT = "kru-jury:";
const OTHER = /^kru-jury:(?:([0-9a-f]{16}):)?(\d+):out:/;

function openStorage() {
  try {
    return window.localStorage;
  } catch (error) {
    console.warn("no storage on this tablet: marks wait in this page only", error);
    return null;
  }
}

export class OutboxStorage {
  #storage = openStorage();
  #here = new Map();

  constructor(evening, juror) {
    this.evening = evening;
    this.juror = juror;
    this.prefix = `${ROOT}${evening}:${juror}:`;
    this.isFull = false;
  }

  read(name) {
    const key = this.prefix + name;
    const text = this.#here.get(key) ?? this.#storage?.getItem(key) ?? null;
    return text === null ? null : JSON.parse(text);
  }

  // Where there is no room, what stood under this name goes first: after a crash it would be sent
  // in place of the newer one.
  write(name, value) {
    const key = this.prefix + name;
    const text = JSON.stringify(value);
    this.isFull = !(this.#put(key, text) || (this.#drop(key) && this.#put(key, text)));
    if (this.isFull) this.#here.set(key, text);
    else this.#here.delete(key);
  }

  remove(name) {
    this.#here.delete(this.prefix + name);
    this.#drop(this.prefix + name);
  }

  // The names that begin so, in no order.
  names(start) {
    const keys = new Set([...this.#here.keys(), ...this.#keys()]);
    const from = this.prefix.length;
    return [...keys].filter((key) => key.startsWith(this.prefix + start)).map((key) => key.slice(from));
  }

  // Whether something that was not sent lies in this page alone.
  get isOnlyHere() {
    return [...this.#here.keys()].some((key) => key.startsWith(`${this.prefix}out:`));
  }

  // What other evenings left, [{evening, juror, count}]; an evening without a tag is an old one.
  listOthers() {
    const found = new Map();
    for (const key of this.#keys()) {
      const [start, evening = "", juror] = OTHER.exec(key) ?? [];
      if (start === undefined || evening === this.evening) continue;
      const other = found.get(start) ?? { evening, juror: Number(juror), count: 0 };
      found.set(start, { ...other, count: other.count + 1 });
    }
    return [...found.values()];
  }

  forgetOther({ evening, juror }) {
    const start = `${ROOT}${evening ? `${evening}:` : ""}${juror}:`;
    for (const key of this.#keys()) {
      if (key.startsWith(start)) this.#drop(key);
    }
  }

  // Calls back when another tab of this juror wrote something.
  onElsewhere(callback) {
    addEventListener("storage", (event) => {
      if (event.key === null || event.key.startsWith(this.prefix)) callback();
    });
  }

  #keys() {
    return this.#storage ? Object.keys(this.#storage) : [];
  }

  #put(key, text) {
    try {
      this.#storage.setItem(key, text);
      return true;
    } catch (error) {
      console.warn("the storage takes nothing", key, error);
      return false;
    }
  }

  #drop(key) {
    this.#storage?.removeItem(key);
    return true;
  }
}
