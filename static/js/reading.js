// Reading about a heard song again, in the page: the evening goes on behind it, and the bar above says so.
(() => {
  "use strict";
  const kru = window.kru;
  const { find, stored } = kru;
  const main = find("main");
  const panel = find(".read");
  const place = find(".read-song", panel);
  const button = find(".read-bar button", panel);
  const back = button.textContent;
  const language = document.documentElement.lang;
  const passports = {}; // by song, as they stood on the page
  let reading = 0; // the song whose passport is open
  let told = ""; // the moment in which it was opened

  // Passports are kept with the language they were read in: opened again, they need no network.
  function remember(id, article) {
    const copy = article.cloneNode(true);
    kru.all(".touch, .take", copy).forEach((one) => one.remove());
    const html = copy.outerHTML;
    if (passports[id] === html) return html;
    passports[id] = html;
    const kept = stored.get("passports");
    const mine = kept.show === kru.show() && kept.language === language ? kept.html : {};
    stored.set("passports", { show: kru.show(), language, html: Object.assign(mine, { [id]: html }) });
    return html;
  }

  function recall(id) {
    const kept = stored.get("passports");
    return passports[id] || (kept.show === kru.show() && kept.language === language && kept.html[id]) || "";
  }

  async function ask(id) {
    const answer = await fetch("/v/songs/" + id);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return remember(id, find(".passport", page));
  }

  async function open(id) {
    let html;
    try {
      html = recall(id) || (await ask(id));
    } catch (error) {
      console.debug("cannot be opened now", error);
      return;
    }
    if (!reading) history.pushState({}, "");
    reading = id;
    told = kru.page().moment;
    place.innerHTML = html;
    panel.hidden = false;
    main.classList.add("is-reading");
    kru.draw();
    window.scrollTo(0, 0);
    place.focus({ preventScroll: true });
    kru.count(id, "opened");
  }

  function close() {
    if (!reading) return;
    const link = find('#now [data-read="' + reading + '"]') || find('.stamps [data-read="' + reading + '"]');
    reading = 0;
    panel.hidden = true;
    place.textContent = "";
    main.classList.remove("is-reading");
    kru.draw();
    window.scrollTo(0, 0);
    if (link && kru.page().state !== "voting") link.focus();
  }

  function draw() {
    const page = kru.page();
    const article = find("#now .passport");
    if (article && page.state === "song") remember(article.dataset.song, article);
    if (!reading) return;
    const isOpen = page.state === "voting";
    const isNew = isOpen || page.moment !== told;
    const words = isOpen ? kru.parts().dataset.open : isNew ? page.said || find("#now h1").textContent.trim() : back;
    if (button.textContent !== words) button.textContent = words;
    button.className = isNew ? "button-next" : "button-plain";
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-read]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain) return;
    event.preventDefault();
    open(link.dataset.read);
  });
  button.addEventListener("click", () => history.back());
  window.addEventListener("popstate", close);
  kru.draws.push(draw);
  draw();
})();
