// The question between songs.
(() => {
  "use strict";
})();
