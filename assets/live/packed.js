// What lstm_viz/ui/file/pack.py has packed, as it was. Pure functions; nothing here touches the page.

/** @import { Changes } from "./message" */
/**
 * @typedef {object} Head  how columns are read
 * @property {number} K  positions of a slider
 * @property {number} T  steps of its run
 * @property {number} N  columns
 * @property {string[]} words
 */
/** @typedef {[string, ...any[]]} Leaf  what kind of leaf, what it begins with, the columns that move it */

const PLANES = 4;

/**
 * How much room a pack's columns take.
 * @param {Head} head
 */
export const lengthOf = ({ K, T, N }) => N + PLANES * N * K * T;

export class Packed {
  /** @type {Int32Array | null}  the columns, one after the other, once they are asked for */
  #columns = null;
  #head;
  #bytes;

  /**
   * @param {Head} head
   * @param {Uint8Array} bytes
   */
  constructor(head, bytes) {
    this.#head = head;
    this.#bytes = bytes;
  }

  /** All moments, in their order. */
  get all() {
    return Array.from({ length: this.#head.K * this.#head.T }, (_, m) => m);
  }

  /**
   * A strip's changes at these moments.
   * @param {[number, string, Leaf][]} found
   * @param {number[]} moments
   * @returns {Changes}
   */
  changes(found, moments) {
    return {
      leaves: found.map(([trace, path, leaf]) => [trace, path, this.leaf(leaf, moments)]),
      drawn: [],
      moves: [],
    };
  }

  /**
   * Texts by name at these moments.
   * @param {Record<string, Leaf>} found
   * @param {number[]} moments
   * @returns {Record<string, any[]>}
   */
  texts(found, moments) {
    return Object.fromEntries(Object.entries(found).map(([name, leaf]) => [name, this.leaf(leaf, moments)]));
  }

  /**
   * A leaf at these moments.
   * @param {Leaf} leaf
   * @param {number[]} moments
   * @returns {any[]}
   */
  leaf([kind, ...rest], moments) {
    this.#columns ??= this.#read();
    if (kind === "j") {
      const [values, column] = rest;
      return moments.map((m) => structuredClone(values[this.#at(column, m)]));
    }
    const digits = kind[0] === "n" ? rest.shift() : 0;
    const [begins, columns] = /** @type {[(number | null)[], number[]]} */ (rest);
    const one =
      kind[0] === "n"
        ? (/** @type {number} */ whole) => whole / 10 ** digits
        : (/** @type {number} */ n) => this.#head.words[n];
    const row = (/** @type {number} */ m) =>
      begins.map((begin, n) => (begin === null ? null : one(begin + this.#at(columns[n], m))));
    return kind.endsWith("1") ? moments.map((m) => row(m)[0]) : moments.map(row);
  }

  /** @type {(column: number, m: number) => number} */
  #at(column, m) {
    return /** @type {Int32Array} */ (this.#columns)[column * this.#head.K * this.#head.T + m];
  }

  // Each column follows from its neighbours, in time and along the slider, by what it is off them.
  #read() {
    const { K, T, N } = this.#head;
    const M = K * T;
    const bytes = this.#bytes;
    const columns = new Int32Array(N * M);
    for (let n = 0; n < N; n += 1) {
      const how = bytes[n];
      for (let m = 0, at = n * M; m < M; m += 1, at += 1) {
        let zigzag = 0;
        for (let plane = 0; plane < PLANES; plane += 1) zigzag += bytes[N + plane * N * M + at] * 256 ** plane;
        const off = zigzag % 2 ? -(zigzag + 1) / 2 : zigzag / 2;
        const [left, above] = [m % T > 0, m >= T];
        const before = how & 1 && left ? columns[at - 1] : 0;
        const beside = how & 2 && above ? columns[at - T] : 0;
        const both = how === 3 && left && above ? columns[at - T - 1] : 0;
        columns[at] = off + before + beside - both;
      }
    }
    return columns;
  }
}

/**
 * The parts of a slide: heads, and their columns.
 * @param {ArrayBuffer} buffer
 * @returns {{head: any, packs: Record<string, Packed>}[]}
 */
export function partsOf(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const heads = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const read = (/** @type {Head} */ head) => {
    const packed = new Packed(head, new Uint8Array(buffer, at, lengthOf(head)));
    at += lengthOf(head);
    return packed;
  };
  return heads.map((/** @type {any} */ head) => ({
    head,
    packs: Object.fromEntries(
      ["time", "motion", "pin", "pack"].filter((name) => head[name]).map((name) => [name, read(head[name])]),
    ),
  }));
}
