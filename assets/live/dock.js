// On a phone the controls are a sheet at the foot of the window: it peeks out with one slider and the names of the
// groups, and opens upwards, so that the picture stays in view above it. Elsewhere it is nothing but their place.

import { bringIntoView, element, part } from "./dom.js";

/** @import { Folds } from "./folds.js" */
/** @import { Group } from "./message" */

const DRAWN_PX = 24; // a hand that moves so far pulls the sheet, and does not tap it

export class Dock {
  /** @type {Group[]} */
  #groups = [];
  #chosen = -1; // the group whose name the hand pressed last
  #shape = "";
  /** @type {{y: number, moved: boolean} | null} */
  #pulled = null;
  #root;
  #folds;
  #box;
  #pull;
  #names;
  #panel;

  /**
   * @param {HTMLElement} root
   * @param {Folds} folds
   */
  constructor(root, folds) {
    this.#root = root;
    this.#folds = folds;
    this.#box = part(root, "dock");
    this.#pull = part(root, "pull");
    this.#names = part(root, "names");
    this.#panel = part(root, "panel");
    this.#pull.onpointerdown = (/** @type {PointerEvent} */ event) => {
      this.#pulled = { y: event.clientY, moved: false };
      this.#pull.setPointerCapture(event.pointerId);
    };
    this.#pull.onpointermove = (/** @type {PointerEvent} */ { clientY }) => {
      if (!this.#pulled || this.#pulled.moved) return;
      const far = this.#pulled.y - clientY;
      this.#pulled.moved = Math.abs(far) >= DRAWN_PX;
      if (this.#pulled.moved) this.open(far > 0);
    };
    this.#pull.onpointercancel = () => {
      this.#pulled = null;
    };
    this.#pull.onclick = () => {
      if (!this.#pulled?.moved) this.open(!this.opened);
      this.#pulled = null;
    };
    // a handler that gives false back takes the key from what has the focus
    this.#box.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
      if (key === "Escape") this.open(false);
    });
    this.#panel.addEventListener("input", (/** @type {any} */ { target }) => this.#peek(target.closest(".live-row")));
    root.addEventListener("pointerdown", (event) => this.#elsewhere(/** @type {HTMLElement} */ (event.target)));
  }

  get opened() {
    return this.#pull.ariaExpanded === "true";
  }

  /**
   * Pull the sheet up, or let it down. What had the focus in it and is no longer seen gives it to the handle.
   * @param {boolean} open
   */
  open(open) {
    if (open === this.opened) return;
    this.#pull.ariaExpanded = String(open);
    this.#root.classList.toggle("live-pulled", open);
    const focused = document.activeElement;
    if (!open && this.#panel.contains(focused) && !(/** @type {HTMLElement} */ (focused).offsetParent))
      this.#pull.focus();
    if (open) bringIntoView(part(this.#root, "tabs"), "start");
  }

  // A tap beside the sheet lets it down; a hand on a picture goes on, for it is what the sheet is open for.
  /** @param {HTMLElement} target */
  #elsewhere(target) {
    if (!this.#box.contains(target) && !target.closest(".live-figure, .live-guide, .live-transport")) this.open(false);
  }

  /** @param {Group[]} groups */
  fill(groups) {
    const shape = JSON.stringify(groups.map(({ id, title, tab, tone }) => [id, tab || title, tone]));
    this.#groups = groups;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#chosen = -1;
      const name = (/** @type {Group} */ { title, tab, tone }, /** @type {number} */ n) =>
        element(
          "button",
          { type: "button", style: `--tone: var(--${tone})`, onclick: () => this.#choose(n) },
          tab || title,
        );
      this.#names.replaceChildren(...groups.map(name));
    }
    this.unfold();
  }

  // Which group is shown: the one that the hand chose, as long as it is unfolded; else what is unfolded without that.
  get #at() {
    const chosen = this.#groups[this.#chosen];
    if (chosen && (!chosen.id || this.#folds.has(chosen.id))) return this.#chosen;
    const unfolded = this.#groups.findIndex(({ id }) => id && this.#folds.has(id));
    return Math.max(unfolded, 0);
  }

  /** @param {number} n */
  #choose(n) {
    const again = n === this.#at;
    const { id } = this.#groups[n];
    this.#chosen = n;
    if (id && !this.#folds.has(id)) this.#folds.toggle(id);
    else this.unfold();
    this.open(again ? !this.opened : true);
  }

  /** Groups as they are: the one that is shown. */
  unfold() {
    const at = this.#at;
    for (const [n, box] of [...this.#panel.querySelectorAll(".live-group")].entries()) {
      box.classList.toggle("live-current", n === at);
      if (n === at && !box.querySelector(".live-peek"))
        this.#peek(box.querySelector(".live-slider:not(.live-off)") ?? box.querySelector(".live-row"));
    }
    for (const [n, name] of [...this.#names.children].entries()) name.ariaPressed = String(n === at);
  }

  // Of the group that is shown, the slider that was touched last stays in reach.
  /** @param {HTMLElement | null | undefined} row */
  #peek(row) {
    const box = row?.closest(".live-group");
    for (const other of box?.querySelectorAll(".live-peek") ?? []) other.classList.remove("live-peek");
    row?.classList.add("live-peek");
  }
}
