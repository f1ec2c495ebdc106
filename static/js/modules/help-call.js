/* A juror's call for somebody to come: one button that says how the call stands. */

export class HelpCall {
  // send(payload) resolves to the server's answer; onProblem(text) says what went wrong.
  constructor(form, { texts, send, onProblem }) {
    this.form = form;
    this.texts = texts;
    this.call = "";
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const answer = await send({ wanted: !this.call });
        if (answer.error) onProblem(answer.message);
        else this.show(answer.help);
      } catch (error) {
        console.debug("help", error);
        onProblem(texts.fill("no-connection"));
      }
    });
  }

  // call: "" nobody was called, "asked" nobody has answered, "coming" somebody is on the way.
  show(call) {
    this.call = call;
    this.form.querySelector("button").setAttribute("aria-pressed", String(call !== ""));
    this.form.querySelector("[data-help-text]").textContent = this.texts.fill(call ? `help-${call}` : "help");
  }
}
