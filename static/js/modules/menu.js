/* A menu in a details element: Escape closes it and gives the focus back, a press elsewhere and going on
   with Tab close it too. Without a script it opens and closes by its summary alone. */

export default function bindMenu(menu) {
  const close = () => (menu.open = false);

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target)) close();
  });
}
