// The cards: pictures with the places of their texts. The scene stands whole on the first screen, drawers lie
// below it, shut at first; on a phone, one card at a time.

import { codePlace } from "./code.js";
import { bringIntoView, element, part, scroller, symbols } from "./dom.js";
import { imagePlace } from "./images.js";

/** @import { Folds } from "./folds.js" */
/** @import { Format } from "./images.js" */
/** @import { Card } from "./message" */
/** @import { Painter } from "./painter.js" */

const IMAGE = "image."; // before the name of the picture that a line saves

/**
 * Places of text; the letters of a sum, its numbers and what comes out stand together in one.
 * @param {import("./message").Line[]} lines
 * @param {HTMLElement[]} places  one for each line
 */
function inSums(lines, places) {
  /** @type {HTMLElement[]} */
  const found = [];
  places.forEach((place, n) => {
    if (lines[n].kind === "letters") found.push(element("div", { class: "live-sum" }, place));
    else if (lines[n - 1]?.kind === "letters" || lines[n - 1]?.kind === "formula") found.at(-1)?.append(place);
    else found.push(place);
  });
  return found;
}

export class Cards {
  /** Whether one card is shown at a time: there is a phone's room. */
  narrow = false;
  /** @type {Map<string, {section: HTMLElement, heading?: HTMLElement, hint?: HTMLElement}>} */
  #made = new Map();
  #shape = "";
  /** @type {Record<string, number>} */
  #aspects = {};
  /** @type {string | undefined} */
  #shown;
  /** @type {string | undefined} */
  #leads;
  /** @type {Card[]} */
  #cards = [];
  #root;
  #scene;
  #time;
  #told;
  #pair = element("div", { class: "live-pair" });
  #drawers;
  #tabs;
  #painter;
  #folds;
  #built;
  #press;
  #image;
  /** @type {Set<string>} */
  #near = new Set();
  #looked = false;
  #watch;
  /** @type {ResizeObserver | undefined} */
  #grows;

  /**
   * @param {HTMLElement} root
   * @param {Painter} painter
   * @param {Folds} folds
   * @param {object} tell
   * @param {(box: HTMLElement) => void} tell.built  of every place for a picture
   * @param {() => void} tell.looked  other cards are in view
   * @param {(id: string) => void} tell.press  a button is pressed
   * @param {(name: string, format: Format) => Promise<boolean>} tell.image  a picture is to be saved; says whether it is
   */
  constructor(root, painter, folds, { built, looked, press, image }) {
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
    this.#root = root;
    this.#scene = part(root, "scene");
    this.#time = part(root, "time");
    this.#told = part(root, "told");
    this.#scene.prepend(this.#pair);
    this.#drawers = part(root, "drawers");
    this.#tabs = part(root, "tabs");
    this.#painter = painter;
    this.#folds = folds;
    this.#built = built;
    this.#press = press;
    this.#image = image;
  }

  /** The cards that are in view, or nearly; null before it was looked. */
  get view() {
    return this.#looked ? [...this.#near] : null;
  }

  /** The cards of the scene: how wide each of their pictures is for its height, and how wide its words need it. */
  get scene() {
    return this.#cards.flatMap(({ id, place, figures }) => {
      const section = this.#made.get(id)?.section;
      if (!section || place === "drawer") return [];
      const boxes = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-least]"));
      const least = [...boxes].map(({ dataset }) => Number(dataset.least));
      return [{ id, section, aspects: figures.map((name) => this.#aspects[name] ?? 4), least: Math.max(0, ...least) }];
    });
  }

  close() {
    this.#watch.disconnect();
    this.#grows?.disconnect();
  }

  /**
   * Show these cards. They are built again only when they are other ones; that is what comes back.
   * @param {Card[]} cards
   * @param {() => void} before  told before they are built
   */
  fill(cards, before) {
    const shape = JSON.stringify(cards.map(({ title: _, hint: __, open: ___, ...rest }) => rest));
    const others = shape !== this.#shape;
    if (others) {
      this.#shape = shape;
      before();
      this.#build(cards);
    }
    for (const { id, title, hint } of cards) {
      const made = this.#made.get(id);
      if (made?.heading) made.heading.textContent = title;
      if (made?.hint) made.hint.replaceChildren(...symbols(hint));
    }
    this.unfold();
    return others;
  }

