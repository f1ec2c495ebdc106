// Ticket sheets in the making: shows how far they are and turns to the finished ones. What somebody
// is typing elsewhere on the page stays: then the part with the sheets alone is taken anew.
const EVERY = 700;

async function turn(element) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-sheets]");
  if (fresh) element.closest("[data-sheets]").replaceWith(fresh);
  else location.reload();
}

export default function (element) {
  const bar = element.querySelector("progress");
  const words = element.querySelector(".progress-label span:last-child");

  async function look() {
    try {
      const answer = await fetch(element.dataset.address, { headers: { Accept: "application/json" } });
      const job = await answer.json();
      if (job.state !== "working") return await turn(element);
      bar.value = job.done;
      words.textContent = `${job.done} / ${job.total}`;
    } catch (error) {
      console.debug("asked in vain", error);
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
}
