/* Shows the chosen photo before it is sent. */
export default function previewPhoto(element) {
  const input = element.querySelector('input[type="file"]');
  const image = element.querySelector("[data-preview]");
  const none = element.querySelector("[data-none]");
  let address = "";

  function show() {
    const [file] = input.files;
    if (!file) return;
    URL.revokeObjectURL(address);
    address = URL.createObjectURL(file);
    image.src = address;
    image.hidden = false;
    if (none) none.hidden = true;
  }

  input.addEventListener("change", show);
  show(); // one that was chosen before this script was there
}
