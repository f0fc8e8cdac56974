// The veil: what comes after the cursor is hidden in pictures over time, until it is played.

import { element, part } from "./dom.js";
import { pixel, scaleOf } from "./painter.js";
import { stepsOf } from "./scrub.js";

const DOT_PX = 7; // half as wide as the cursor's dot, before it is magnified

export class Veil {
  on = false;
  #root;
  #layoutOf;
  #seen = 0; // the last step that was shown

  /**
   * @param {HTMLElement} root
   * @param {(name: string) => any} layoutOf
   */
  constructor(root, layoutOf) {
    this.#root = root;
    this.#layoutOf = layoutOf;
  }

  /**
   * Draw the veil before all that comes after a step, or draw it away.
   * @param {boolean} on
   * @param {number} t
   */
  draw(on, t) {
    this.on = on;
    this.#seen = t;
  }

  /**
   * Let it stand where the cursor has come to.
   * @param {number} t
   * @param {number} last
   */
  place(t, last) {
    this.#seen = Math.max(this.#seen, t);
    const whole = !this.on || this.#seen >= last;
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll(".live-figure"))) {
      const steps = whole ? undefined : stepsOf(this.#layoutOf(String(box.dataset.figure)));
      const there = part(box, "veil");
      const at = steps && this.#edges(box, steps);
      if (!at) {
        there?.remove();
        continue;
      }
      const veil = there ?? box.appendChild(element("div", { class: "live-veil", "aria-hidden": "true" }));
      Object.assign(veil.style, { left: `${at.left}px`, width: `${at.width}px`, top: `${at.top}px` });
      veil.style.height = `${at.height}px`;
    }
  }

  // From just behind the step that was seen last up to the picture's edge: what is written there tells the end.
  /** @type {(box: HTMLElement, steps: number[]) => {left: number, width: number, top: number, height: number} | null} */
  #edges(box, steps) {
    const [here, next] = [0, 1].map((n) => pixel(box, { x: steps[this.#seen + n], y: 0 })?.x);
    if (here === undefined || next === undefined) return null;
    const size = part(box, "front")._fullLayout._size;
    const scale = scaleOf(box);
    const from = here + Math.sign(next - here) * Math.min(DOT_PX * scale, Math.abs(next - here) / 2);
    const [left, right] = next < here ? [0, from] : [from, box.clientWidth];
    return { left, width: right - left, top: 0, height: scale * (size.t + size.h) };
  }
}
