// A click on a picture sets sliders to where it was made.
//
// A picture says so in its layout. For each slider, meta.picks says on which axis its positions stand and where, in
// their order, and how far from its place each of them reaches; a click that reaches none leaves that slider alone.
// Positions that stand on both axes are dots: the nearest one within reach is meant, and of several in one place the
// one after that which is picked.

import { pixel } from "./painter.js";

const STROKE_PX = 12; // a hand that moves more meant something else
const SAME_PX = 3; // dots that no hand can tell apart

/** @typedef {{x: number, y: number}} Spot */
/** @typedef {{of: string, axis: "x" | "y", places: number[], reach: number}} OnAxis */
/** @typedef {{of: string, axis: "both", trace: number, reach: number}} Dots  the points of a trace; reach: pixels */
/** @typedef {OnAxis | Dots} Pick */

/**
 * What a click sets on a picture.
 * @param {any} layout
 * @returns {Pick[]}
 */
export const picksOf = (layout) => layout?.meta.picks ?? [];

/**
 * Let positions be picked in a picture.
 * @param {HTMLElement} box
 * @param {() => any} layoutOf  the picture's layout, once there is one
 * @param {(id: string) => number | undefined} now  where a slider is
 * @param {(found: Record<string, number>) => void} pick  positions by slider
 * @param {(id: string) => void} near  the hand is where a click sets this slider and no other
 */
export function picking(box, layoutOf, now, pick, near) {
  /** @type {Spot | null} */
  let began = null;
  box.addEventListener("pointerdown", ({ button, clientX: x, clientY: y, pointerType, pointerId }) => {
    began = button || !picksOf(layoutOf()).length ? null : { x, y };
    if (began && pointerType === "mouse") box.setPointerCapture(pointerId); // Plotly lays a sheet under the mouse
  });
  box.addEventListener("pointerenter", () => {
    const sliders = picksOf(layoutOf()).filter(({ of }) => now(of) !== undefined);
    if (sliders.length === 1) near(sliders[0].of);
  });
  box.addEventListener("pointercancel", () => {
    began = null; // the finger scrolls the page
  });
  box.addEventListener("pointerup", ({ clientX, clientY }) => {
    const clicked = began && Math.hypot(clientX - began.x, clientY - began.y) < STROKE_PX;
    began = null;
    if (!clicked) return;
    const { left, top } = box.getBoundingClientRect();
    const hand = { x: clientX - left, y: clientY - top };
    const found = picksOf(layoutOf()).map((one) => [
      one.of,
      one.axis === "both" ? nearest(box, one, hand, now(one.of)) : reached(box, one, hand[one.axis]),
    ]);
    const meant = found.filter(([, k]) => k !== undefined);
    if (meant.length) pick(Object.fromEntries(meant));
  });
}

/** @type {(box: HTMLElement, pick: OnAxis, hand: number) => number | undefined} */
function reached(box, { axis, places, reach }, hand) {
  const at = (/** @type {number} */ place) => pixel(box, { x: 0, y: 0, [axis]: place })?.[axis] ?? Number.NaN;
  const k = places.findIndex((place) => {
    const [one, other] = [at(place - reach), at(place + reach)];
    return Math.min(one, other) <= hand && hand <= Math.max(one, other);
  });
  return k < 0 ? undefined : k;
}

/** @type {(box: HTMLElement, pick: Dots, hand: Spot, now?: number) => number | undefined} */
function nearest(box, { trace, reach }, hand, now = -1) {
  const { x: across, y: up } = /** @type {any} */ (box.querySelector(".live-front")).data[trace];
  /** @type {number[]} */
  const places = [...across];
  const at = places.map((x, k) => pixel(box, { x, y: up[k] }) ?? { x: Number.NaN, y: Number.NaN });
  const far = (/** @type {number} */ k, /** @type {Spot} */ { x, y }) => Math.hypot(at[k].x - x, at[k].y - y);
  const best = places.reduce((best, _, k) => (far(k, hand) < far(best, hand) ? k : best), 0);
  if (!(far(best, hand) <= reach)) return undefined;
  const same = places.map((_, k) => k).filter((k) => far(k, at[best]) <= SAME_PX);
  return same.find((k) => k > now) ?? same[0];
}
