// What the server is told. Each message holds all that is not confirmed yet, so any of them may be lost.

import { plain } from "./dom.js";

/** @import { Hand } from "./message" */

const SETTLE_MS = 180; // after the last step, the server is told
const HURRY_MS = 90; // round trips while a dragged slider's strip is still on its way
const LEAVING_MS = 5000; // after a click on the menu: another page is on its way
const PATIENCE_MS = 5000; // without an answer for so long, what is not confirmed is sent again
const LONGEST_MS = 40_000; // the longest wait between two such tries
const WATCH_MS = 400; // between two looks at what is under way on the server
const WATCH_TRIPS = 4; // or so many times as long as the last answer took, where that is longer

export class Server {
  /** @type {Pick<Hand, "motion" | "strip">}  what the hand is near */
  near = { motion: false, strip: null };
  #seq = 0; // of the last message
  #answered = -1; // the last message that an answer holds
  /** @type {Map<string, {text: string, seq?: number}>}  and in which message it first went */
  #pending = new Map();
  #left = -LEAVING_MS; // when the way to another page began
  #tries = 0;
  #sent = 0; // when the last message went
  #took = 0; // ms that its answer took
  /** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */
  #timers = {};
  /** @type {(() => boolean) | null}  asked when an answer comes: is another message still wanted? */
  #wanted = null;
  /** @type {(name: "hand", hand: Hand) => void} */
  #tell = () => {};
  #root;
  #screen;
  #silent;

  /**
   * @param {HTMLElement} root
   * @param {() => Pick<Hand, "t" | "narrow" | "view" | "have">} screen
   * @param {(silent: boolean) => void} silent  told when the server does not answer, and when it does again
   */
  constructor(root, screen, silent) {
    this.#root = root;
    this.#screen = screen;
    this.#silent = silent;
    document.addEventListener("click", this.#leaving, true);
  }

  /**
   * An answer has come. Says whether it holds everything that was told.
   * @param {number} seq  number of the last message that is in it
   * @param {(name: "hand", hand: Hand) => void} tell
   */
  heard(seq, tell) {
    this.#tell = tell;
    const lost = seq <= this.#answered; // nobody asked for it: the connection was gone, or the server
    this.#answered = seq;
    this.#seq = Math.max(this.#seq, seq);
    for (const [id, entry] of this.#pending) if (entry.seq !== undefined && entry.seq <= seq) this.#pending.delete(id);
    const all = seq === this.#seq;
    const confirmed = all && !this.#pending.size;
    if (confirmed) this.#root.ariaBusy = "false";
    if (all) {
      if (this.#timers.waiting) this.#took = performance.now() - this.#sent; // else nobody asked for it
      this.#cancel("waiting");
      this.#tries = 0;
      this.#silent(false);
    }
    const again = this.#wanted?.() || (lost && [...this.#pending.values()].some((entry) => entry.seq !== undefined));
    this.#wanted = null;
    if (again) this.send();
    return confirmed;
  }

  /** Whether something is not confirmed yet. */
  get waits() {
    return this.#pending.size > 0;
  }

  get settling() {
    return this.#timers.settling !== undefined;
  }

  /** Whether a value that pictures show is not confirmed yet. */
  get moved() {
    return [...this.#pending.keys()].some((id) => id !== "open" && id !== "guess" && !id.startsWith("page."));
  }

  /** @param {string} id */
  waitsFor(id) {
    return this.#pending.has(id);
  }

  /**
   * What a control is at, to go with the next message.
   * @param {string} id
   * @param {string} text
   */
  hold(id, text) {
    this.#pending.delete(id); // the server takes them in their order
    this.#pending.set(id, { text });
  }

  /** @param {string} id */
  drop(id) {
    this.#pending.delete(id);
  }

  dropAll() {
    this.#pending.clear();
  }

  send() {
    if (performance.now() - this.#left < LEAVING_MS) return;
    this.#cancel("settling");
    this.#root.ariaBusy = "true";
    this.#seq += 1;
    this.#sent = performance.now();
    for (const entry of this.#pending.values()) entry.seq ??= this.#seq;
    const values = Object.fromEntries([...this.#pending].map(([id, { text }]) => [id, text]));
    this.#tell("hand", { seq: this.#seq, values, ...this.near, ...this.#screen() });
    this.#later("waiting", Math.min(PATIENCE_MS * 2 ** this.#tries, LONGEST_MS), () => {
      this.#tries += 1;
      this.#silent(true);
      this.send();
    });
  }

  /** Send when the hand has rested a little. */
  settle() {
    this.#later("settling", SETTLE_MS, () => this.send());
  }

  /**
   * Send soon, and then once for each answer as long as it is wanted: a slow line is not flooded.
   * @param {() => boolean} wanted
   */
  hurry(wanted) {
    if (this.#timers.hurrying !== undefined) return;
    this.#later("hurrying", HURRY_MS, () => {
      if (!wanted()) return;
      if (this.#answered === this.#seq) this.send();
      else this.#wanted = wanted;
    });
  }

  /**
   * Ask again soon: something is under way there. A busy server is asked more rarely.
   * @param {() => boolean} free  whether somebody looks, and has nothing in the hand that is not to be sent yet
   */
  watch(free) {
    const after = Math.max(WATCH_MS, WATCH_TRIPS * this.#took);
    this.#later("watching", after, () => (free() ? this.send() : this.watch(free)));
  }

  /** Say nothing more. */
  rest() {
    for (const name of Object.keys(this.#timers)) this.#cancel(name);
  }

  close() {
    this.rest();
    document.removeEventListener("click", this.#leaving, true);
  }

  // On the way to another page nothing is said to the server any more: it would draw this one into that one.
  #leaving = (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest?.("[data-testid='stPageLink-NavLink']"));
    if (!link || link.pathname === location.pathname || !plain(event)) return;
    this.rest();
    this.#left = performance.now();
    this.#root.dispatchEvent(new Event("leaving"));
    this.#later("stayed", LEAVING_MS + 1, () => this.waits && this.send());
  };

  /** @type {(name: string, after: number, act: () => void) => void} */
  #later(name, after, act) {
    this.#cancel(name);
    this.#timers[name] = setTimeout(() => {
      this.#timers[name] = undefined;
      act();
    }, after);
  }

  /** @param {string} name */
  #cancel(name) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = undefined;
  }
}