  /** Drawers as they are: open or shut. */
  unfold() {
    for (const { id, place } of this.#cards) {
      const open = place !== "drawer" || this.#folds.has(id);
      this.#made.get(id)?.section.classList.toggle("live-shut", !open);
    }
    if (this.narrow) return;
    for (const tab of this.#tabs.children) tab.ariaExpanded = String(this.#folds.has(tab.dataset.card));
  }

  /**
   * How high the scene is for its width: what CSS fits into the window.
   * @param {Record<string, number>} aspects  width over height, by picture
   */
  room(aspects) {
    this.#aspects = aspects;
    /** @param {Card} card */
    const high = ({ figures }) => Math.max(0, ...figures.map((name) => 1 / (aspects[name] ?? 4)));
    const scene = this.#cards.filter(({ place }) => place !== "drawer");
    const halves = scene.filter(({ place }) => place === "half").map(high);
    const whole = scene.filter(({ place }) => place === "scene").map(high);
    const tall = whole.reduce((sum, one) => sum + one, 0) + Math.max(0, ...halves) / 2;
    this.#scene.style.setProperty("--tall", String(tall || 1));
    this.#scene.style.setProperty("--rows", String(whole.length + Math.ceil(halves.length / 2)));
  }

  /** @param {Card[]} cards */
  #build(cards) {
    this.#painter.purge();
    this.#watch.disconnect();
    this.#near.clear();
    this.#looked = false;
    for (const { section } of this.#made.values()) section.remove();
    this.#pair.replaceChildren();
    this.#made.clear();
    this.#cards = cards;
    this.#told.replaceChildren();
    const sections = cards.map((card) => this.#card(card));
    cards.forEach(({ place }, n) => {
      if (place === "drawer") this.#drawers.append(sections[n]);
      else if (place === "half") this.#pair.append(sections[n]);
      else if (n) this.#scene.append(sections[n]);
      else this.#time.before(sections[n]); // time stands between the first picture and the others
    });
    const inScene = cards.filter(({ place }) => place !== "drawer");
    const lined = inScene.some(({ lines }) => lines.some(({ kind }) => kind !== "narration"));
    this.#scene.classList.toggle("live-lined", lined);
    this.#root.classList.toggle(
      "live-overseen",
      cards.some(({ overview }) => overview),
    );
    const tabs = cards.filter(({ tab }) => tab);
    this.#tabs.replaceChildren(
      ...tabs.map(({ id, tab, place }) => {
        const onclick = () => (this.narrow ? this.show(id) : this.#toggle(id));
        return element("button", { type: "button", "data-card": id, "data-place": place, onclick }, tab);
      }),
    );
    if (cards[0]?.id !== this.#leads) this.#shown = undefined; // a phone shows the one that now leads
    this.#leads = cards[0]?.id;
    const shown = cards.find(({ id }) => id === this.#shown) ?? tabs.find(({ overview }) => !overview) ?? cards[0];
    this.show(shown?.id);
  }

  // A drawer that opens may lie below the window: it comes into view, and what it is filled with does, too, until a
  // hand goes on.
  /** @param {string} id */
  #toggle(id) {
    this.#folds.toggle(id);
    this.#grows?.disconnect();
    const section = this.#made.get(id)?.section;
    if (!section || !this.#folds.has(id)) return;
    const grows = new ResizeObserver(() => bringIntoView(section, "nearest"));
    grows.observe(section);
    this.#grows = grows;
    for (const act of ["pointerdown", "wheel", "keydown"])
      addEventListener(act, () => grows.disconnect(), { once: true, passive: true, capture: true });
  }

  /** @param {Card} card */
  #card({ id, label, figures, lines, place, overview }) {
    const boxes = figures.map((name) => {
      const box = this.#painter.box(name, label);
      this.#built(box);
      return box;
    });
    const heading = element("h2");
    const hint = element("p");
    const header = element("header", {}, heading, hint);
    const line = (/** @type {import("./message").Line} */ { id, kind, tone, press }) => {
      if (kind === "image") return imagePlace(press, (format) => this.#image(id.slice(IMAGE.length), format));
      const onclick = () => this.#press(id);
      const button = press ? element("button", { type: "button", "data-control": id, onclick }, press) : null;
      if (kind === "code") return codePlace(id, label, button);
      const looks = { class: `live-line live-${kind} tone-${tone}` };
      if (kind !== "text") return element("p", { ...looks, "data-text": id });
      return element("p", looks, element("span", { "data-text": id })); // in the room of its longest text
    };
    this.#told.append(...lines.filter(({ kind }) => kind === "narration").map(line));
    const below = lines.filter(({ kind }) => kind !== "narration");
    const files = lines.some(({ press }) => press) ? " live-files" : "";
    const places = inSums(below, below.map(line));
    const text = places.length ? element("div", { class: `live-lines${files}` }, ...places) : null;
    const looks = `live-card live-in-${place}${overview ? " live-overview" : ""}`;
    const section = element("section", { class: looks, "data-card": id, "aria-label": label }, header, ...boxes, text);
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
    for (const tab of this.#tabs.children) {
      if (this.narrow) tab.setAttribute("aria-pressed", String(tab.dataset.card === id));
      else tab.removeAttribute("aria-pressed");
      if (this.narrow) tab.removeAttribute("aria-expanded");
    }
    this.unfold();
    this.#painter.uncover();
  }

  /**
   * A card is to be seen: where one card is shown at a time, it is that one, unless it is there anyway.
   * @param {string} id
   */
  bring(id) {
    if (this.narrow && this.#made.get(id)?.section.clientWidth === 0) this.show(id);
  }

  /** The width is another one. */
  resized() {
    if (this.#shown) this.show(this.#shown);
  }
}
