/* Time left by the server's clock, for pages whose scripts are modules. The voter's phone has a
   classic script of its own (audience.js), which can import nothing and counts for itself. */

export class ServerClock {
  #ahead = 0;

  // Takes the moment (ISO) at which the server made what is shown; nothing else is believed.
  set(moment) {
    const now = Date.parse(moment);
    if (Number.isFinite(now)) this.#ahead = now - Date.now();
  }

  // Seconds since a moment (ISO), none while it is to come.
  since(moment) {
    return Math.max(0, (Date.now() + this.#ahead - Date.parse(moment)) / 1000);
  }

  // Seconds until a moment (ISO), none when it is past.
  until(moment) {
    return Math.max(0, (Date.parse(moment) - Date.now() - this.#ahead) / 1000);
  }
}

// Writes how long a stop watch has run into every [data-since] below root; its [data-watch] is marked
// once it has passed [data-limit].
export function countOn(root, clock) {
  for (const time of root.querySelectorAll("[data-since]")) {
    const seconds = Math.floor(clock.since(time.dataset.since));
    const text = minutes(seconds);
    if (time.textContent !== text) time.textContent = text;
    const over = seconds - Number(time.dataset.limit);
    const watch = time.closest("[data-watch]");
    watch.toggleAttribute("data-over", over > 0);
    for (const part of watch.querySelectorAll("[data-over-by]")) part.textContent = `+${minutes(Math.max(over, 0))}`;
  }
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Writes minutes and seconds into every [data-until] below root; the last ten seconds are marked.
export function countDown(root, clock) {
  for (const time of root.querySelectorAll("[data-until]")) {
    const seconds = Math.ceil(clock.until(time.dataset.until));
    const text = minutes(seconds);
    if (time.textContent !== text) time.textContent = text;
    time.toggleAttribute("data-last", seconds <= 10);
  }
}
