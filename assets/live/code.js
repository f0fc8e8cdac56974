// Code to be copied: it scrolls inside itself, and a button copies it. And files to be saved.

import { element } from "./dom.js";
import { say } from "./words.js";

/** @import { Saved } from "./message" */

const SAID_MS = 2500;
const KEPT_MS = 60_000; // a browser may ask first where to save a file

/**
 * A place for code, as the text of this name; above it a button, where there is one.
 * @param {string} id
 * @param {string} label  what it is, for those who do not see it
 * @param {HTMLElement | null} press
 */
export function codePlace(id, label, press) {
  const code = element("code", { class: "live-line live-code", "data-text": id, translate: "no" });
  const button = element("button", { type: "button", class: "live-copy", "data-say": "text:copy" }, say("copy"));
  button.onclick = async () => {
    const done = await copied(code);
    button.textContent = say(done ? "copied" : "marked");
    setTimeout(() => {
      button.textContent = say("copy");
    }, SAID_MS);
  };
  const scrolls = element("pre", { tabindex: 0, role: "group", "aria-label": label }, code); // by keys, too
  const box = element("div", { class: "live-codebox" }, button, scrolls);
  return press ? element("div", { class: "live-pressed" }, press, box) : box;
}

/**
 * A file that came, handed over to the browser's own way of saving.
 * @param {Saved} file
 */
export function save({ name, base64 }) {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const href = URL.createObjectURL(new Blob([data], { type: "application/octet-stream" }));
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

/**
 * Copy an element's text; without leave or a secure address the old way, which marks it. Says whether it was copied.
 * @param {HTMLElement} code
 * @returns {Promise<boolean>}
 */
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand("copy");
  }
}
