// A guess that is a number, made on the picture that will show the truth: a mark on the quantity's own axis, at the step
// that is asked. It moves with the hand, or by its slider in the guide for the keys; nothing is said until it is made.
// Then it stays, and the run plays into it.

import { element } from "./dom.js";
import { pixel } from "./painter.js";
import { say } from "./words.js";

/** @import { Mark } from "./message" */
/** @typedef {{x: Record<string, number>, y: Record<string, [[number, number], [number, number]]>}} Axes  meta.axes */

export class Marker {
  /** @type {Mark | null} */
  #mark = null;
  #k = 0; // where it stands among its places
  #made = false;
  /** @type {{k: number, off: number} | null}  where the hand took it, and how far from its middle, in pixels */
  #held = null;
  #root;
  #layoutOf;
  #bring;
  #guess;
  #word = element("span");
  #handle = element("div", { class: "live-mark", "aria-hidden": "true" }, this.#word);
  #rail = element("div", { class: "live-mark-rail", "aria-hidden": "true" });
  #range = element("input", { type: "range", min: 0, step: 1, "data-mark": "" });
  #button = element("button", { type: "button", class: "live-mine" });

  /**
   * @param {HTMLElement} root
   * @param {(name: string) => any} layoutOf
   * @param {(card: string) => void} bring  a card is to be seen
   * @param {(text: string) => void} guess  it is made
   */
  constructor(root, layoutOf, bring, guess) {
    this.#root = root;
    this.#layoutOf = layoutOf;
    this.#bring = bring;
    this.#guess = guess;
    const [handle, range] = [this.#handle, this.#range];
    handle.onpointerdown = (event) => this.#grasp(event);
    handle.onpointermove = (event) => this.#move(event);
    handle.onpointerup = () => this.#letGo();
    handle.onpointercancel = () => {
      if (this.#held) this.#put(this.#held.k);
      this.#held = null;
    };
    range.oninput = () => this.#put(+range.value);
    range.onkeydown = ({ key }) => {
      if (key === "Enter") this.#make();
    };
    range.onfocus = range.onblur = ({ type }) => {
      handle.classList.toggle("live-keyed", type === "focus");
    };
    this.#button.onclick = () => this.#make();
  }

  /** What stands in the guide where a task has options: for the keys, and for a picture that is out of sight. */
  get controls() {
    return [this.#range, this.#button];
  }

  /**
   * @param {Mark | null} mark
   * @param {boolean} made
   */
  fill(mark, made) {
    const other = JSON.stringify([mark, made]) !== JSON.stringify([this.#mark, this.#made]);
    this.#mark = mark;
    this.#made = made;
    if (!other) return;
    this.#held = null;
    this.#handle.classList.toggle("live-made", made);
    for (const one of [this.#handle, this.#rail]) one.classList.add("tone-c");
    if (!mark) return this.place();
    Object.assign(this.#range, { max: mark.values.length - 1, ariaLabel: mark.title });
    this.#put(mark.index);
    if (!made) this.#bring(mark.card);
  }

  /** @param {number} k */
  #put(k) {
    if (!this.#mark) return;
    this.#k = k;
    const label = this.#mark.labels[k];
    this.#range.value = String(k);
    this.#range.setAttribute("aria-valuetext", label);
    this.#button.textContent = say("guess_is", { value: label });
    this.#word.textContent = this.#made ? say("guessed") : label;
    this.place();
  }

  #make() {
    if (this.#mark && !this.#made) this.#guess(this.#mark.values[this.#k]);
  }

  // -- where it is drawn

  /** After a frame: where the picture has its axis now. */
  place() {
    const ends = this.#ends;
    this.#handle.hidden = !ends;
    this.#rail.hidden = !ends || this.#made;
    if (!ends) return;
    const { box, x, low, high } = ends;
    if (this.#handle.parentElement !== box) box.append(this.#rail, this.#handle);
    const mark = /** @type {Mark} */ (this.#mark);
    const [least, most] = [+mark.values[0], +(mark.values.at(-1) ?? 0)];
    const y = low + ((+mark.values[this.#k] - least) / (most - least)) * (high - low);
    this.#handle.style.translate = `${x}px ${y}px`;
    this.#rail.style.translate = `${x}px ${high}px`;
    this.#rail.style.height = `${low - high}px`;
  }

  // The first picture that has an axis for it: where its step stands, its lowest place and its highest, in pixels.
  get #ends() {
    if (!this.#mark) return null;
    const { of, at, values } = this.#mark;
    for (const one of this.#root.querySelectorAll(".live-figure")) {
      const box = /** @type {HTMLElement} */ (one);
      const axes = /** @type {Axes | undefined} */ (this.#layoutOf(String(box.dataset.figure))?.meta.axes);
      const [axis, x] = [axes?.y[of], axes?.x[at]];
      if (!axis || x === undefined || !box.clientWidth) continue;
      const [[least, bottom], [most, top]] = axis;
      const drawn = (/** @type {string} */ value) => {
        const part = Math.min(Math.max((+value - least) / (most - least), 0), 1); // beyond its axis: at its edge
        return pixel(box, { x, y: bottom + part * (top - bottom) });
      };
      const [low, high] = [drawn(values[0]), drawn(String(values.at(-1)))];
      if (low && high) return { box, x: low.x, low: low.y, high: high.y };
    }
    return null;
  }

  // -- the hand

  /** @param {PointerEvent} event */
  #grasp(event) {
    const ends = this.#ends;
    if (event.button || !ends || this.#made) return;
    event.stopPropagation(); // the picture under it stays where it is in time
    event.preventDefault();
    const { top, height } = this.#handle.getBoundingClientRect();
    this.#held = { k: this.#k, off: top + height / 2 - event.clientY };
    this.#handle.setPointerCapture(event.pointerId);
    this.#handle.classList.add("live-grasped");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const ends = this.#ends;
    if (!this.#held || !ends || !this.#mark) return;
    event.stopPropagation();
    const { box, low, high } = ends;
    const y = event.clientY + this.#held.off - box.getBoundingClientRect().top;
    const part = Math.min(Math.max((y - low) / (high - low), 0), 1);
    this.#put(Math.round(part * (this.#mark.values.length - 1)));
  }

  #letGo() {
    const held = this.#held;
    this.#held = null;
    this.#handle.classList.remove("live-grasped");
    if (held && held.k !== this.#k) this.#make(); // a press alone is no guess
  }
}
