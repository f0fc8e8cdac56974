// The texts that follow the hand, and what is read out when it rests.

import { part } from "./dom.js";
import { written } from "./lights.js";

const REST_MS = 500; // the narration is read out when the hand has rested for this long

export class Texts {
  /** @type {{place: HTMLElement, id: string, code: boolean, told?: string}[]} */
  #places = [];
  /** @type {string | undefined} */
  #narration;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #telling;
  #root;
  #spoken;
  #behind;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#spoken = part(root, "spoken");
    this.#behind = part(root, "behind");
  }

  /** The cards are new: look for the places again. */
  gather() {
    const places = /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-text]"));
    this.#places = [...places].map((place) => ({
      place,
      id: String(place.dataset.text),
      code: place.classList.contains("live-code"), // to be copied: it stays as it is written
    }));
    this.#narration = this.#places.find(({ place }) => place.classList.contains("live-narration"))?.id;
  }

  /**
   * @param {(id: string) => string | undefined} text  a text as it reads now; undefined: it is on its way
   * @param {string | null} term  what is lit
   */
  write(text, term) {
    for (const one of this.#places) {
      const told = text(one.id);
      one.place.classList.toggle("live-waits", told === undefined);
      if (told === undefined) continue;
      if (one.told !== told) one.place.replaceChildren(...(one.code ? [told] : written(told, term)));
      one.told = told;
    }
  }

  /**
   * Say how far what is shown is from the pinned run.
   * @param {string | null | undefined} told  null: nothing is pinned; undefined: it is on its way
   */
  compare(told) {
    this.#behind.hidden = told === null;
    this.#behind.classList.toggle("live-waits", told === undefined);
    if (told !== undefined && this.#behind.textContent !== told) this.#behind.textContent = told;
  }

  /**
   * Each text keeps the room of its longest one: nothing below it jumps when the cursor moves.
   * @param {(id: string) => string} longest
   */
  room(longest) {
    for (const { place, id } of this.#places) {
      const line = /** @type {HTMLElement} */ (place.parentElement);
      if (line.classList.contains("live-text")) line.dataset.longest = longest(id);
    }
  }

  /**
   * Read out the narration, once it has rested: it is the pictures' text alternative.
   * @param {((id: string) => string | undefined) | null} text  null: nothing is to be read out
   * @param {(sentence: string) => void} tell  the pictures
   */
  rest(text, tell) {
    clearTimeout(this.#telling);
    const id = this.#narration;
    if (!text || !id) return;
    this.#telling = setTimeout(() => {
      const sentence = [text(id), this.#behind.textContent].filter(Boolean).join(" ");
      this.#spoken.textContent = sentence;
      if (sentence) tell(sentence);
    }, REST_MS);
  }

  close() {
    clearTimeout(this.#telling);
  }
}
