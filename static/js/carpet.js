// The carpet of the evening: the ornaments of the songs that were followed, woven into one picture on this phone.
(() => {
  "use strict";
  const kru = window.kru;
  const section = kru.find(".carpet");
  const canvas = kru.find("canvas", section);
  const save = kru.find("a", section);
  const pen = canvas.getContext("2d");
  const WIDTH = canvas.width;
  const EDGE = 50;
  const WORDS = 190;
  let woven = "";

  function picture(address) {
    return new Promise((done) => {
      const image = new Image();
      image.onload = () => done(image);
      image.onerror = () => done(null);
      image.src = address;
    });
  }

  function draw() {
    const isDone = /closed|result/.test(kru.page().state);
    kru.all(".carpet-done", section).forEach((one) => (one.hidden = !isDone));
    kru.all(".carpet-growing", section).forEach((one) => (one.hidden = isDone));
    const songs = Object.values(kru.learnt().songs).filter((song) => song.stamp).sort((a, b) => a.number - b.number);
    const plan = songs.map((song) => kru.bandOf(song.slug)).join();
    if (!isDone || !songs.length || plan === woven) return;
    woven = plan;
    weave(songs);
  }

  async function weave(songs) {
    const bands = await Promise.all(songs.map((song) => picture(kru.bandOf(song.slug))));
    const height = canvas.height - 2 * EDGE - WORDS;
    const row = height / songs.length;
    pen.fillStyle = "#0b1020";
    pen.fillRect(0, 0, WIDTH, canvas.height);
    bands.forEach((band, at) => {
      pen.save();
      pen.beginPath();
      pen.rect(EDGE, EDGE + at * row, WIDTH - 2 * EDGE, row - 4);
      pen.clip();
      pen.fillStyle = "#2a3760";
      pen.fillRect(EDGE, EDGE + at * row, WIDTH, row);
      if (band) lay(band, EDGE + at * row, row - 4);
      pen.restore();
    });
    fringe(EDGE - 6, -1);
    fringe(EDGE + height + 2, 1);
    write();
    canvas.toBlob((blob) => {
      if (save.href) URL.revokeObjectURL(save.href);
      save.href = URL.createObjectURL(blob);
    });
  }

  // A band lies as high as its row, as often as the row is long, every second time mirrored.
  function lay(band, top, height) {
    const scale = Math.max(1, height / 24);
    const width = 600 * scale;
    for (let left = EDGE; left < WIDTH - EDGE; left += width) pen.drawImage(band, left, top, width, 24 * scale);
  }

  function fringe(top, way) {
    pen.strokeStyle = "#f4c452";
    pen.lineWidth = 3;
    for (let left = EDGE + 6; left < WIDTH - EDGE; left += 14) {
      pen.beginPath();
      pen.moveTo(left, top);
      pen.lineTo(left, top + way * 22);
      pen.stroke();
    }
  }

  function write() {
    const words = kru.parts().dataset;
    const top = canvas.height - WORDS;
    pen.textAlign = "center";
    fit(words.evening, 46, "#f4c452", top + 70);
    fit([words.name, words.day].filter(Boolean).join(" · "), 32, "#f6f3ea", top + 125);
  }

  function fit(text, size, colour, top) {
    pen.fillStyle = colour;
    pen.font = "700 " + size + "px system-ui, Roboto, sans-serif";
    const wide = pen.measureText(text).width;
    if (wide > WIDTH - 2 * EDGE) pen.font = "700 " + Math.floor((size * (WIDTH - 2 * EDGE)) / wide) + "px system-ui, Roboto, sans-serif";
    pen.fillText(text, WIDTH / 2, top);
  }

  kru.draws.push(draw);
  draw();
})();
