// The link of what is on the screen: copied, or as a QR code.

import { part, reply } from "./dom.js";
import { say } from "./words.js";

/** @import { Saved } from "./message" */

const HERE = /^(localhost|127\.|\[?::1)/; // an address that no other machine can open

/**
 * Copy a text; without leave or a secure address the old way. Says whether it was copied.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * Copy a link, and say so.
 * @param {HTMLButtonElement} button
 * @param {string} link
 */
export async function copyLink(button, link) {
  const done = await copied(link);
  reply(button, say(done ? "copied" : "not_copied"), () => say("link"));
  return true;
}

/**
 * Show the link's code over the page, as large as the window lets it.
 * @param {HTMLElement} root
 * @param {Saved} file  the code as an SVG
 * @param {string} link  what it says
 */
export function showCode(root, { base64 }, link) {
  const dialog = /** @type {HTMLDialogElement} */ (part(root, "code-of-link"));
  /** @type {HTMLImageElement} */ (dialog.querySelector("img")).src = `data:image/svg+xml;base64,${base64}`;
  part(dialog, "address").textContent = link;
  part(dialog, "nearby").hidden = !HERE.test(location.hostname);
  if (!dialog.open) dialog.showModal();
}
