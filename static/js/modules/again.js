/* A page with nothing on it yet looks again by itself, for as long as somebody may see it. */

const LOOK_EVERY = 10000;

export default function lookAgain() {
  setInterval(() => {
    if (!document.hidden) location.reload();
  }, LOOK_EVERY);
}
