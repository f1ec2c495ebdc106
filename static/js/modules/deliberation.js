/* The table of the deliberation, kept up to date while the page is open. Where it is opened or closed
   to this reader the page is taken anew. */
import { morph, rememberTouched } from "./morph.js";

const LOOK_EVERY = 3000;
const PATIENCE = 6000;
const CLOSED = [403, 404, 409];

async function ask(address) {
  const answer = await fetch(address, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (CLOSED.includes(answer.status)) return null;
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

export default function followTable(element) {
  const isOpen = Boolean(element.dataset.open);
  let since = "";
  rememberTouched(element);

  async function look() {
    try {
      const table = await ask(`${element.dataset.poll}?since=${since}`);
      if ((table !== null) !== isOpen) return location.reload();
      since = table?.since ?? "";
      if (table?.html) morph(element, table.html.trim());
    } catch {
      // no line now: the table stays as it was seen last
    }
    setTimeout(look, LOOK_EVERY);
  }

  setTimeout(look, LOOK_EVERY);
}
