// The cards: pictures with their headings and the places of their texts; on a phone, one at a time.

import { codePlace } from "./code.js";
import { element, part, scroller } from "./dom.js";

/** @import { Card } from "./message" */
/** @import { Painter } from "./painter.js" */

export class Cards {
  /** Whether a phone's width is all there is. */
  narrow = false;
  /** @type {Map<string, {section: HTMLElement, heading?: HTMLElement, hint?: HTMLElement}>} */
  #made = new Map();
  #shape = "";
  /** @type {string | undefined} */
  #shown;
  /** @type {string | undefined} */
  #leads;
  #stage;
  #top;
  #tabs;
  #painter;
  #built;
  /** @type {Set<string>} */
  #near = new Set();
  #looked = false;
  #watch;

  /**
   * @param {HTMLElement} root
   * @param {Painter} painter
   * @param {{built: (box: HTMLElement) => void, looked: () => void}} tell  of every place for a picture; other cards are
   *   in view
   */
  constructor(root, painter, { built, looked }) {
    this.#watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = String(/** @type {HTMLElement} */ (target).dataset.card);
          if (isIntersecting) this.#near.add(id);
          else this.#near.delete(id);
        }
        this.#looked = true;
        looked();
      },
      { root: scroller(root), rootMargin: "25%" },
    );
    this.#stage = part(root, "stage");
    this.#top = part(root, "top");
    this.#tabs = part(root, "tabs");
    this.#painter = painter;
    this.#built = built;
  }

  /** The cards that are in view, or nearly; null before it was looked. */
  get view() {
    return this.#looked ? [...this.#near] : null;
  }

  close() {
    this.#watch.disconnect();
  }

  /**
   * Show these cards. They are built again only when they are other ones; that is what comes back.
   * @param {Card[]} cards
   * @param {() => void} before  told before they are built
   */
  fill(cards, before) {
    const shape = JSON.stringify(cards.map(({ title, hint, ...rest }) => [rest, Boolean(title)]));
    const others = shape !== this.#shape;
    if (others) {
      this.#shape = shape;
      before();
      this.#build(cards);
    }
    for (const { id, title, hint } of cards) {
      const made = this.#made.get(id);
      if (made?.heading) made.heading.textContent = title;
      if (made?.hint) made.hint.textContent = hint;
    }
    return others;
  }

  /** @param {Card[]} cards */
  #build(cards) {
    this.#painter.purge();
    this.#watch.disconnect();
    this.#near.clear();
    this.#looked = false;
    for (const { section } of this.#made.values()) section.remove();
    this.#made.clear();
    const sections = cards.map((card) => this.#card(card));
    const whole = cards[0]?.size === "whole"; // it stays in view; a part of a row stays in its row
    if (whole) this.#top.prepend(sections[0]);
    this.#stage.append(...sections.slice(whole ? 1 : 0));
    const tabs = cards.filter(({ tab }) => tab);
    this.#tabs.replaceChildren(
      ...tabs.map(({ id, tab }) =>
        element("button", { type: "button", "data-card": id, onclick: () => this.show(id) }, tab),
      ),
    );
    if (cards[0]?.id !== this.#leads) this.#shown = undefined; // a phone shows the one that now leads
    this.#leads = cards[0]?.id;
    const shown = cards.find(({ id }) => id === this.#shown) ?? tabs.find(({ overview }) => !overview) ?? cards[0];
    this.show(shown?.id);
  }

  /** @param {Card} card */
  #card({ id, label, title, figures, lines, size, overview }) {
    const boxes = figures.map((name) => {
      const box = this.#painter.box(name, label);
      this.#built(box);
      return box;
    });
    const heading = title ? element("h2") : undefined;
    const hint = title ? element("p") : undefined;
    const header = heading && element("header", {}, heading, hint);
    const places = lines.map((line) =>
      line.kind === "code"
        ? codePlace(line.id, label)
        : element("p", { class: `live-line live-${line.kind} tone-${line.tone}`, "data-text": line.id }),
    );
    const looks = `live-card live-${size}${overview ? " live-overview" : ""}`;
    const section = element(
      "section",
      { class: looks, "data-card": id, "aria-label": label },
      header,
      ...boxes,
      ...places,
    );
    this.#made.set(id, { section, heading, hint });
    this.#watch.observe(section);
    return section;
  }

  /** @param {string | undefined} id */
  show(id) {
    this.#shown = id;
    for (const [name, { section }] of this.#made) {
      section.classList.toggle("live-shown", name === id);
      if (name === id && this.narrow)
        section.tabIndex = 0; // on a phone it may scroll, by keys too
      else section.removeAttribute("tabindex");
    }
    for (const tab of this.#tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.card === id));
    this.#painter.uncover();
  }

  /** The width is another one. */
  resized() {
    if (this.#shown) this.show(this.#shown);
    this.#top.classList.toggle("live-tall", this.#top.clientHeight > 0.55 * innerHeight); // it would leave no room for what follows
  }
}
