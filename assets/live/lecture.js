// Lecture mode: the pictures as large as the window lets them, the narration, the chosen sliders; nothing else.
//
// No letter is smaller than the last row can read, those in the pictures included: a picture is drawn small and
// magnified. Where what is shown does not fit so, one picture is shown at a time.

import { part, scroller } from "./dom.js";
import { enlarge } from "./painter.js";
import { say } from "./words.js";

/** @import { Cards } from "./cards.js" */
/** @import { View } from "./message" */

const LEAST_PX = 18; // the smallest letter, on a window that is 720 pixels high
const LETTER_PX = 12; // the smallest letter in a picture, before it is magnified
const ROWS = 45; // on a higher window, a letter is this part of its height
const DRAWN_PX = 560; // the narrowest that a picture is drawn whose words say nothing of it
const NEARLY = 0.92; // of the width that a picture's words need: they are measured with room to spare
const PHONE_PX = 900; // below it a picture is drawn as a phone's
const ASIDE = 19; // how wide the words beside a picture are, in letters' heights
const HINT_MS = 6000;
const NEAR_MS = 3000; // after the mouse has moved the buttons stay so long
const BESIDE = ["told", "panel", "question", "guide"]; // what stands below the pictures, or beside them

export class Lecture {
  on = false;
  #root;
  #cards;
  #tell;
  #hint;
  #sized; // words that need another line leave the pictures less room
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hinting;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #nearing;
  #at = 0; // which picture, where one is shown at a time
  /** @type {string | null} */
  #shown = null;

  /**
   * @param {HTMLElement} root
   * @param {Cards} cards
   * @param {object} tell
   * @param {() => void} tell.turned  it is on, or off
   * @param {() => void} tell.laid  pictures have another size
   */
  constructor(root, cards, tell) {
    this.#root = root;
    this.#cards = cards;
    this.#tell = tell;
    this.#hint = part(root, "hint");
    this.#sized = new ResizeObserver(() => this.lay());
    for (const name of BESIDE) this.#sized.observe(part(root, name));
  }

  close() {
    this.#sized.disconnect();
    this.turn(false, "");
  }

  /** Whether a picture is drawn as on a phone; null: as without a lecture. */
  get narrow() {
    return this.on ? innerWidth < PHONE_PX : null;
  }

  /**
   * @param {View} view
   * @param {string} longest  of what is told in this run: its room stays the same
   */
  fill({ asked }, longest) {
    this.#root.classList.toggle("live-asked", asked);
    part(this.#root, "told").dataset.longest = longest;
  }

  /**
   * @param {boolean} on
   * @param {string} hint  which keys do what: said for a moment
   */
  turn(on, hint) {
    if (on === this.on) return;
    this.on = on;
    this.#root.classList.toggle("live-lecture", on);
    document.documentElement.classList.toggle("lecture", on);
    this.#root.classList.remove("live-blank");
    enlarge(1);
    this.#shown = null;
    scroller(this.#root)?.scrollTo(0, 0);
    for (const name of ["--type", "--picture"]) this.#root.style.removeProperty(name);
    this.#root.classList.remove("live-side");
    this.say(on ? hint : "");
    this.#tell.turned();
  }

  /**
   * Say something for a moment, over the foot of the window.
   * @param {string} text
   */
  say(text) {
    clearTimeout(this.#hinting);
    this.#hint.hidden = !text;
    this.#hint.textContent = text;
    this.#hinting = setTimeout(() => {
      this.#hint.hidden = true;
    }, HINT_MS);
  }

  /** A mouse moves: the buttons are seen for a while. */
  near() {
    if (!this.on) return;
    clearTimeout(this.#nearing);
    this.#root.classList.add("live-near");
    this.#nearing = setTimeout(() => this.#root.classList.remove("live-near"), NEAR_MS);
  }

  blank() {
    const dark = this.#root.classList.toggle("live-blank");
    this.#root.setAttribute("aria-description", dark ? say("blank") : "");
  }

  /** The next picture, where one is shown at a time. */
  other() {
    this.#at += 1;
    this.lay();
  }

  /** Another slide: its first picture. */
  begin() {
    this.#at = 0;
    this.#shown = null;
    this.#root.classList.remove("live-blank");
  }

  /** Give everything its place. */
  lay() {
    if (!this.on) return;
    const cards = this.#cards.scene;
    const type = Math.max(LEAST_PX, innerHeight / ROWS);
    this.#root.style.setProperty("--type", `${type}px`);
    const scale = this.narrow ? 1 : type / LETTER_PX;
    const all = this.#plan(cards, scale);
    const one = cards[this.#at % Math.max(cards.length, 1)];
    const plan = all.fits || !one ? { ...all, cards } : { ...this.#plan([one], scale), cards: [one] };
    for (const card of cards) card.section.classList.toggle("live-on", plan.cards.includes(card));
    this.#root.classList.toggle("live-side", plan.side);
    this.#root.style.setProperty("--picture", `${Math.floor(plan.width)}px`);
    enlarge(scale);
    const shown = JSON.stringify([plan.cards.map(({ id }) => id), plan.side, plan.width, scale]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tell.laid();
  }

  // How wide pictures are under one another, with the words below or beside them: whichever makes them wider.
  /**
   * @param {{aspects: number[], least: number}[]} cards
   * @param {number} scale
   */
  #plan(cards, scale) {
    const tall = cards.flatMap(({ aspects }) => aspects).reduce((sum, aspect) => sum + 1 / aspect, 0);
    const room = this.#root.getBoundingClientRect();
    const { paddingTop: top, paddingBottom: foot, paddingLeft: left, rowGap } = getComputedStyle(this.#root);
    const [high, wide] = [room.height - parseFloat(top) - parseFloat(foot), room.width - 2 * parseFloat(left)];
    const gaps = parseFloat(rowGap) * (cards.length + 1);
    const widths = [false, true].map((side) => {
      this.#root.classList.toggle("live-side", side);
      const under = side ? 0 : this.#under;
      const across = side ? wide - ASIDE * parseFloat(getComputedStyle(this.#root).fontSize) : wide;
      return Math.max(0, Math.min(across, tall ? (high - under - gaps) / tall : across));
    });
    const side = widths[1] > widths[0] * 1.04;
    const width = Math.max(widths[0], side ? widths[1] : 0);
    const needed = Math.max(0, ...cards.map(({ least }) => (least ? least * NEARLY : DRAWN_PX)));
    return { side, width, fits: width / scale >= needed };
  }

  // What stands below the pictures, in pixels.
  get #under() {
    return BESIDE.reduce((sum, name) => sum + part(this.#root, name).offsetHeight, 0);
  }
}
