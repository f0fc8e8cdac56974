// Code to be copied: it scrolls inside itself, and a button copies it.

import { element, reply } from "./dom.js";
import { copied } from "./link.js";
import { say } from "./words.js";

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
    const done = await taken(code);
    reply(button, say(done ? "copied" : "marked"), () => say("copy"));
  };
  const scrolls = element("pre", { tabindex: 0, role: "group", "aria-label": label }, code); // by keys, too
  const box = element("div", { class: "live-codebox" }, button, scrolls);
  return press ? element("div", { class: "live-pressed" }, press, box) : box;
}

/**
 * Copy an element's text; where a browser does not let a page copy, it is marked. Says whether it was copied.
 * @param {HTMLElement} code
 * @returns {Promise<boolean>}
 */
async function taken(code) {
  const done = await copied(code.textContent ?? "");
  if (!done) getSelection()?.selectAllChildren(code);
  return done;
}
