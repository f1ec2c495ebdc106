/* A file that is too large is not sent at all: the form says so as soon as it is chosen. While one is
   on its way the form says that, too. */
export default function watchSize(form) {
  const input = form.querySelector('input[type="file"]');
  const button = form.querySelector('[type="submit"]');
  const said = form.querySelector("[data-upload-said]");
  const most = Number(form.dataset.mostBytes);

  const say = (text) => {
    said.textContent = text;
    said.hidden = !text;
  };
  const isTooLarge = () => input.files.length > 0 && input.files[0].size > most;
  const look = () => say(isTooLarge() ? form.dataset.textTooLarge : "");

  input.addEventListener("change", look);
  form.addEventListener("submit", (event) => {
    if (isTooLarge()) {
      event.preventDefault();
      look();
      input.focus();
    } else if (input.files.length) {
      say(form.dataset.textSending);
      said.classList.add("upload-going");
      button.setAttribute("aria-busy", "true");
    }
  });
  look(); // one that was chosen before this script was there
}
