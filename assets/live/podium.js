// What someone who speaks before a class has in hand: lecture mode, the slides of a deck, and the keys for both.

import { part } from "./dom.js";
import { embedded } from "./embed.js";
import { Lecture } from "./lecture.js";
import { ordinary } from "./query.js";
import { Question } from "./question.js";
import { Slides } from "./slides.js";
import { Speaker } from "./speaker.js";
import { Veil } from "./veil.js";
import { say } from "./words.js";

/** @import { Cards } from "./cards.js" */
/** @import { Message } from "./message" */
/** @import { Player } from "./player.js" */

const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const KEEPS_ARROWS = "input, select, textarea";

export class Podium {
  #root;
  #player;
  #ask;
  #veil;
  #question;
  #speaker;
  #back = ""; // the page and link of what is on the screen
  #begun = ""; // which slide, and the how manieth time

  /**
   * @param {HTMLElement} root
   * @param {Cards} cards
   * @param {Player} player
   * @param {(name: string) => any} layoutOf
   * @param {object} tell
   * @param {(act: string, text: string) => void} tell.ask  have something done with the page
   * @param {() => void} tell.turned  lecture mode is on, or off
   * @param {() => void} tell.laid  pictures have another size
   * @param {() => void} tell.left  another slide is on its way
   */
  constructor(root, cards, player, layoutOf, { ask, turned, laid, left }) {
    this.#root = root;
    this.#player = player;
    this.#ask = ask;
    this.lecture = new Lecture(root, cards, { turned, laid });
    this.slides = new Slides((text) => {
      left();
      ask("slide", text);
    });
    this.#veil = new Veil(root, layoutOf);
    this.#question = new Question(root, () => player.play());
    this.#speaker = new Speaker((event) => this.#pressed(event));
    for (const button of part(root, "remote").querySelectorAll("button")) {
      const by = Number(button.dataset.go);
      button.onclick = (/** @type {MouseEvent} */ { detail }) => {
        if (detail) button.blur(); // after a click Space is the run's again
        if (by) this.move(by);
        else this.#leave();
      };
    }
    root.addEventListener("pointermove", () => this.lecture.near());
    document.addEventListener("keydown", this.#pressed, true);
  }

  close() {
    document.removeEventListener("keydown", this.#pressed, true);
    this.lecture.close();
    this.#speaker.close();
  }

  /**
   * Take what the server shows; its controls are there already.
   * @param {Message} message
   * @param {boolean} waits  for an answer about lecture mode
   * @param {string} longest  of what is told in this run
   */
  fill({ play, view, t }, waits, longest) {
    const { slides, lecture } = this;
    this.#back = play?.link ?? "";
    this.#root.classList.toggle("live-slides", slides.slide !== null);
    lecture.fill(view, longest);
    if (!waits) lecture.turn(view.lecture && (!play || slides.slide !== null), this.#hint);
    const now = `${slides.count} ${play?.slide ?? ""}`;
    if (this.#begun !== now || this.#veil.on !== view.veil) this.#veil.draw(view.veil, t);
    if (this.#begun !== now) this.#begin(now);
    lecture.lay();
  }

  /** @param {string} now */
  #begin(now) {
    const { deck, slide, n } = this.slides;
    this.#begun = now;
    part(this.#root, "remote").title = this.#hint;
    part(this.#root, "which").textContent = deck && slide ? say("slide_of", { n: n + 1, all: deck.slides.length }) : "";
    this.lecture.begin();
    this.#question.fill(slide?.question ?? null);
    if (deck && slide) this.#speaker.fill(deck, n);
  }

  /** Pictures were painted. */
  painted() {
    this.#veil.place(this.#player.t, this.#player.last);
    this.#question.place();
  }

  /**
   * What is to be known of a page that plays a deck.
   * @param {Message} message
   */
  notices({ play }) {
    return play && !this.slides.slide ? [say("no_lesson")] : [];
  }

  enter() {
    this.lecture.turn(true, this.#hint);
    this.#ask("lecture", "on");
  }

  /** The link of what is on the screen, as an ordinary page: who opens it has a mouse, or a finger. */
  get link() {
    return this.slides.slide ? new URL(this.#back || ".", document.baseURI).href : ordinary(location.href);
  }

  get #hint() {
    return say(this.slides.slide ? "lecture_keys_slides" : "lecture_keys");
  }

  // The show ends where lessons are made and played; a lecture on a page ends on that page.
  #leave() {
    if (this.slides.slide) return location.assign(new URL("compose", document.baseURI));
    this.lecture.turn(false, "");
    this.#ask("lecture", "off");
  }

  /**
   * So many slides on.
   * @param {number} by
   */
  move(by) {
    const { slides } = this;
    if (!slides.go(slides.n + by)) this.lecture.say(say(by > 0 ? "last_slide" : "first_slide"));
  }

  #speak() {
    const { deck, n } = this.slides;
    if (deck && !this.#speaker.open(deck, n)) this.lecture.say(say("no_window"));
  }

  // In the speaker's window the same keys do the same; a field keeps its letters, a slider its arrows.
  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const target = /** @type {Element | null} */ (event.target);
    if (target?.matches?.(TYPED) || part(this.#root, "code-of-link").open) return;
    const act = this.lecture.on ? this.#act(event.key, target) : this.#quiet(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  // What a key does where no lecture is given: arrows and Space are the run's.
  /** @type {(key: string) => (() => void) | null} */
  #quiet(key) {
    if (key === "l" && !embedded) return () => this.enter();
    const by = { PageDown: 1, n: 1, PageUp: -1, p: -1 }[key];
    return by && this.slides.slide ? () => this.move(by) : null;
  }

  /** @type {(key: string, target: Element | null) => (() => void) | null} */
  #act(key, target) {
    const { lecture, slides } = this;
    const arrows = !target?.matches?.(KEEPS_ARROWS);
    const on = { PageDown: true, n: true, ArrowRight: arrows, ArrowDown: arrows }[key] ?? false;
    const back = { PageUp: true, p: true, ArrowLeft: arrows, ArrowUp: arrows }[key] ?? false;
    if (slides.slide && (on || back)) return () => this.move(on ? 1 : -1);
    if (key === "Enter" && this.#question.open) return () => this.#question.reveal();
    /** @type {Record<string, () => void>} */
    const acts = {
      Escape: () => this.#leave(),
      l: () => (slides.slide ? location.assign(this.link) : this.#leave()),
      b: () => lecture.blank(),
      ".": () => lecture.blank(),
      v: () => lecture.other(),
      q: () => this.#ask("code", this.link),
    };
    if (slides.slide) Object.assign(acts, { r: () => slides.go(slides.n), s: () => this.#speak() });
    return acts[key.length === 1 ? key.toLowerCase() : key] ?? null;
  }
}
