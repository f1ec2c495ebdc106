// The only module that speaks Socket.IO. A page opens one room; it gets whole snapshots, and an
// older one than it has is dropped. Where the socket stays away, the same snapshot is polled.
import { io } from "../vendor/socket.io.esm.min.js";

const POLL_EVERY = 4000;
const ANSWER_WITHIN = 6000;

export function openRoom({ join, payload = {}, poll, onSnapshot, onConnect = () => {}, onState = () => {} }) {
  let revision = -1;
  let timer = null;
  let connections = 0;
  const socket = io({ transports: ["websocket"], reconnectionDelay: 300, reconnectionDelayMax: 4000, randomizationFactor: 0.9 });

  function take(snapshot) {
    if (!snapshot || snapshot.error || snapshot.revision < revision) return;
    revision = snapshot.revision;
    onSnapshot(snapshot);
  }

  // An answer that fails after the socket has come back says nothing of the line as it is now.
  async function askOverHttp() {
    const before = connections;
    const stop = new AbortController();
    const tooLate = setTimeout(() => stop.abort(), ANSWER_WITHIN);
    try {
      const answer = await fetch(poll, { headers: { Accept: "application/json" }, signal: stop.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      take(await answer.json());
      onState(timer === null ? "online" : "polling");
    } catch (error) {
      console.debug("poll failed", error);
      if (before === connections) onState("offline");
    } finally {
      clearTimeout(tooLate);
    }
  }

  socket.on("connect", async () => {
    clearInterval(timer);
    timer = null;
    connections += 1;
    revision = -1; // a server that was restored from a back-up counts from there
    onConnect();
    let answer;
    try {
      answer = await socket.timeout(ANSWER_WITHIN).emitWithAck(join, payload);
    } catch (error) {
      console.debug("joining got no answer: once more on a new connection", error);
      socket.io.engine?.close();
      return;
    }
    if (answer && answer.error) return onState("refused", answer);
    onState("online");
    take(answer);
  });
  socket.on("snapshot", take);
  socket.on("disconnect", () => fallBack());
  socket.on("connect_error", () => fallBack());

  function fallBack() {
    onState("offline");
    if (poll && !timer) timer = setInterval(askOverHttp, POLL_EVERY);
  }

  return {
    socket,
    get connected() {
      return socket.connected;
    },
    // Asks for a picture now, whatever the socket does.
    look: askOverHttp,
    // Resolves to the acknowledgement; rejects when none came in time.
    send: (event, data, timeout = 4000) => socket.timeout(timeout).emitWithAck(event, data),
  };
}
