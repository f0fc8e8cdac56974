// Files, handed over to the browser's own way of saving.

import { element } from "./dom.js";

/** @import { Saved } from "./message" */

const KEPT_MS = 60_000; // a browser may ask first where to save a file

/**
 * A file that came from the server.
 * @param {Saved} file
 */
export function save({ name, base64 }) {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  handOver(name, new Blob([data], { type: "application/octet-stream" }));
}

/** @type {(name: string, data: Blob) => void} */
export function handOver(name, data) {
  const href = URL.createObjectURL(data);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
