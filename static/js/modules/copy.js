/* A button that copies a link. Browsers give their clipboard to pages of https and of this machine alone; where it is
   missing, the field is marked and copied as from the keyboard. */

const SAID_FOR = 2500;

async function copyFrom(field) {
  field.focus();
  field.select();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
    return true;
  }
  return document.execCommand("copy");
}

export default function bindCopy(button) {
  const field = document.getElementById(button.dataset.copy);
  const words = button.querySelector("span");
  const label = words.textContent;
  words.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isDone = await copyFrom(field).catch((error) => {
      console.debug("not copied; the field is marked", error);
      return false;
    });
    if (!isDone) return;
    words.textContent = button.dataset.done;
    setTimeout(() => (words.textContent = label), SAID_FOR);
  });
}
