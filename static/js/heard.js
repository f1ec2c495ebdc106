// What a phone keeps of the songs it followed; nothing of it leaves the phone.
(() => {
  "use strict";
})();
