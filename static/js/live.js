/* The only module that speaks Socket.IO. A page opens one room and gets whole snapshots, pushed or
   polled; how its line stands is connection.js, which this carries out. */
import { io } from "../vendor/socket.io.esm.min.js";
import { LIMITS, START, next } from "./connection.js";

const PULSE = 5000;
const ASLEEP = 15000;

export function openRoom({ join, payload = {}, poll, onSnapshot, onState = () => {} }) {
  const socket = io({ autoConnect: false, reconnection: false, transports: ["websocket"], timeout: LIMITS.connect });
  const timers = new Map();
  const events = [];
  let state = START;
  let question = new AbortController();
  let isBusy = false;

  // One event after the other, also what an effect makes happen at once.
  function happen(type, facts = {}) {
    events.push({ type, ...facts });
    if (isBusy) return;
    isBusy = true;
    while (events.length) {
      const [after, effects] = next(state, events.shift());
      state = after;
      effects.forEach(carryOut);
    }
    isBusy = false;
  }

  // A page that fails over a picture holds up nobody.
  function carryOut(effect) {
    try {
      EFFECTS[effect.do](effect);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }

  const EFFECTS = {
    connect: () => socket.connect(),
    drop: () => socket.disconnect(),
    join: ({ turn }) => enter(turn),
    poll: (effect) => askOverHttp(effect.question),
    abandon: () => question.abort(),
    timer({ name, ms, spread }) {
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(() => happen("late", { what: name }), spread ? ms * (0.5 + Math.random()) : ms));
    },
    stop: ({ name }) => clearTimeout(timers.get(name)),
    take: ({ picture }) => onSnapshot(picture),
    tell: ({ name, refusal }) => onState(name, refusal),
  };

  function enter(turn) {
    socket.emit(join, payload, (answer) => {
      if (answer?.error) happen("turnedAway", { turn, refusal: answer });
      else happen("joined", { turn, picture: answer });
    });
  }

  async function askOverHttp(number) {
    question.abort();
    question = new AbortController();
    let said = {};
    try {
      const answer = await fetch(poll, { headers: { Accept: "application/json" }, signal: question.signal });
      const data = await answer.json();
      said = answer.ok ? { picture: data } : { refusal: data };
    } catch (error) {
      console.debug("poll failed", error);
    }
    happen("polled", { question: number, ...said });
  }

  socket.on("connect", () => happen("connected"));
  socket.on("connect_error", () => happen("lost"));
  socket.on("disconnect", () => happen("lost"));
  socket.on("snapshot", (picture) => happen("pushed", { picture }));
  socket.on("revoked", (refusal) => happen("revoked", { refusal: refusal?.error ? refusal : null }));

  // A laptop that slept, a page that was put aside: what stands there may be old.
  const check = () => happen("check");
  let pulse = Date.now();
  setInterval(() => {
    const slept = Date.now() - pulse > ASLEEP;
    pulse = Date.now();
    if (slept) check();
  }, PULSE);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  addEventListener("pageshow", (event) => event.persisted && check());
  addEventListener("online", check);
  happen("open");

  return {
    socket,
    get connected() {
      return socket.connected;
    },
    // Asks for a picture now, whatever the socket does.
    look: () => happen("look"),
    // Resolves to the acknowledgement; rejects when none came in time.
    async send(event, data, timeout = LIMITS.send) {
      try {
        return await socket.timeout(timeout).emitWithAck(event, data);
      } catch (error) {
        check();
        throw error;
      }
    },
  };
}
