/* Puts the secret of a scanned card from the URL fragment into the form and sends it. The fragment
   is taken out of the address first, so that it stays in no history. */
export default function sendCard(form) {
  function send() {
    const secret = location.hash.slice(1);
    if (!secret) return;
    history.replaceState(null, "", location.pathname);
    form.elements.code.value = secret;
    form.requestSubmit();
  }

  addEventListener("hashchange", send);
  send();
}
