/* Plays courses through connection.js, and tells what is wrong with a course. */

// The state after each event: how the line stands, and what was to be done.
export function play(next, start, lineOf, events) {
  let state = start;
  return events.map((event) => {
    const [after, effects] = next(state, event);
    state = after;
    return { line: lineOf(state), effects: effects.map((effect) => ({ ...effect })) };
  });
}

// A world that answers what it likes, and in the end only well: what a device then says must be true.
class World {
  constructor(next, start, random) {
    Object.assign(this, { next, random, state: start, armed: new Set(), socket: "none", turn: 0, question: null, failed: null, silent: new Set() });
    this.told = "connecting";
  }

  happen(type, facts = {}) {
    const [after, effects] = this.next(this.state, { type, ...facts });
    this.state = after;
    for (const effect of effects) this[effect.do](effect);
  }

  connect() {
    this.socket = "opening";
    this.silent.delete("connect");
  }

  drop() {
    this.socket = "none";
  }

  join({ turn }) {
    this.socket = "asked";
    this.silent.delete("join");
    this.turn = turn;
  }

  poll({ question }) {
    this.question = question;
    this.silent.delete("poll");
  }

  abandon() {
    this.question = null;
  }

  timer({ name }) {
    this.armed.add(name);
  }

  stop({ name }) {
    this.armed.delete(name);
  }

  take() {}

  tell({ name }) {
    this.told = name;
  }

  // What can happen now, well or badly: an answer comes, or it never does.
  possible(isKind) {
    const picture = { epoch: "e", revision: 1 };
    const refusal = { error: "storage_away", final: false };
    const { turn, question } = this;
    const waits = { connect: this.socket === "opening", join: this.socket === "asked", poll: question !== null };
    const well = { connect: ["connected"], join: ["joined", { turn, picture }], poll: ["polled", { question, picture }] };
    const badly = {
      connect: [["lost"]],
      join: [["turnedAway", { turn, refusal }], ["lost"]],
      poll: [["polled", { question }], ["polled", { question, refusal }]],
    };
    const found = isKind ? [] : [["check"], ["look"], ["pushed", { picture }]];
    if (!isKind && this.state.socket === "joined") found.push(["lost"]);
    for (const what of ["connect", "join", "poll"].filter((one) => waits[one] && !this.silent.has(one))) {
      found.push(well[what], ...(isKind ? [] : [...badly[what], ["silence", what]]));
    }
    const isOver = (what) => ["again", "next"].includes(what) || this.silent.has(what);
    return [...found, ...[...this.armed].filter(isOver).map((what) => ["late", { what }])];
  }

  step(isKind) {
    const found = this.possible(isKind);
    if (!found.length) return false;
    const [type, facts = {}] = found[Math.floor(this.random() * found.length)];
    if (type === "silence") return Boolean(this.silent.add(facts));
    if (type === "late") {
      this.armed.delete(facts.what);
      if (facts.what === "poll") this.failed = true;
    }
    if (type === "polled") {
      this.question = null;
      this.failed = !facts.picture;
    }
    if (type === "lost") this.socket = "none";
    if (type === "connected") this.socket = "open";
    this.happen(type, facts);
    return true;
  }
}

function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

// The first complaint of so many courses, or nothing.
export function walk(next, start, courses) {
  for (let seed = 1; seed <= courses; seed += 1) {
    const world = new World(next, start, numbers(seed));
    world.happen("open");
    for (let step = 0; step < 60; step += 1) {
      if (!world.step(false)) return `${seed}: nothing can happen after ${step} steps: ${JSON.stringify(world.state)}`;
      if (world.told === "offline" && world.state.isProven) return `${seed}: says offline over a socket that has joined`;
      if (world.told === "offline" && world.failed === false) return `${seed}: says offline though the last question was answered`;
    }
    for (let step = 0; step < 200 && world.told !== "online"; step += 1) world.step(true);
    if (world.told !== "online") return `${seed}: not back over a good line: ${JSON.stringify(world.state)}`;
  }
  return "";
}
