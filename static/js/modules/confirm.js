/* A form with data-confirm asks its question in a dialog before it is sent; where one of its buttons
   has a question of its own, that button alone asks. A question stands for its form as it was asked:
   while it stands no redrawing touches the form (data-held), and where the form is gone, the question
   closes and nothing is sent. */

export const YES = "yes";
export const NO = "no";
export const MOVED = "moved";

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

// Resolves to YES, NO, or MOVED when the form went while the question stood.
export function ask(question, form) {
  if (typeof HTMLDialogElement === "undefined") {
    return Promise.resolve(window.confirm(question.confirm) ? YES : NO);
  }
  return new Promise((resolve) => {
    const { dialog, yes, no } = makeDialog(question);
    let answer = NO;
    const watch = new MutationObserver(() => {
      if (!form.isConnected) end(MOVED);
    });
    function end(how) {
      answer = how;
      dialog.close();
    }
    yes.addEventListener("click", () => end(form.isConnected ? YES : MOVED));
    no.addEventListener("click", () => end(NO));
    dialog.addEventListener("close", () => {
      watch.disconnect();
      form.removeAttribute("data-held");
      dialog.remove();
      resolve(answer);
    });
    form.setAttribute("data-held", "");
    watch.observe(document.body, { childList: true, subtree: true });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

// Sends the form as its button would; older browsers do so without asking the form's fields again.
function sendAsPressed(form, submitter) {
  if (form.requestSubmit) return form.requestSubmit(submitter);
  const named = document.createElement("input");
  named.type = "hidden";
  if (submitter?.name) {
    named.name = submitter.name;
    named.value = submitter.value;
    form.append(named);
  }
  return form.submit();
}

export default function bindConfirm(form) {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    const submitter = event.submitter ?? null;
    const question = submitter?.dataset.confirm ? submitter.dataset : form.dataset;
    if (sure || !question.confirm) return;
    event.preventDefault();
    if ((await ask(question, form)) !== YES) {
      submitter?.focus();
      return;
    }
    sure = true;
    sendAsPressed(form, submitter);
    sure = false;
  });
}
