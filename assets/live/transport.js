// The controls of time: buttons, keys, the cursor's slider, the moments one can jump to.

import { element, part } from "./dom.js";
import { say } from "./words.js";

/** @import { Chip } from "./message" */
/** @import { Player } from "./player.js" */

/** @type {Record<string, string>} */
const KEYS = { ArrowRight: "forward", ArrowLeft: "back", " ": "play", Home: "first", End: "last" };
/**
 * Where time runs to the left, a key still moves the cursor to its own side, and a button says where it leads in the
 * sequence.
 * @type {Record<string, string>}
 */
const MIRRORED = { first: "last", back: "forward", forward: "back", last: "first" };

export class Transport {
  #root;
  #stage;
  #transport;
  #pace;
  #scrub;
  #now;
  #chips;
  #playButton;
  #player;
  #near;
  /** @type {Record<string, () => void>} */
  #acts;
  #drawn = "";
  #backwards = false;

  /**
   * @param {HTMLElement} root
   * @param {Player} player
   * @param {() => void} near  the hand is about to move time
   */
  constructor(root, player, near) {
    this.#root = root;
    this.#stage = part(root, "stage");
    this.#transport = part(root, "transport");
    this.#pace = part(root, "pace");
    this.#scrub = part(root, "scrub");
    this.#now = part(root, "now");
    this.#chips = part(root, "chips");
    this.#player = player;
    this.#near = near;
    this.#acts = {
      first: () => player.jump(0),
      back: () => player.jump(player.t - 1),
      play: () => (player.playing ? player.halt() : player.play()),
      forward: () => player.forward(),
      last: () => player.jump(player.last),
    };
    const buttons = part(root, "buttons");
    for (const button of buttons.children) button.onclick = this.#acts[button.dataset.act];
    this.#playButton = buttons.querySelector("[data-act=play]");
    this.#stage.onfocus = this.#transport.onpointerenter = near;
    this.#scrub.oninput = () => player.jump(+this.#scrub.value);
    part(root, "speed").onchange = (/** @type {any} */ { target }) => {
      player.speed = +target.value;
    };
    root.onpointerdown = ({ target }) => {
      if (player.playing && !(/** @type {Element} */ (target).closest("a, .live-buttons"))) player.halt();
    };
    document.addEventListener("keydown", this.#pressed);
  }

  close() {
    document.removeEventListener("keydown", this.#pressed);
  }

  // Keys move time when the pictures have the focus, or nothing in particular has it: then it lies with the
  // page, or with what scrolls it. A button keeps Space for itself, a field all keys.
  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const target = /** @type {Element} */ (event.target);
    const key = KEYS[event.key];
    const act = (this.#backwards && MIRRORED[key]) || key;
    const button = this.#stage.contains(target) && target.matches("button") && event.key !== " ";
    const here = target === this.#stage || target === this.#scrub || button || target.contains(this.#root);
    if (!act || !here || !this.#there || event.defaultPrevented) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#near(); // whoever moves by keys has pointed at nothing
    if (act === "forward" && event.repeat) this.#player.jump(this.#player.t + 1);
    else this.#acts[act]();
  };

  // One step: no time to move through.
  get #there() {
    return !this.#transport.hidden;
  }

  /**
   * @param {Chip[]} chips
   * @param {boolean} backwards  whether a step on is a step to the left
   */
  fill(chips, backwards) {
    this.#backwards = backwards;
    this.#scrub.dir = backwards ? "rtl" : "ltr";
    this.#root.classList.toggle("live-backwards", backwards);
    for (const button of part(this.#root, "buttons").children) {
      const act = MIRRORED[button.dataset.act];
      if (backwards && act) button.title = button.ariaLabel = say(act);
    }
    const drawn = JSON.stringify(chips);
    if (drawn === this.#drawn) return; // a button that is replaced under a pressed finger is never clicked
    this.#drawn = drawn;
    const button = (/** @type {Chip} */ { label, t, title }) =>
      element("button", { type: "button", "data-t": t, title, onclick: () => this.#player.jump(t) }, label);
    this.#chips.replaceChildren(...chips.map(button));
  }

  /**
   * Write at which step the pictures are.
   * @param {string} label
   */
  tell(label) {
    if (this.#now.textContent !== label) this.#now.textContent = label;
  }

  /**
   * Show where the hand has put the cursor.
   * @param {string} label  the step's name
   * @param {boolean} pictures  whether there is something to move through time
   */
  show(label, pictures) {
    const { t, last, playing } = this.#player;
    this.#transport.hidden = this.#pace.hidden = !last || !pictures;
    this.#root.classList.toggle("live-timeless", !this.#there);
    this.#stage.tabIndex = this.#there ? 0 : -1;
    this.#scrub.max = last;
    this.#scrub.value = t;
    this.#scrub.setAttribute("aria-valuetext", label);
    this.#playButton.classList.toggle("live-playing", playing);
    this.#playButton.title = this.#playButton.ariaLabel = say(playing ? "pause" : "play");
    for (const chip of this.#chips.children) chip.setAttribute("aria-pressed", String(+chip.dataset.t === t));
  }
}
