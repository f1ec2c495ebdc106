// What a phone keeps of the songs it followed: stamps, touches, words. Nothing of it leaves the phone; the server
// only counts that a passport was opened again, or a word taken. Classic script for old browsers (ES2019).
(() => {
  "use strict";
  const find = (selector, place) => (place || document).querySelector(selector);
  const all = (selector, place) => Array.from((place || document).querySelectorAll(selector));
  const language = document.documentElement.lang;
  const stored = {
    get: (name) => {
      try {
        return JSON.parse(localStorage.getItem("kru." + name)) || {};
      } catch (error) {
        console.debug("this browser keeps nothing", error);
        return {};
      }
    },
    set: (name, value) => {
      try {
        localStorage.setItem("kru." + name, JSON.stringify(value));
      } catch (error) {
        console.debug("this browser keeps nothing", error);
      }
    },
  };

  let show = "";
  let learnt = {}; // this show's: {songs: {id: {shown, stamp, touch, …}}, guess: [], sent: []}
  let parts = null; // what is drawn, in the language of the page
  let reading = 0; // the song whose passport is open
  let told = ""; // what the bar above it said when it was opened
  const passports = {}; // by song, as they stood on the page
  const draws = []; // of the other scripts: called after each picture and each change
  let bands = stored.get("bands"); // ornaments as text, so that a carpet needs no network

  const root = () => find("#now").dataset;
  const ids = (words) => (words || "").split(" ").filter(Boolean);

  // Another tab may have kept something meanwhile.
  function load() {
    const kept = stored.get("learnt");
    if (kept[show] || !learnt.songs) learnt = kept[show] || { songs: {}, guess: [], sent: [] };
  }

  function change(work) {
    load();
    work(learnt);
    const kept = stored.get("learnt");
    const others = Object.keys(kept).filter((tag) => tag !== show).slice(-3);
    const all = {};
    others.forEach((tag) => (all[tag] = kept[tag]));
    all[show] = learnt;
    stored.set("learnt", all);
  }

  const songOf = (id) => learnt.songs[id] || {};

  function changeSong(id, work) {
    change(() => {
      learnt.songs[id] = learnt.songs[id] || {};
      work(learnt.songs[id]);
    });
  }

  // Following: a passport that was shown while its song was on stage, and the song has ended.
  function follow() {
    const page = root();
    if (page.show && page.show !== show) {
      show = page.show;
      learnt = {};
      load();
    }
    if (!show) return;
    const article = find("#now .passport");
    if (article && page.state === "song") {
      const id = article.dataset.song;
      if (!find(".touch", article)) remember(id, article.outerHTML);
      if (!songOf(id).shown) changeSong(id, (song) => (song.shown = 1));
      const now = songOf(id);
      const facts = { slug: article.dataset.tradition, number: Number(article.dataset.number), name: article.dataset.name };
      if (Object.keys(facts).some((key) => now[key] !== facts[key])) changeSong(id, (song) => Object.assign(song, facts));
      keepBand(facts.slug);
    }
    ids(page.sung).filter((id) => songOf(id).shown && !songOf(id).stamp).forEach((id) => {
      changeSong(id, (song) => (song.stamp = 1));
    });
  }

  function keepBand(slug) {
    if (bands[slug]) return;
    fetch("/ornaments/" + slug + ".svg").then((answer) => (answer.ok ? answer.text() : "")).then((svg) => {
      if (!svg) return;
      bands = Object.assign(stored.get("bands"), { [slug]: svg });
      stored.set("bands", bands);
      draw();
    }).catch((error) => console.debug("no ornament yet", error));
  }

  const bandOf = (slug) => (bands[slug] ? "data:image/svg+xml," + encodeURIComponent(bands[slug]) : "/ornaments/" + slug + ".svg");

  // Passports are kept with the language they were read in: opened again, they need no network.
  function remember(id, html) {
    passports[id] = html;
    const kept = stored.get("passports");
    const mine = kept.show === show && kept.language === language ? kept.html : {};
    if (mine[id] === html) return;
    stored.set("passports", { show, language, html: Object.assign(mine, { [id]: html }) });
  }

  function recall(id) {
    const kept = stored.get("passports");
    return passports[id] || (kept.show === show && kept.language === language && kept.html[id]) || "";
  }

  function count(id, kind) {
    const name = kind + id;
    if (learnt.sent.includes(name)) return;
    fetch("/v/songs/" + id + "/" + kind, { method: "POST" }).then((answer) => {
      if (answer.status < 500 && answer.status !== 429) change(() => learnt.sent.push(name));
    }).catch((error) => console.debug("not counted", error));
  }

  // Reading again: the evening goes on behind it, and the bar says so.
  async function open(id) {
    let html = recall(id);
    try {
      if (!html) {
        const page = new DOMParser().parseFromString(await (await fetch("/v/songs/" + id)).text(), "text/html");
        html = find(".passport", page).outerHTML;
        remember(id, html);
      }
    } catch (error) {
      console.debug("cannot be opened now", error);
      return;
    }
    if (!reading) history.pushState({ song: id }, "");
    reading = id;
    told = root().moment;
    find(".read-song").innerHTML = html;
    find(".read").hidden = false;
    find("main").classList.add("is-reading");
    draw();
    find(".read-song").focus({ preventScroll: true });
    window.scrollTo(0, 0);
    count(id, "opened");
  }

  function close() {
    if (!reading) return;
    const link = find('#now [data-read="' + reading + '"]') || find('.stamps [data-read="' + reading + '"]');
    reading = 0;
    find(".read").hidden = true;
    find(".read-song").textContent = "";
    find("main").classList.remove("is-reading");
    draw();
    window.scrollTo(0, 0);
    if (link && root().state !== "voting") link.focus();
  }

  function bar() {
    if (!reading) return;
    const page = root();
    const isNew = page.moment !== told;
    const words = page.state === "voting" ? parts.dataset.open : isNew && (page.said || find("#now h1").textContent);
    const button = find(".read-bar button");
    if (words && button.textContent !== words) button.textContent = words;
    else if (!words) button.textContent = find(".read-bar button", parts).textContent;
    button.className = words ? "button-next" : "button-plain";
  }

  // Under each passport, and beside each act where it is listed.
  function touches() {
    all("main .passport").forEach((article) => {
      const id = article.dataset.song;
      if (!find(".touch", article)) article.appendChild(find(".touch", parts).cloneNode(true));
      const word = find(".word", article);
      if (word && !find(".take", word)) word.appendChild(find(".take", parts).cloneNode(true));
      all(".touch button", article).forEach((button) => press(button, button.value === songOf(id).touch));
      if (word) press(find(".take", word), Boolean(songOf(id).word));
    });
    all("#now [data-read]").forEach((link) => mark(link, link.dataset.read));
    all("#now .choice input").forEach((input) => mark(find("span", input.parentNode), input.value));
    all("#ballot option").forEach((option) => {
      const words = touchOf(option.value);
      if (words) option.label = option.textContent + " · " + words;
      else option.removeAttribute("label");
    });
  }

  const touchOf = (id) => (songOf(id).touch ? find('.touch [value="' + songOf(id).touch + '"]', parts).textContent : "");

  function press(button, isPressed) {
    button.setAttribute("aria-pressed", String(isPressed));
  }

  function mark(place, id) {
    const words = touchOf(id);
    let note = find(".touched", place);
    if (!words) {
      if (note) note.remove();
      return;
    }
    if (!note) note = place.appendChild(Object.assign(document.createElement("small"), { className: "touched" }));
    if (note.textContent !== words) note.textContent = words;
  }

  function list(selector, rows) {
    const section = find(selector);
    section.hidden = !rows.length;
    const place = find("ul", section);
    const html = rows.join("");
    if (place.dataset.drawn === html) return;
    place.dataset.drawn = html;
    place.innerHTML = html;
  }

  const escaped = (text) => {
    const place = document.createElement("i");
    place.textContent = text;
    return place.innerHTML.replace(/"/g, "&quot;");
  };

  function own() {
    const places = placesOf();
    const kept = Object.keys(learnt.songs).map((id) => Object.assign({ id }, songOf(id))).sort((a, b) => a.number - b.number);
    list(".carpet", kept.filter((song) => song.stamp).map((song) =>
      '<li><button type="button" data-read="' + song.id + '"><img src="' + bandOf(song.slug) +
      '" alt="" width="64" height="64"><span>' + song.number + '</span><span class="heard">. ' + escaped(song.name) + "</span></button></li>"));
    list(".words", kept.filter((song) => song.word).map((song) =>
      "<li><b><bdi>" + escaped(song.word[0]) + "</bdi></b> " + escaped(song.word[1]) + "</li>"));
    list(".mine", root().state !== "result" ? [] : kept.filter((song) => song.touch).map((song) =>
      "<li>" + song.number + ". " + escaped(song.name) + " · " + escaped(touchOf(song.id)) +
      (places[song.id] ? " · <b>" + escaped(placeWords(places[song.id])) + "</b>" : "") + "</li>"));
  }

  function placesOf() {
    const found = find("#now [data-places]");
    const places = {};
    ids(found && found.dataset.places).forEach((pair) => (places[pair.split(":")[0]] = Number(pair.split(":")[1])));
    return places;
  }

  const placeWords = (place) => parts.dataset.place.replace("#", place);

  function draw() {
    if (!parts || !show) return;
    touches();
    own();
    bar();
    draws.forEach((one) => one());
  }

  function look() {
    follow();
    draw();
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest("[data-read]");
    const article = target.closest(".passport");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && parts) {
      event.preventDefault();
      open(link.dataset.read);
    } else if (target.closest(".read-bar button")) {
      history.back();
    } else if (target.closest(".hear")) {
      target.closest(".hear").nextElementSibling.play();
    } else if (article && target.closest(".touch button")) {
      changeSong(article.dataset.song, (song) => (song.touch = song.touch === target.value ? "" : target.value));
      note(article);
    } else if (article && target.closest(".take")) {
      const word = target.closest(".word");
      const id = article.dataset.song;
      changeSong(id, (song) => (song.word = song.word ? null : [word.dataset.word, word.dataset.reads]));
      if (songOf(id).word) count(id, "word");
      note(article);
    }
  });

  // A song that was touched has a place in the lists, also where it was not followed.
  function note(article) {
    const facts = { slug: article.dataset.tradition, number: Number(article.dataset.number), name: article.dataset.name };
    changeSong(article.dataset.song, (song) => Object.assign(song, facts));
    draw();
  }

  async function begin() {
    try {
      const holder = document.createElement("div");
      holder.innerHTML = await (await fetch("/v/learn")).text();
      await style(holder.firstElementChild.dataset.style);
      if (parts) return;
      parts = holder.firstElementChild;
    } catch (error) {
      console.debug("once more with the next picture", error);
      return;
    }
    const main = find("main");
    main.insertBefore(find(".read", parts).cloneNode(true), find("#now"));
    main.insertBefore(find(".own", parts).cloneNode(true), find("#now").nextSibling);
    parts.dataset.scripts.split(" ").forEach((address) => {
      document.head.appendChild(Object.assign(document.createElement("script"), { src: address, async: false }));
    });
    draw();
  }

  function style(address) {
    return new Promise((done, fail) => {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: done, onerror: fail });
      document.head.appendChild(sheet);
    });
  }

  window.kru = {
    find, all, change, draws, escaped, placesOf, placeWords, bandOf,
    learnt: () => learnt,
    parts: () => parts,
    page: root,
  };
  document.addEventListener("kru-picture", () => (parts ? look() : (follow(), begin())));
  window.addEventListener("popstate", close);
  window.addEventListener("storage", (event) => {
    if (event.key !== "kru.learnt" || !show) return;
    load();
    draw();
  });
  follow();
  begin();
})();
