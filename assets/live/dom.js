// The few things that every part does with the page's elements.

/**
 * An element with its attributes and children; a name that begins with "on" is a handler.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children  what is nothing is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) /** @type {any} */ (made)[name] = value;
    else made.setAttribute(name, String(value));
  }
  made.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return made;
}

/**
 * An element of a drawing with its attributes and children.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * Let these be what a box holds, in this order. What stands in it already is not taken out and put back: it would lose
 * its focus, and the hand that is on it.
 * @param {Element} box
 * @param {Element[]} children
 */
export function stand(box, children) {
  for (const one of [...box.children]) if (!children.includes(one)) one.remove();
  for (const [n, one] of children.entries())
    if (box.children[n] !== one) box.insertBefore(one, box.children[n] ?? null);
}

/**
 * A small picture in a square of 24: lines in a quantity's colour, or in ink; shapes of a sign are filled.
 * @param {Record<string, string>} paths  by tone
 */
export function drawing(paths) {
  const drawn = Object.entries(paths).map(([tone, d]) => svg("path", { d, class: `tone-${tone}` }));
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, ...drawn);
}

/**
 * A part of the instrument by its class, ``live-NAME``.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {any}  whatever element assets/live.html has there
 */
export function part(root, name) {
  return root.querySelector(`.live-${name}`);
}

/**
 * What scrolls an element; null: the window. An observer's margin reaches beyond what scrolls, and beyond nothing else.
 * @param {Element} one
 * @returns {Element | null}
 */
export function scroller(one) {
  const { parentElement } = one;
  if (!parentElement || /auto|scroll/.test(getComputedStyle(parentElement).overflowY)) return parentElement;
  return scroller(parentElement);
}

const SAID_MS = 2500;

/**
 * Let a button say what came of it, for a moment; then what it does again.
 * @param {HTMLButtonElement} button
 * @param {string} text
 * @param {() => string} own
 */
export function reply(button, text, own) {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = own();
  }, SAID_MS);
}

/** Whether a person asked their system for less motion. */
export const motionless = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Scroll the window so that an element is seen.
 * @param {Element | undefined} one
 * @param {ScrollLogicalPosition} block  where in the window
 */
export const bringIntoView = (one, block) =>
  one?.scrollIntoView({ block, behavior: motionless() ? "instant" : "smooth" });

/**
 * Whether a click comes with no key held: with one, a browser opens a tab or a window.
 * @param {MouseEvent} event
 */
export const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

const SYMBOL = /([A-Za-z])_([A-Za-z]+(?:,[A-Za-z]+)*)/;

/**
 * A text as nodes, its symbols set as mathematics: w_f,G gets a subscript.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function symbols(text) {
  const parts = text.split(SYMBOL).map((part, n) => (n % 3 === 2 ? element("sub", {}, part) : part));
  return parts.filter(Boolean);
}
