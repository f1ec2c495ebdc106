/* Binds behaviour to elements: data-module="name" loads ./modules/name.js and calls its default(element).
   Several names may stand in one attribute. Elements added later are bound by calling bind(root). */

const bound = new WeakMap();

async function start(element, name) {
  const started = bound.get(element) ?? new Set();
  if (started.has(name)) return;
  bound.set(element, started.add(name));
  const module = await import(`./modules/${name}.js`);
  await module.default(element);
}

export function bind(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) {
    for (const name of element.dataset.module.split(/\s+/).filter(Boolean)) {
      start(element, name).catch((error) => console.error(`module ${name}`, error));
    }
  }
}

bind();
