// What a phone keeps of the songs it followed: stamps, touches, words. Nothing of it leaves the phone; the server
// only counts that a passport was opened again, or a word taken. Classic script for old browsers (ES2019).
(() => {
  "use strict";
  const find = (selector, place) => (place || document).querySelector(selector);
  const all = (selector, place) => Array.from((place || document).querySelectorAll(selector));
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
  let learnt = {}; // this show's: {songs: {id: {shown, stamp, touch, …}}, guess: [], sent: {}}
  let parts = null; // what is drawn, in the language of the page
  let paying = false; // whether something is being counted
  const draws = []; // of the other scripts: called after each picture and each change
  let bands = stored.get("bands"); // ornaments as text, so that a carpet needs no network

  const root = () => find("#now").dataset;
  const ids = (words) => (words || "").split(" ").filter(Boolean);

  // Another tab may have kept something meanwhile.
  function load() {
    const kept = stored.get("learnt");
    if (kept[show] || !learnt.songs) learnt = kept[show] || { songs: {}, guess: [], sent: {} };
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

  // That a passport was opened again, or a word taken: once for each song, and later where there is no network now.
  function count(id, kind) {
    const name = id + "/" + kind;
    if (name in learnt.sent) return;
    change(() => (learnt.sent[name] = 0));
    pay();
  }

  async function pay() {
    const name = Object.keys(learnt.sent || {}).find((one) => !learnt.sent[one]);
    if (!name || paying) return;
    paying = true;
    try {
      const answer = await fetch("/v/songs/" + name, { method: "POST" });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      change(() => (learnt.sent[name] = 1));
      paying = false;
      pay();
    } catch (error) {
      console.debug("not counted yet", error);
      paying = false;
    }
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
    draws.forEach((one) => one());
  }

  let felt = root().window; // the vote of which this phone knows

  // The open vote is felt by who looks at the stage.
  function feel() {
    const page = root();
    const isNew = page.state === "voting" && page.window !== felt;
    felt = page.window;
    if (isNew && navigator.vibrate && !matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate(200);
  }

  function look() {
    follow();
    feel();
    draw();
    pay();
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const article = target.closest(".passport");
    if (target.closest(".hear")) {
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
    ids(parts.dataset.scripts).forEach((address) => {
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
    find, all, stored, change, count, draw, draws, escaped, placesOf, placeWords, bandOf,
    learnt: () => learnt,
    parts: () => parts,
    page: root,
    show: () => show,
  };
  document.addEventListener("kru-picture", () => (parts ? look() : (follow(), begin())));
  window.addEventListener("storage", (event) => {
    if (event.key !== "kru.learnt" || !show) return;
    load();
    draw();
  });
  follow();
  begin();
})();
