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
  // onProblem(answer) is called with a refusal, or with nothing when the card ended; onAway when the
  // server is gone or there again (isAway), by what was heard of it last.
  constructor({ show, poll, home, juror, evening, waiting, onSnapshot, onProblem, onReached, onAway }) {
    this.home = home;
    this.moved = document.querySelector("[data-moved]");
    this.table = document.querySelector("[data-table]");
    this.mayGoAlong = this.moved.hidden; // who opened an earlier evening on purpose stays there
    this.sender = { juror, evening };
    this.onAway = onAway;
    this.isAway = navigator.onLine === false;
    this.room = openRoom({
      join: "jury:join",
      payload: { show },
      poll,
      onSnapshot: (snapshot) => {
        onSnapshot(snapshot);
        this.moved.hidden = !snapshot.has_moved;
        this.table.hidden = !snapshot.deliberates;
        this.#goAlong(waiting());
      },
      onState: (state, refusal) => {
        if (state === "refused") onProblem(refusal);
        this.#say(state === "offline");
        if (state === "online" || state === "polling") onReached();
      },
    });
    addEventListener("offline", () => this.#say(true));
    addEventListener("online", () => this.look());
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
    const message = { ...payload, ...this.sender };
    if (this.room.connected) {
      try {
        const answer = await this.room.send(event, message);
        this.#say(false);
        return answer;
      } catch (error) {
        console.debug("socket silent, trying HTTP", event, error);
        this.#say(true);
      }
    }
    return this.#post(event, message);
  }

  // The picture as it is now; whether it came tells whether the server is there.
  look() {
    this.room.look();
  }

  sayHere(waiting) {
    if (!this.room.connected) return;
    this.room.send("jury:here", { waiting, ...this.sender }).catch((error) => {
      console.debug("not heard", error);
      this.#say(true);
      this.look();
    });
  }

  #say(isAway) {
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    this.onAway();
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
      this.#say(false);
      if (answer.status >= 500) throw new Error(`${event}: ${answer.status}`);
      return await answer.json();
    } catch (error) {
      if (error.name === "AbortError" || error instanceof TypeError) this.#say(true);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
