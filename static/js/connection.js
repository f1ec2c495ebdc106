/* A page's line to the server as a value: next(state, event) is how things stand after an event, and
   what is to be done. It knows no page, no network and no clock, so that any course can be played
   through; live.js carries out the effects and tells what happens.

   socket     away, connecting, joining, joined, or refused: for good, since the server said so
   isProven   the socket has joined, and nothing says since that it is gone
   heard      what the last question over HTTP said of the line: true, false, or null for nothing yet
   Every state but "refused" waits for something that has a time limit: it never stands still. */

export const LIMITS = Object.freeze({ connect: 6000, join: 6000, poll: 6000, send: 4000 });
const POLL_EVERY = 4000;
const FIRST_WAIT = 300;
const LONGEST_WAIT = 4800;

export const START = Object.freeze({
  socket: "away", isProven: false, heard: null, tries: 0, turn: 0, question: 0, isAsking: false, epoch: null, revision: -1,
});

/* What a page may say of its line: online, polling (behind a proxy without sockets), offline (nothing
   gets through), refused, or connecting while nothing is known. */
export function lineOf({ socket, isProven, heard }) {
  if (socket === "refused") return "refused";
  if (isProven) return "online";
  return { true: "polling", false: "offline" }[heard] ?? "connecting";
}

const limit = (what) => ({ do: "timer", name: what, ms: LIMITS[what] });
const stop = (...names) => names.map((name) => ({ do: "stop", name }));
const tell = (state, refusal = null) => ({ do: "tell", name: lineOf(state), refusal });

function connect(state) {
  return [{ ...state, socket: "connecting", turn: state.turn + 1 }, [...stop("again"), { do: "connect" }, limit("connect")]];
}

function join(state) {
  return [{ ...state, socket: "joining" }, [...stop("connect"), { do: "join", turn: state.turn }, limit("join")]];
}

function ask(state) {
  const question = state.question + 1;
  return [{ ...state, question, isAsking: true }, [...stop("next"), { do: "poll", question }, limit("poll")]];
}

// The question that is out is not waited for any more.
function abandon(state) {
  return [{ ...state, question: state.question + 1, isAsking: false }, [{ do: "abandon" }, ...stop("poll", "next")]];
}

// The socket is gone: it is tried again a little later, and meanwhile the server is asked over HTTP.
function leave(state) {
  const wait = Math.min(FIRST_WAIT * 2 ** state.tries, LONGEST_WAIT);
  const heard = state.isProven ? null : state.heard;
  const away = { ...state, socket: "away", isProven: false, heard, tries: state.tries + 1 };
  const effects = [...stop("connect", "join"), { do: "drop" }, { do: "timer", name: "again", ms: wait, spread: true }];
  const isPolling = state.isAsking || (!state.isProven && state.heard !== null);
  const [after, more] = isPolling ? [away, []] : ask(away);
  return [after, [...effects, ...more]];
}

function refuse(state, refusal) {
  const [quiet, effects] = abandon(state);
  const refused = { ...quiet, socket: "refused", isProven: false };
  return [refused, [...effects, ...stop("connect", "join", "again"), { do: "drop" }, tell(refused, refusal)]];
}

// Of one epoch an older picture is late; another epoch is a database that was put back.
function take(state, picture) {
  if (picture.epoch === state.epoch && picture.revision < state.revision) return [state, []];
  const taken = { ...state, epoch: picture.epoch, revision: picture.revision };
  return [taken, [{ do: "take", picture }]];
}

function joined(state, picture) {
  const [quiet, effects] = abandon({ ...state, socket: "joined", isProven: true, heard: null, tries: 0 });
  const [after, more] = take(quiet, picture);
  return [after, [...stop("join"), ...effects, tell(after), ...more]];
}

function answered(state, { picture = null, refusal = null }) {
  if (refusal?.final) return refuse(state, refusal);
  const isReached = picture !== null;
  const heard = state.isProven ? state.heard : isReached;
  const over = { ...state, isAsking: false, heard };
  const [after, more] = isReached ? take(over, picture) : [over, []];
  const told = isReached || !state.isProven ? [tell(after)] : [];
  const again = state.isProven ? [] : [{ do: "timer", name: "next", ms: POLL_EVERY }];
  return [after, [...stop("poll"), ...told, ...more, ...again]];
}

// Somebody looks again, or doubts whether the socket still carries anything: it has to answer.
function check(state) {
  if (state.socket === "joined") return join(state);
  const [after, effects] = state.socket === "away" ? connect({ ...state, tries: 0 }) : [state, []];
  if (after.isProven || after.isAsking) return [after, effects];
  const [asking, more] = ask(after);
  return [asking, [...effects, ...more]];
}

const LATE = {
  connect: leave,
  join: leave,
  again: connect,
  next: ask,
  poll(state) {
    const [quiet, effects] = abandon(state);
    const [after, more] = answered(quiet, {});
    return [after, [...effects, ...more]];
  },
};

const HAPPENS = {
  open: (state) => connect(state),
  connected: (state) => (state.socket === "connecting" ? join(state) : [state, []]),
  lost: (state) => (state.socket === "away" ? [state, []] : leave(state)),
  joined: (state, { turn, picture }) => (isWaited(state, turn) ? joined(state, picture) : [state, []]),
  turnedAway(state, { turn, refusal }) {
    if (!isWaited(state, turn)) return [state, []];
    return refusal.final ? refuse(state, refusal) : leave(state);
  },
  pushed: (state, { picture }) => take(state, picture),
  polled: (state, event) => (event.question === state.question ? answered(state, event) : [state, []]),
  late: (state, { what }) => LATE[what](state),
  check: (state) => check(state),
  look: (state) => ask(state),
  revoked: (state, { refusal = null }) => refuse(state, refusal),
};

const isWaited = (state, turn) => state.socket === "joining" && turn === state.turn;

/* The state after an event {type, …}, and the effects in their order:
   {do: "connect"}, {do: "drop"}           the socket
   {do: "join", turn}                      to be answered by joined or turnedAway
   {do: "poll", question}, {do: "abandon"} to be answered by polled with a picture, a refusal, or neither
   {do: "timer", name, ms, spread}         to be answered by late; {do: "stop", name} takes it back
   {do: "take", picture}, {do: "tell", name, refusal} */
export function next(state, event) {
  return state.socket === "refused" ? [state, []] : HAPPENS[event.type](state, event);
}
