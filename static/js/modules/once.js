/* A form that makes something is sent once: its buttons rest until the answer is there, and wake when
   one comes back to the page. The server makes one thing of two such forms all the same. */
export default function sendOnce(command) {
  const { form } = command;
  const buttons = () => [...form.elements].filter((element) => element.type === "submit");

  form.addEventListener("submit", (event) => {
    // after this event, so that the pressed button still goes with the form
    setTimeout(() => {
      if (event.defaultPrevented) return;
      for (const button of buttons()) button.disabled = true;
      event.submitter?.setAttribute("aria-busy", "true");
    });
  });
  addEventListener("pageshow", () => {
    for (const button of buttons()) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    }
  });
}
