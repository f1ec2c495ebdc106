/* A button that prints the page it is on. */
export default function bindPrint(button) {
  button.addEventListener("click", () => window.print());
}
