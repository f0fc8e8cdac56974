// On a phone the controls are a sheet at the foot of the window: it peeks out with one slider and the names of the
// groups, and opens upwards, so that the picture stays in view above it. Elsewhere it is nothing but their place.

import { element, motionless, part } from "./dom.js";

/** @import { Folds } from "./folds.js" */
/** @import { Group } from "./message" */

const SHEET = "(max-width: 52rem) and (min-height: 30.01rem)"; // as live.css has it
const DRAWN_PX = 24; // a hand that moves so far pulls the sheet, and does not tap it

export class Dock {
  /** @type {Group[]} */
  #groups = [];
  /** The group that is shown; the hand on its name may choose one that is always unfolded. */
  #at = 0;
  #chosen = false;
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
      const far = this.#pulled && this.#pulled.y - clientY;
      if (!this.#pulled || far === null || this.#pulled.moved || Math.abs(far) < DRAWN_PX) return;
      this.#pulled.moved = true;
      this.open(far > 0);
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
    if (open && matchMedia(SHEET).matches)
      part(this.#root, "tabs").scrollIntoView({ block: "start", behavior: motionless() ? "auto" : "smooth" });
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
      this.#chosen = false;
      const name = (/** @type {Group} */ { title, tab, tone }, /** @type {number} */ n) =>
        element("button", { type: "button", class: `tone-${tone}`, onclick: () => this.#choose(n) }, tab || title);
      this.#names.replaceChildren(...groups.map(name));
    }
    this.unfold();
  }

  /** The group that is unfolded is the one that is shown, unless the hand chose another. */
  unfold() {
    const unfolded = this.#groups.findIndex(({ id }) => id && this.#folds.has(id));
    if (!this.#chosen || this.#groups[this.#at]?.id) this.#at = Math.max(unfolded, 0);
    this.#show();
  }

  /** @param {number} n */
  #choose(n) {
    const again = n === this.#at;
    const { id } = this.#groups[n];
    this.#at = n;
    this.#chosen = true;
    if (id && !this.#folds.has(id)) this.#folds.toggle(id);
    this.#show();
    this.open(again ? !this.opened : true);
  }

  #show() {
    for (const [n, box] of [...this.#panel.querySelectorAll(".live-group")].entries()) {
      box.classList.toggle("live-current", n === this.#at);
      if (n === this.#at && !box.querySelector(".live-peek"))
        this.#peek(box.querySelector(".live-slider:not(.live-off)") ?? box.querySelector(".live-row"));
    }
    for (const [n, name] of [...this.#names.children].entries()) name.ariaPressed = String(n === this.#at);
  }

  // Of the group that is shown, the slider that was touched last stays in reach.
  /** @param {HTMLElement | null | undefined} row */
  #peek(row) {
    const box = row?.closest(".live-group");
    for (const other of box?.querySelectorAll(".live-peek") ?? []) other.classList.remove("live-peek");
    row?.classList.add("live-peek");
  }
}
