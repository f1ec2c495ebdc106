/* Long names never get cut: the words of a box shrink together until they fit. A box is an element
   with data-fit; the sizes inside are multiplied by --fit. */

const SMALLEST = 0.4;
const STEP = 0.025;

function overflows(box) {
  return box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2;
}

function fitBox(box) {
  for (let fit = 1; fit >= SMALLEST; fit -= STEP) {
    box.style.setProperty("--fit", fit.toFixed(3));
    if (!overflows(box)) return;
  }
}

export function fitPicture(layer) {
  for (const box of layer.querySelectorAll("[data-fit]")) fitBox(box);
}
