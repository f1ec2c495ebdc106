/* Everybody's sheets, kept up to date. A push waits while somebody is on one of its buttons. */
import { openRoom } from "../live.js";

const LOOK_EVERY = 1000;

export default function followMatrix(element) {
  let newest = null;

  function paint() {
    const isInUse = element.contains(document.activeElement) && document.activeElement.matches("button");
    if (newest === null || isInUse) return;
    element.innerHTML = newest;
    newest = null;
  }

  openRoom({
    join: "head:join",
    payload: { show: Number(element.dataset.show) },
    poll: element.dataset.poll,
    onSnapshot(snapshot) {
      newest = snapshot.html;
      paint();
    },
  });
  setInterval(paint, LOOK_EVERY);
}
