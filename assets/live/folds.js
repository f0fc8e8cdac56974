// What is unfolded: one group of controls at a time, and any of the drawers. The link says it, too.

/** @import { Card, Group } from "./message" */

const NOTHING = "none"; // as lessons/state.py writes it

export class Folds {
  /** @type {Set<string>} */
  #open = new Set();
  /** @type {string[]} */
  #groups = [];
  #keep;

  /** @param {(names: string) => void} keep  told what is open, as a link says it */
  constructor(keep) {
    this.#keep = keep;
  }

  /**
   * @param {Group[]} groups
   * @param {Card[]} cards
   * @param {boolean} waits  whether what the hand unfolded is not confirmed yet: then it stays
   */
  fill(groups, cards, waits) {
    const named = groups.filter(({ id }) => id);
    this.#groups = named.map(({ id }) => id);
    if (waits) return;
    const drawers = cards.filter(({ place }) => place === "drawer");
    this.#open = new Set([...named, ...drawers].filter(({ open }) => open).map(({ id }) => id));
  }

  /** @param {string} id */
  has(id) {
    return this.#open.has(id);
  }

  /**
   * Open what is shut and shut what is open; a group that opens shuts the others.
   * @param {string} id
   */
  toggle(id) {
    const opens = !this.#open.has(id);
    if (this.#groups.includes(id)) for (const other of this.#groups) this.#open.delete(other);
    if (opens) this.#open.add(id);
    else this.#open.delete(id);
    this.#keep([...this.#open].sort().join("~") || NOTHING);
  }
}
