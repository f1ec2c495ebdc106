/* Rows with data-key glide from where they were to where they are; counted numbers count up. */

const GLIDE = { duration: 700, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" };
const COUNT = 600;

export function placesOf(root) {
  const places = new Map();
  for (const row of root.querySelectorAll("[data-key]")) places.set(row.dataset.key, row.getBoundingClientRect());
  for (const number of root.querySelectorAll("[data-count]")) places.set(`#${number.dataset.count}`, Number(number.textContent));
  return places;
}

export function glide(root, before) {
  for (const row of root.querySelectorAll("[data-key]")) {
    const now = row.getBoundingClientRect();
    const was = before.get(row.dataset.key);
    if (!now.width) continue;
    if (!was || !was.width) {
      row.animate([{ opacity: 0 }, { opacity: 1 }], GLIDE);
    } else if (was.top !== now.top || was.left !== now.left) {
      const from = `translate(${was.left - now.left}px, ${was.top - now.top}px)`;
      row.animate([{ transform: from }, { transform: "none" }], GLIDE);
    }
  }
}

export function countUp(root, before, isCalm) {
  for (const number of root.querySelectorAll("[data-count]")) {
    const from = before.get(`#${number.dataset.count}`);
    const to = Number(number.textContent);
    if (isCalm || !Number.isFinite(from) || !Number.isFinite(to) || from === to) continue;
    const start = performance.now();
    const step = (now) => {
      const share = Math.min(1, (now - start) / COUNT);
      number.textContent = String(Math.round(from + (to - from) * share));
      if (share < 1 && number.isConnected) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
}
