/* Links to parts of a form that are folded: the part opens, and the way there stays short. */
export default function bindPartList(list) {
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const part = link && document.getElementById(link.hash.slice(1))?.closest("details");
    if (part) part.open = true;
  });
}
