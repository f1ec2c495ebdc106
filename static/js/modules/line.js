/* The tablet's line to the server: snapshots in, commands out. The socket first; where it is away or
   silent, the same payload goes over HTTP. */
import { openRoom } from "../live.js";

const HERE_EVERY = 10000;
const ANSWER_WITHIN = 6000;
const PATHS = {
  "mark:save": "marks",
  "note:save": "notes",
  "sheet:aside": "asides",
  "sheet:return": "returns",
  "sheet:submit": "submissions",
  "jury:help": "help",
};

export class Line {
  // onProblem(answer) is called with a refusal, or with nothing when the card ended.
  constructor({ show, poll, home, juror, waiting, onSnapshot, onProblem, onConnect, onReached }) {
    this.home = home;
    this.juror = juror;
    this.moved = document.querySelector("[data-moved]");
    this.mayGoAlong = this.moved.hidden; // who opened an earlier evening on purpose stays there
    this.room = openRoom({
      join: "jury:join",
      payload: { show },
      poll,
      onSnapshot: (snapshot) => {
        onSnapshot(snapshot);
        this.moved.hidden = !snapshot.has_moved;
        this.#goAlong(waiting());
      },
      onConnect,
      onState: (state, answer) => {
        if (state === "refused") onProblem(answer);
        if (state === "online" || state === "polling") onReached();
      },
    });
    this.room.socket.on("revoked", () => onProblem(null));
    this.room.socket.on("refused", onProblem);
    setInterval(() => {
      this.sayHere(waiting());
      this.#goAlong(waiting());
    }, HERE_EVERY);
  }

  // The hall went on to another evening of this juror: the tablet goes along, once nothing waits on it.
  #goAlong(waiting) {
    if (this.mayGoAlong && !this.moved.hidden && !waiting) location.assign(this.home);
  }

  // Resolves to the server's answer, a refusal included; rejects when none came.
  async send(event, payload) {
    const message = { ...payload, juror: this.juror };
    if (this.room.connected) {
      try {
        return await this.room.send(event, message);
      } catch (error) {
        console.debug("socket silent, trying HTTP", event, error);
      }
    }
    return this.#post(event, message);
  }

  sayHere(waiting) {
    if (!this.room.connected) return;
    const message = { waiting, juror: this.juror };
    this.room.send("jury:here", message).catch((error) => console.debug("not heard", error));
  }

  async #post(event, message) {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN);
    try {
      const answer = await fetch(`${this.home}/${PATHS[event]}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify(message),
        signal: stop.signal,
      });
      if (answer.status >= 500) throw new Error(`${event}: ${answer.status}`);
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  }
}
