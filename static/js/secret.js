// The pages to which the codes on tickets and on the hall screen lead, one classic script for old
// browsers (ES2019): what stands behind the # is handed in by itself, and in vain again a little later.
// Without a script, or without a code, there is the form.
(() => {
  "use strict";
  const text = document.body.dataset;
  const ANSWER_WITHIN = 8000;
  const AGAIN_AFTER = 3000;
  document.documentElement.className = "script";

  function say(id, words) {
    const place = document.querySelector("#" + id);
    place.hidden = id === "message" && !words;
    place.textContent = words;
  }

  async function post(secret) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN);
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    try {
      const answer = await fetch(text.post, { method: "POST", headers, body: JSON.stringify({ secret }), signal: stop.signal });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      return { isDone: answer.ok, data: await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  async function handIn() {
    const secret = location.hash.slice(1);
    if (!secret) return;
    if (document.hidden) return document.addEventListener("visibilitychange", handIn, { once: true });
    history.replaceState(null, "", location.pathname);
    try {
      const { isDone, data } = await post(secret);
      if (isDone) return location.replace("/v");
      say("status", "");
      say("message", data.message);
    } catch (error) {
      console.debug("not handed in", error);
      if (location.hash) return; // another code was scanned meanwhile
      history.replaceState(null, "", location.pathname + "#" + secret);
      say("status", text.textOffline);
      setTimeout(handIn, AGAIN_AFTER);
    }
  }

  window.addEventListener("hashchange", handIn); // a second scan on this very page
  handIn();
})();
