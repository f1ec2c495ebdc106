/* The juror's page in a selection round: one recording plays at a time, the list of all entries and the
   sheets take turns where there is no room for both, and the address says which of them is in view. */
export class Recordings {
  // onGo(id) turns the page to an entry. In a show with a stage there is nothing of all this.
  constructor(root, onGo) {
    this.root = root;
    this.players = [...root.querySelectorAll("audio")];
    for (const player of this.players) player.addEventListener("play", () => this.#pauseAll(player));
    for (const link of root.querySelectorAll("[data-turn]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        onGo(Number(link.dataset.turn));
      });
    }
    for (const link of root.querySelectorAll("[data-all-entries]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.#showList();
      });
    }
  }

  // Whoever listens is not interrupted.
  get isPlaying() {
    return this.players.some((player) => !player.paused && !player.ended);
  }

  turnedTo(sheet) {
    if (this.root.dataset.view) this.root.dataset.view = "sheet";
    this.#pauseAll(sheet.section.querySelector("audio"));
  }

  #showList() {
    this.root.dataset.view = "list";
    history.replaceState(null, "", this.root.dataset.home);
    document.getElementById("round-title").focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  #pauseAll(but) {
    for (const player of this.players) if (player !== but) player.pause();
  }
}
