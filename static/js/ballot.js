// Ballots with marks, and a voter's own acts, which stand greyed: the server refuses them as well.
// For old browsers, as audience.js, which keeps and sends what is chosen.
(() => {
  "use strict";
  let own = [];
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // The chosen mark in words beside the button.
  function tell() {
    const place = document.querySelector("#mark");
    const chosen = document.querySelector(".grid input:checked");
    if (place) place.textContent = chosen ? chosen.value.split(",")[1] : "–";
    all("#ballot .marked").forEach((row) => row.classList.toggle("chosen", Boolean(row.querySelector("select").value)));
  }

  function lay() {
    const told = document.querySelector("#now").dataset.own;
    if (told) own = told.split(",");
    all("#ballot .act, #ballot option[data-act]").forEach((act) => {
      const isOwn = own.includes(act.dataset.act);
      act.classList.toggle("own", isOwn);
      [act].concat(all("input,select,button", act)).forEach((part) => {
        if ("disabled" in part) part.disabled = isOwn;
      });
    });
    tell();
  }

  document.addEventListener("kru-picture", lay);
  document.addEventListener("change", tell);
  lay();
})();
