// A slide on paper: the sheet has its link as text, and is light, whatever the screen is.

import { part } from "./dom.js";

const DARK = 0.5; // of full brightness; a darker ground is a dark theme's

/** @param {string} color  as a style sheet writes it, #rrggbb */
const isDark = (color) => {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.trim().slice(at, at + 2), 16) / 255);
  return 0.3 * r + 0.6 * g + 0.1 * b < DARK;
};

export class Paper {
  #root;
  #ask;
  #link;
  #waits = false;
  #light = false;

  /**
   * @param {HTMLElement} root
   * @param {(text: string) => void} ask  ask for light pictures: "on", or for those of the theme again: "off"
   * @param {() => string} link  of what is on the screen
   */
  constructor(root, ask, link) {
    this.#root = root;
    this.#ask = ask;
    this.#link = link;
    addEventListener("beforeprint", this.#before);
    addEventListener("afterprint", this.#after);
  }

  close() {
    removeEventListener("beforeprint", this.#before);
    removeEventListener("afterprint", this.#after);
  }

  /**
   * The theme is another one.
   * @param {string} ground
   */
  on(ground) {
    this.#root.classList.toggle("live-dark", isDark(ground));
  }

  /** Print: what is dark is drawn light first. */
  print() {
    if (!this.#root.classList.contains("live-dark")) return print();
    this.#waits = true;
    this.#ask("on");
  }

  /**
   * Pictures were painted.
   * @param {boolean} confirmed  as the server has answered
   */
  painted(confirmed) {
    if (!this.#waits || !confirmed) return;
    this.#waits = false;
    this.#light = true;
    this.#root.classList.add("live-light");
    setTimeout(() => print());
  }

  #before = () => {
    part(this.#root, "sheet-link").textContent = location.protocol === "file:" ? "" : this.#link();
  };

  #after = () => {
    if (!this.#light) return;
    this.#light = false;
    this.#root.classList.remove("live-light");
    this.#ask("off");
  };
}
