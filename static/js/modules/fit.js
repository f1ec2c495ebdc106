/* Long names never get cut: the words of a picture shrink together until everything fits. */

const SMALLEST = 0.5;
const STEP = 0.05;

function overflows(main) {
  const boxes = [main, ...main.querySelectorAll("[data-fit]")];
  return boxes.some((box) => box.scrollHeight > box.clientHeight + 2 || box.scrollWidth > box.clientWidth + 2);
}

export function fitPicture(layer) {
  const picture = layer.querySelector(".picture");
  const main = picture?.querySelector(".picture-main");
  if (!main) return;
  for (let fit = 1; fit >= SMALLEST; fit -= STEP) {
    picture.style.setProperty("--fit", fit.toFixed(2));
    if (!overflows(main)) return;
  }
}
