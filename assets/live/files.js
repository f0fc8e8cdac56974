// Files, handed over to the browser's own way of saving.

import { bytesOf } from "./bytes.js";
import { element } from "./dom.js";

/** @import { Saved } from "./message" */

const KEPT_MS = 60_000; // a browser may ask first where to save a file

/**
 * A file that came from the server.
 * @param {Saved} file
 */
export function save({ name, base64 }) {
  handOver(name, new Blob([bytesOf(base64)], { type: "application/octet-stream" }));
}

/**
 * A text's words, as the name of a file has them.
 * @param {string} text
 */
export const wordsOf = (text) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).join("-");

/** @type {(name: string, data: Blob) => void} */
export function handOver(name, data) {
  const href = URL.createObjectURL(data);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
