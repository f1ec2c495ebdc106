/* Puts the focus on what must be read first, such as the summary of a form's errors. */
export default function focusFirst(element) {
  element.focus({ preventScroll: false });
}
