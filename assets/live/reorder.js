// A list that is put in order by hand: one drags an entry by its handle, with a mouse or a finger.
//
// What moves in the document are the others, around the one in the hand: so it keeps the pointer, and its focus.

import { scroller } from "./dom.js";

const EDGE_PX = 60; // so near to the window's edge it scrolls
const STEP_PX = 9;

/**
 * Move an entry to another place among its siblings.
 * @param {Element} one
 * @param {number} at
 */
export function moveTo(one, at) {
  const list = /** @type {Element} */ (one.parentElement);
  const index = () => [...list.children].indexOf(one);
  while (index() < at) one.before(/** @type {Element} */ (one.nextElementSibling));
  while (index() > at) one.after(/** @type {Element} */ (one.previousElementSibling));
}

/**
 * Let an entry be dragged by its handle.
 * @param {HTMLElement} one
 * @param {HTMLElement} handle
 * @param {(from: number, to: number) => void} dropped  told where it was and is
 */
export function draggable(one, handle, dropped) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no text is marked
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    new Drag(one, handle, event.clientY, dropped);
  });
}

class Drag {
  #one;
  #dropped;
  #y;
  #scrolls;
  #from;
  /** How far below its own top it was grasped. */
  #below;
  #frame = 0;
  #ends = new AbortController();

  /**
   * @param {HTMLElement} one
   * @param {HTMLElement} handle
   * @param {number} y
   * @param {(from: number, to: number) => void} dropped
   */
  constructor(one, handle, y, dropped) {
    this.#one = one;
    this.#dropped = dropped;
    this.#y = y;
    this.#scrolls = scroller(one);
    this.#from = this.#index;
    this.#below = y - one.getBoundingClientRect().top;
    one.classList.add("compose-dragged");
    const { signal } = this.#ends;
    handle.addEventListener("pointermove", ({ clientY }) => this.#move(clientY), { signal });
    handle.addEventListener("lostpointercapture", () => this.#end(true), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && this.#end(false), { signal });
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  get #index() {
    return [.../** @type {Element} */ (this.#one.parentElement).children].indexOf(this.#one);
  }

  /** @param {number} y */
  #move(y) {
    this.#y = y;
    const one = this.#one;
    for (let next = one.nextElementSibling; next && y > middle(next); next = one.nextElementSibling) one.before(next);
    for (let last = one.previousElementSibling; last && y < middle(last); last = one.previousElementSibling)
      one.after(last);
    this.#follow();
  }

  // It stays under the hand, wherever its place in the list is by now.
  #follow() {
    const { style } = this.#one;
    style.translate = "";
    style.translate = `0 ${this.#y - this.#below - this.#one.getBoundingClientRect().top}px`;
  }

  #scroll() {
    const by = this.#y < EDGE_PX ? -STEP_PX : this.#y > innerHeight - EDGE_PX ? STEP_PX : 0;
    if (by) {
      this.#scrolls?.scrollBy(0, by);
      this.#move(this.#y);
    }
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  /** @param {boolean} stays */
  #end(stays) {
    cancelAnimationFrame(this.#frame);
    this.#ends.abort();
    this.#one.style.translate = "";
    this.#one.classList.remove("compose-dragged");
    const to = this.#index;
    if (to === this.#from) return;
    if (stays) this.#dropped(this.#from, to);
    else moveTo(this.#one, this.#from);
  }
}

/** @param {Element} one */
function middle(one) {
  const { top, height } = one.getBoundingClientRect();
  return top + height / 2;
}
