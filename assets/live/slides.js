// A deck played slide after slide: which one is shown, and the way to the next.

import { load } from "./deck.js";

/** @import { Deck, Slide } from "./deck.js" */
/** @import { Playing } from "./message" */

/** @param {Slide} slide */
const address = ({ page, link }) => `${page}?${link}`;

export class Slides {
  /** @type {Deck | null}  null: this page plays none */
  deck = null;
  n = 0;
  #ready = "";
  /** How many times it went to a slide. */
  count = 0;
  #ask;

  /** @param {(text: string) => void} ask  ask the server for a slide */
  constructor(ask) {
    this.#ask = ask;
  }

  get slide() {
    return this.deck?.slides[this.n] ?? null;
  }

  /** The name of what is here and need not be sent again. */
  get have() {
    return this.#ready ? [`deck ${this.#ready}`] : [];
  }

  /**
   * Take what the server plays. Says whether it is the slide that is wanted; another one is asked for.
   * @param {Playing | null} playing
   * @param {boolean} waits  for a slide that was asked for
   */
  take(playing, waits) {
    if (!playing) return true;
    if (playing.deck) {
      this.deck = JSON.parse(playing.deck);
      this.#ready = playing.ready;
    }
    if (!this.deck) {
      this.deck = load();
      this.n = Math.max(0, Math.min(playing.n, this.deck.slides.length - 1));
    } else if (playing.ready && !this.count) this.n = playing.n;
    if (!this.slide || address(this.slide) === playing.slide) return true;
    if (!waits) this.go(this.n);
    return false;
  }

  /**
   * Go to a slide, or back to how it was. Says whether there is one.
   * @param {number} n
   */
  go(n) {
    const slide = this.deck?.slides[n];
    if (!slide) return false;
    this.n = n;
    this.count += 1;
    this.#ask(JSON.stringify({ go: this.count, n, page: slide.page, link: slide.link }));
    return true;
  }
}
