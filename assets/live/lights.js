// Lighting: point at a term, and it lights up wherever it is drawn or written.
//
// A picture says where it draws each term (layout.meta.lights: polylines in its own units); a text marks
// its pieces, ⟦f|0.300⟧. Nothing here knows what a term means.

import { element, svg, symbols } from "./dom.js";
import { scaleOf } from "./painter.js";

/** @typedef {[number, number]} Point */

const NEAR_PX = 14;
const PIECE = /⟦([^|⟧]*)\|([^⟧]*)⟧/;

/**
 * A marked text as nodes: its pieces can be pointed at, and those of the lit term are lit.
 * @param {string} text
 * @param {string | null} term
 * @returns {(Node | string)[]}
 */
export function written(text, term) {
  const parts = text.split(PIECE);
  /** @type {(part: string, n: number) => (Node | string)[]} */
  const node = (part, n) => {
    if (n % 3 === 0) return symbols(part);
    const lit = part === term ? "live-lit" : "";
    return n % 3 === 1 ? [element("span", { "data-term": part, class: lit }, ...symbols(parts[n + 1]))] : [];
  };
  return parts.flatMap(node);
}

export class Lights {
  /** @type {string | null}  what is lit */
  term = null;
  /** @type {Map<string, {box: HTMLElement, shade: SVGElement}>}  by the name of the picture */
  #shades = new Map();
  #root;
  #layoutOf;

  /**
   * @param {HTMLElement} root
   * @param {(name: string) => any} layoutOf  a picture's layout, once there is one
   */
  constructor(root, layoutOf) {
    this.#root = root;
    this.#layoutOf = layoutOf;
    const pointed = (/** @type {(event: PointerEvent) => void} */ act) => (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "touch") act(event);
    };
    root.addEventListener(
      "pointerover",
      pointed((event) => this.#over(/** @type {Element} */ (event.target))),
    );
    root.addEventListener(
      "pointerleave",
      pointed(() => this.light(null)),
    );
    root.addEventListener("click", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType === "touch") this.#tapped(event);
    });
  }

  /** @param {Element} target */
  #over(target) {
    const piece = /** @type {HTMLElement | null} */ (target.closest("[data-term]"));
    if (piece) this.light(piece.dataset.term ?? null);
    else if (!target.closest(".live-figure")) this.light(null);
  }

  // A finger cannot point: a tap lights a term, another puts it out.
  /** @param {MouseEvent} event */
  #tapped(event) {
    const target = /** @type {Element} */ (event.target);
    const piece = /** @type {HTMLElement | null} */ (target.closest("[data-term]"));
    const box = /** @type {HTMLElement | null} */ (target.closest(".live-figure"));
    const term = piece?.dataset.term ?? (box && this.#nearest(box, event)) ?? null;
    this.light(term === this.term ? null : term);
  }

  /**
   * A picture over which the pointer lights the term it is nearest to.
   * @param {HTMLElement} box
   */
  watch(box) {
    const shade = svg("svg", { class: "live-lights", "aria-hidden": "true" });
    box.append(shade);
    box.addEventListener("pointermove", (event) => {
      if (!event.buttons && event.pointerType !== "touch") this.light(this.#nearest(box, event));
    });
    box.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.light(null);
    });
    this.#shades.set(String(box.dataset.figure), { box, shade });
  }

  /** The pictures are about to be built anew. */
  forget() {
    this.#shades.clear();
  }

  /** @param {string | null} term */
  light(term) {
    if (term === this.term) return;
    this.term = term;
    for (const piece of this.#root.querySelectorAll(".live-line [data-term]"))
      piece.classList.toggle("live-lit", /** @type {HTMLElement} */ (piece).dataset.term === term);
    for (const { box, shade } of this.#shades.values()) shade.replaceChildren(...this.#lines(box, term).map(polyline));
  }

  // The polylines of a term in pixels of its box.
  /** @type {(box: HTMLElement, term: string | null) => Point[][]} */
  #lines(box, term) {
    const layout = this.#layoutOf(String(box.dataset.figure));
    const found = term === null ? undefined : layout?.meta.lights?.[term];
    if (!found || !box.clientWidth) return [];
    const { l, r, t, b } = layout.margin;
    const scale = scaleOf(box);
    const width = box.clientWidth / scale;
    const height = Math.round(width / layout.meta.aspect);
    const [left, right] = layout.xaxis.range;
    const [bottom, top] = layout.yaxis.range;
    return found.map((/** @type {Point[]} */ points) =>
      points.map(([x, y]) => [
        scale * (l + ((x - left) / (right - left)) * (width - l - r)),
        scale * (t + ((y - top) / (bottom - top)) * (height - t - b)),
      ]),
    );
  }

  /** @type {(box: HTMLElement, at: MouseEvent) => string | null} */
  #nearest(box, { clientX, clientY }) {
    const { left, top } = box.getBoundingClientRect();
    let best = null;
    let least = NEAR_PX;
    for (const term of Object.keys(this.#layoutOf(String(box.dataset.figure))?.meta.lights ?? {})) {
      for (const points of this.#lines(box, term)) {
        const far = distance([clientX - left, clientY - top], points);
        if (far < least) [best, least] = [term, far];
      }
    }
    return best;
  }
}

/** @param {Point[]} points */
const polyline = (points) => svg("polyline", { points: points.map((point) => point.join()).join(" ") });

/**
 * From a point to a polyline; inside a closed one it is nothing but a hair, so that a wire before it still wins.
 * @param {Point} at
 * @param {Point[]} points
 */
function distance([x, y], points) {
  let least = Infinity;
  let inside = false;
  for (let n = 1; n < points.length; n += 1) {
    const [ax, ay] = points[n - 1];
    const [bx, by] = points[n];
    const dx = bx - ax;
    const dy = by - ay;
    const u = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - ax - u * dx, y - ay - u * dy));
    if (ay > y !== by > y && x < ax + ((y - ay) / dy) * dx) inside = !inside;
  }
  const closed = String(points[0]) === String(points.at(-1));
  return closed && inside ? NEAR_PX - 1 : least;
}
