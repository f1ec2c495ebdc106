/* Long names never get cut: the words of a box shrink together until they fit. A box is an element
   with data-fit; the sizes inside are multiplied by --fit. A word is broken (data-broken) only where
   even the smallest size leaves it too long for its line. */

const SMALLEST = 0.4;
const STEP = 0.025;

function overflows(box) {
  return box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2;
}

function shrink(box) {
  for (let fit = 1; fit >= SMALLEST; fit -= STEP) {
    box.style.setProperty("--fit", fit.toFixed(3));
    if (!overflows(box)) return true;
  }
  return false;
}

function fitBox(box) {
  box.removeAttribute("data-broken");
  if (shrink(box)) return;
  box.setAttribute("data-broken", "");
  shrink(box);
}

export function fitPicture(layer) {
  for (const box of layer.querySelectorAll("[data-fit]")) fitBox(box);
}
