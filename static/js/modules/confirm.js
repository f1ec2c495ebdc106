/* A form with data-confirm asks its question in a dialog before it is sent; where one of its buttons
   has a question of its own, that button alone asks. */

function makeButton(text, kind) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button button-${kind}`;
  button.textContent = text;
  return button;
}

function makeDialog({ confirm, confirmYes, confirmNo, confirmKind }) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const actions = document.createElement("div");
  const no = makeButton(confirmNo, "secondary");
  const yes = makeButton(confirmYes, confirmKind === "danger" ? "danger" : "primary");
  dialog.className = "dialog";
  text.className = "dialog-text";
  text.id = `confirm-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  text.textContent = confirm;
  actions.className = "dialog-actions";
  dialog.setAttribute("aria-labelledby", text.id);
  actions.append(no, yes);
  dialog.append(text, actions);
  return { dialog, yes, no };
}

export function ask(question) {
  return new Promise((resolve) => {
    const { dialog, yes, no } = makeDialog(question);
    let answer = false;
    yes.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

export default function bindConfirm(form) {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    const submitter = event.submitter;
    const question = submitter?.dataset.confirm ? submitter.dataset : form.dataset;
    if (sure || !question.confirm) return;
    event.preventDefault();
    if (!(await ask(question))) {
      submitter?.focus();
      return;
    }
    sure = true;
    form.requestSubmit(submitter);
    sure = false;
  });
}
