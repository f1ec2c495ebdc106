// Ticket sheets in the making: shows how far they are and turns to the finished ones.
const EVERY = 700;

export default function (element) {
  const bar = element.querySelector("progress");
  const words = element.querySelector(".progress-label span:last-child");

  async function look() {
    try {
      const answer = await fetch(element.dataset.address, { headers: { Accept: "application/json" } });
      const job = await answer.json();
      if (job.state !== "working") return location.reload();
      bar.value = job.done;
      words.textContent = `${job.done} / ${job.total}`;
    } catch (error) {
      console.debug("asked in vain", error);
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
}
