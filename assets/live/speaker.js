// The speaker's window: the note, what comes next, and the clock. It belongs to this window, which writes into it.

import { element } from "./dom.js";
import { say } from "./words.js";

/** @import { Deck } from "./deck.js" */

const STYLE = `
  body { margin: 0; padding: 1.5rem 2rem; display: grid; gap: 1rem; font: 1.4rem/1.5 system-ui, sans-serif; background: #111; color: #fff; }
  header { display: flex; justify-content: space-between; gap: 2rem; font-size: 1.2rem; }
  h1 { margin: 0; font-size: 1.8rem; }
  p { margin: 0; white-space: pre-wrap; }
  footer { color: #ccc; border-top: 1px solid #555; padding-top: 0.8rem; }
`;

export class Speaker {
  /** @type {Window | null} */
  #window = null;
  #began = Date.now();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;
  #keys;

  /** @param {(event: KeyboardEvent) => void} keys  keys do there what they do here */
  constructor(keys) {
    this.#keys = keys;
  }

  /**
   * Open it, or bring it to the front. Says whether the browser let it.
   * @param {Deck} deck
   * @param {number} n
   */
  open(deck, n) {
    if (!this.#window || this.#window.closed) {
      this.#window = window.open("", "lstm-speaker", "popup,width=760,height=640");
      if (!this.#window) return false;
      this.#window.document.addEventListener("keydown", this.#keys);
      clearInterval(this.#ticking);
      this.#ticking = setInterval(() => this.#tick(), 1000);
    }
    this.#window.focus();
    this.fill(deck, n);
    return true;
  }

  /** @type {(deck: Deck, n: number) => void} */
  fill(deck, n) {
    if (!this.#window || this.#window.closed) return;
    const page = this.#window.document;
    page.title = say("speaker");
    page.documentElement.lang = document.documentElement.lang;
    const { title, note } = deck.slides[n];
    const next = deck.slides[n + 1];
    page.head.replaceChildren(element("title", {}, say("speaker")), element("style", {}, STYLE));
    page.body.replaceChildren(
      element(
        "header",
        {},
        element("span", {}, say("slide_of", { n: n + 1, all: deck.slides.length })),
        element("time", { id: "clock" }),
      ),
      element("h1", {}, title),
      element("p", {}, note || say("no_note")),
      element("footer", {}, next ? say("then", { title: next.title }) : say("last_slide")),
    );
    this.#tick();
  }

  close() {
    clearInterval(this.#ticking);
    this.#window?.close();
    this.#window = null;
  }

  // The time of day, and how long it has been going on.
  #tick() {
    const clock = this.#window && !this.#window.closed && this.#window.document.getElementById("clock");
    if (!clock) return clearInterval(this.#ticking);
    const gone = Math.floor((Date.now() - this.#began) / 1000);
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const now = new Date();
    clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())} · ${Math.floor(gone / 60)}:${two(gone % 60)}`;
  }
}
