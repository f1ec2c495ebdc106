// The only module that speaks Socket.IO. A page opens one room; it gets whole snapshots, and an
// older one than it has is dropped. Where the socket stays away, the same snapshot is polled.
import { io } from "../vendor/socket.io.esm.min.js";

const POLL_EVERY = 4000;

export function openRoom({ join, payload = {}, poll, onSnapshot, onConnect = () => {}, onState = () => {} }) {
  let revision = -1;
  let timer = null;
  const socket = io({ transports: ["websocket"], reconnectionDelay: 300, reconnectionDelayMax: 4000, randomizationFactor: 0.9 });

  function take(snapshot) {
    if (!snapshot || snapshot.error || snapshot.revision < revision) return;
    revision = snapshot.revision;
    onSnapshot(snapshot);
  }

  async function askOverHttp() {
    try {
      const answer = await fetch(poll, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      take(await answer.json());
      onState("polling");
    } catch (error) {
      console.debug("poll failed", error);
      onState("offline");
    }
  }

  socket.on("connect", async () => {
    clearInterval(timer);
    timer = null;
    revision = -1; // a server that was restored from a back-up counts from there
    onConnect();
    const answer = await socket.emitWithAck(join, payload);
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
    // Resolves to the acknowledgement; rejects when none came in time.
    send: (event, data, timeout = 4000) => socket.timeout(timeout).emitWithAck(event, data),
  };
}
