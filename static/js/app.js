/* Binds behaviour to elements: data-module="name" loads ./modules/name.js and calls its default(element).
   Several names may stand in one attribute. A press on a form waits until all that belongs to it is bound,
   its own modules and those of what it stands in: a question is asked however slow the line is. So this
   stands in the head, and is no module itself: it listens before there is a button to press. A browser asks
   once for a module: a page that would have to stay as it is, since its module was lost, is taken anew. */
{
  const SOON = 1000;
  const LATE = 60000;
  const starts = new WeakMap(); // of an element: by the name of a module, how its binding stands
  const read = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  let held = null; // the press that waits; the last one is the one that is meant
  let isWrittenOn = false;

  const load = async (element, name) => {
    try {
      return await import(`./modules/${name}.js`);
    } catch (error) {
      if (element.dataset.poll) comeBack();
      throw error;
    }
  };

  const bindOne = async (start, element, name) => {
    try {
      const [module] = await Promise.all([load(element, name), read]);
      await module.default(element);
    } catch (error) {
      start.hasFailed = true;
      console.error(`module ${name}`, error);
    }
    start.isOver = true;
  };

  const bind = (element, name) => {
    const known = starts.get(element) ?? new Map();
    starts.set(element, known);
    if (!known.has(name)) {
      const start = { isOver: false, hasFailed: false };
      known.set(name, start);
      start.over = bindOne(start, element, name);
    }
    return known.get(name);
  };

  const bindAll = (element) => element.dataset.module.split(/\s+/).filter(Boolean).map((name) => bind(element, name));

  const bindAround = (form) => {
    const all = [];
    for (let one = form.closest("[data-module]"); one; one = one.parentElement?.closest("[data-module]")) all.push(...bindAll(one));
    return all;
  };

  const drop = () => {
    removeEventListener("beforeunload", drop);
    held?.submitter?.removeAttribute("aria-busy");
    held = null;
  };

  const hold = async (press, over) => {
    held = press;
    addEventListener("beforeunload", drop); // whoever leaves the page meanwhile means that
    press.submitter?.setAttribute("aria-busy", "true");
    await Promise.all(over);
    if (held !== press) return;
    drop();
    sendAsPressed(press);
  };

  const sendAsPressed = ({ form, submitter }) => {
    if (!form.isConnected || (submitter && submitter.form !== form)) return;
    if (form.requestSubmit) form.requestSubmit(submitter);
    else (submitter ?? form.querySelector("button, [type=submit]"))?.click();
  };

  // Where the module that asks can't be had, the browser itself asks.
  const isMeant = ({ form, submitter }) => {
    const question = submitter?.dataset.confirm || form.dataset.confirm;
    return !question || confirm(question);
  };

  const onSubmit = (event) => {
    drop();
    const press = { form: event.target, submitter: event.submitter ?? null };
    const around = bindAround(press.form);
    const isBound = around.every((start) => start.isOver);
    if (isBound && (!around.some((start) => start.hasFailed) || isMeant(press))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isBound) hold(press, around.map((start) => start.over));
  };

  const isThere = () => fetch(location.href, { cache: "no-store" }).then((answer) => answer.ok, () => false);

  // Each time in a row later, should the module be one that this browser can't have.
  const comeBack = async () => {
    const times = history.state?.lost ?? 0;
    do {
      await new Promise((go) => setTimeout(go, Math.min(SOON * 2 ** times, LATE)));
      if (isWrittenOn) return;
    } while (!(await isThere()));
    history.replaceState({ lost: times + 1 }, "");
    location.reload();
  };

  document.addEventListener("input", () => (isWrittenOn = true));
  document.addEventListener("submit", onSubmit, true);
  read.then(() => document.querySelectorAll("[data-module]").forEach(bindAll));
}
