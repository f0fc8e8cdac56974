// A strip: what changes in a figure from one position of a control to the next. Pure functions on
// Plotly's JSON, the counterpart of lstm_viz/figures/strip.py; nothing here touches the page.

/** @import { Change, Changes, Figure } from "./message" */

const THOUSANDTHS = 1000;
const LIFTED = 2 ** 50; // of thousandths: a lifted pen

/**
 * What changes, leaf by leaf, with its value at every position. A value that stays is one and the same.
 * @param {Changes} travelled
 * @returns {Change[]}
 */
export function opened({ leaves, drawn, moves }) {
  for (const [, , values] of leaves) {
    for (let n = 1; n < values.length; n += 1) values[n] ??= values[n - 1];
  }
  let first = 0;
  const found = drawn.map(([trace, path, points]) => {
    const rows = moves.slice(first, first + points);
    first += points;
    return /** @type {Change} */ ([trace, path, positions(rows)]);
  });
  return [...leaves, ...found];
}

/**
 * The points of a leaf at each position.
 * @param {number[][]} rows
 */
function positions(rows) {
  const at = rows.map(() => 0);
  /** @type {(number | null)[][]} */
  const found = [];
  for (let n = 0; n < rows[0].length; n += 1) {
    let moved = n === 0;
    for (let point = 0; point < rows.length; point += 1) {
      at[point] += rows[point][n];
      moved ||= rows[point][n] !== 0;
    }
    found.push(moved ? at.map((whole) => (whole === LIFTED ? null : whole / THOUSANDTHS)) : found[n - 1]);
  }
  return found;
}

/**
 * A leaf on the way from position a to position b, u of 1 along: numbers glide, all else switches halfway.
 * @param {any[]} values
 * @param {number} a
 * @param {number} b
 * @param {number} u
 */
export function between(values, a, b, u) {
  const from = values[a];
  const to = values[b];
  if (u >= 1 || from === to) return to;
  if (typeof to === "number") return glide(from, to, u);
  if (Array.isArray(to) && to.some((one) => typeof one === "number")) return to.map((one, n) => glide(from[n], one, u));
  return u < 0.5 ? from : to;
}

/** @type {(from: any, to: any, u: number) => any} */
const glide = (from, to, u) => (typeof from === "number" && typeof to === "number" ? from + (to - from) * u : to);

/**
 * The traces with other leaves; what does not change is shared, nothing is written into.
 * @param {Figure["data"]} data
 * @param {Change[]} changes
 * @param {(values: any[]) => any} pick  picks a leaf's value out of its positions
 */
export function patch(data, changes, pick) {
  const patched = data.slice();
  const copied = new Set();
  for (const [k, path, values] of changes) {
    if (!copied.has(k)) patched[k] = { ...patched[k] };
    copied.add(k);
    const keys = path.split(".");
    const leaf = /** @type {string} */ (keys.pop());
    let node = /** @type {any} */ (patched[k]);
    for (const key of keys) {
      node[key] = { ...node[key] };
      node = node[key];
    }
    node[leaf] = pick(values);
  }
  return patched;
}

/**
 * Plotly takes an empty word's element away, and loses count of the others when it comes back: a space stays.
 * @param {any} text
 */
export const spaced = (text) => (Array.isArray(text) ? text.map((word) => (word === "" ? "\u00a0" : word)) : text);
