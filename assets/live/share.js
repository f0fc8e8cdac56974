// The menu "Share": what can be done with the page as it is on the screen.

import { element, part } from "./dom.js";
import { say } from "./words.js";

/**
 * @typedef {object} Entry
 * @property {string} id  also the name of the phrase that it is called by, unless it has another
 * @property {() => string} [word]  the phrase that it is called by now
 * @property {() => boolean} [when]  whether it can be done now
 * @property {string} [keys]  the key that does the same in lecture mode
 * @property {(button: HTMLButtonElement) => (boolean | void | Promise<boolean | void>)} act  comes back with true where
 *   the menu stays open, since the button says what came of it
 */

const EDGE_PX = 8;

export class Share {
  #button;
  #menu;
  #entries;

  /**
   * @param {HTMLElement} root
   * @param {Entry[]} entries
   */
  constructor(root, entries) {
    this.#button = part(root, "share");
    this.#menu = part(root, "menu");
    this.#entries = entries;
    this.#button.popoverTargetElement = this.#menu;
    this.#menu.onbeforetoggle = (/** @type {ToggleEvent} */ { newState }) => {
      this.#button.ariaExpanded = String(newState === "open");
      if (newState === "open") this.#fill();
    };
    this.#menu.ontoggle = (/** @type {ToggleEvent} */ { newState }) => newState === "open" && this.#place();
  }

  shut() {
    this.#menu.hidePopover();
  }

  #fill() {
    const there = this.#entries.filter(({ when }) => when?.() ?? true);
    this.#menu.replaceChildren(
      ...there.map(({ id, word, keys, act }) => {
        const button = element("button", { type: "button", "data-entry": id }, say(word?.() ?? id));
        if (keys) button.append(element("kbd", {}, keys));
        button.onclick = async () => (await act(button)) || this.shut();
        return button;
      }),
    );
  }

  // Above its button, or below where there is more room; never beyond the window.
  #place() {
    const { left, right, top, bottom } = this.#button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height, style } = this.#menu;
    const x = Math.min(Math.max(right - width, EDGE_PX), innerWidth - width - EDGE_PX);
    const y = top > innerHeight - bottom ? Math.max(top - height, EDGE_PX) : Math.min(bottom, innerHeight - height);
    style.left = `${Math.max(Math.min(x, Math.max(left, EDGE_PX)), EDGE_PX)}px`;
    style.top = `${y}px`;
  }
}
