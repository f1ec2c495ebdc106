// Guess the podium: kept on this phone, sealed when the vote closes, told after the result. It counts for nothing.
(() => {
  "use strict";
  const kru = window.kru;
  const section = kru.find(".podium");
  const selects = kru.all("select", section);
  let acts = []; // of whom one can be guessed: [id, number, name]

  const guess = () => kru.learnt().guess || [];
  const nameOf = (id) => (acts.find((act) => act[0] === id) || [id, "", ""])[2];

  function look() {
    const words = (selector, place) => kru.find(selector, place).textContent.trim();
    const listed = kru.all("#now [data-competes]").map((link) => [link.dataset.read, link.closest("li").value, words("b", link)]);
    const paper = kru.all("#ballot .choice").map((row) => [row.dataset.act || kru.find("input", row).value, words("b", row), words(".name", row)]);
    const options = kru.all("#place0 option").filter((one) => one.value).map((one) => [one.value].concat(one.textContent.trim().split(/\.\s+([^]*)/, 2)));
    const found = [listed, paper, options].find((rows) => rows.length);
    if (found) acts = found;
  }

  function draw() {
    look();
    const page = kru.page();
    const isOpen = "all" in page && /between|voting|paused/.test(page.state) && acts.length > 3;
    const isTold = page.state === "result";
    const isSealed = page.state === "closed";
    section.hidden = !(isOpen || ((isSealed || isTold) && guess().some(Boolean)));
    kru.all(".podium-open", section).forEach((one) => (one.hidden = !isOpen));
    kru.all(".podium-sealed", section).forEach((one) => (one.hidden = !isSealed));
    kru.find(".podium-told", section).hidden = isOpen;
    if (isOpen) offer();
    else tell(isTold ? kru.placesOf() : {});
  }

  function offer() {
    selects.forEach((select, place) => {
      const drawn = JSON.stringify(acts);
      if (select.dataset.drawn !== drawn) {
        select.dataset.drawn = drawn;
        while (select.options.length > 1) select.remove(1);
        acts.forEach((act) => select.add(new Option(act[1] + ". " + act[2], act[0])));
      }
      select.value = guess()[place] || "";
    });
  }

  function tell(places) {
    const rows = guess().map((id, at) => "<li>" + (id ? kru.escaped(nameOf(id)) : "–") +
      (places[id] ? " · " + kru.escaped(kru.placeWords(places[id])) + (places[id] === at + 1 ? " ✓" : "") : "") + "</li>");
    kru.find(".podium-told", section).innerHTML = rows.join("");
    const right = guess().filter((id, at) => places[id] === at + 1).length;
    kru.all(".podium-score", section).forEach((one) => {
      one.hidden = !Object.keys(places).length || Number(one.dataset.score) !== right;
    });
  }

  section.addEventListener("change", (event) => {
    const place = Number(event.target.dataset.guess);
    kru.change((learnt) => {
      const mine = [0, 1, 2].map((at) => (learnt.guess || [])[at] || "");
      learnt.guess = mine.map((id, at) => (at === place ? event.target.value : id === event.target.value ? "" : id));
    });
    draw();
  });
  kru.draws.push(draw);
  draw();
})();
