// One slide in the composer's list: its small picture, title and note, what can be done with it, what is on it.

import { fillContents } from "./contents.js";
import { LONGEST } from "./deck.js";
import { element, symbols } from "./dom.js";
import { addressOf, said, stateOf } from "./query.js";
import { draggable } from "./reorder.js";
import { say } from "./words.js";

/** @import { Known, Offers } from "./compose" */
/** @import { Slide } from "./deck.js" */
/**
 * @typedef {object} Host  what a row needs of the list
 * @property {(page: string) => string} called  what a page is called
 * @property {() => void} changed  something in a slide is other than it was
 * @property {(row: Row, by: number) => void} move
 * @property {(from: number, to: number) => void} dropped
 * @property {(row: Row) => void} duplicate
 * @property {(row: Row) => void} remove
 * @property {(slide: Slide, picture: boolean) => Promise<Known>} look
 * @property {(known: Known) => Promise<string>} drawn  its small picture
 */

const REST_MS = 350; // a choice that is gone through by keys is looked at when it rests

export class Row {
  /** @type {Offers | null} */
  #offers = null;
  #asked = 0;
  /** @type {string | undefined}  the picture that it is known by */
  #pictured;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  #n = 0;

  /**
   * @param {Slide} slide
   * @param {Host} host
   */
  constructor(slide, host) {
    this.slide = slide;
    this.host = host;
    this.handle = element("button", { type: "button", class: "compose-handle", onkeydown: this.#keyed }, "⠿");
    this.number = element("span", { class: "compose-number" });
    this.image = element("img", { alt: "" });
    this.wait = element("span", { class: "compose-wait" });
    this.where = element("figcaption");
    this.title = element("input", {
      type: "text",
      class: "compose-title",
      maxlength: LONGEST.title,
      oninput: () => this.#write("title", this.title.value),
    });
    this.note = element("textarea", {
      class: "compose-note",
      rows: 3,
      maxlength: LONGEST.note,
      placeholder: say("note"),
      oninput: () => this.#write("note", this.note.value),
    });
    [this.title.value, this.note.value] = [slide.title, slide.note];
    this.title.placeholder = host.called(slide.page);
    this.preview = element("a", { target: "_blank", rel: "opener" }, say("preview"));
    this.up = this.#button("up", "↑", () => host.move(this, -1));
    this.down = this.#button("down", "↓", () => host.move(this, 1));
    this.twice = this.#button("duplicate", say("duplicate"), () => host.duplicate(this));
    this.gone = this.#button("delete", say("delete"), () => host.remove(this));
    this.notices = element("div", { class: "compose-notices" });
    this.contents = element("div", { class: "compose-contents" });
    this.asked = element("span", { class: "compose-asked" });
    this.details = element("details", {}, element("summary", {}, say("ticks"), " ", this.asked), this.contents);
    this.details.ontoggle = () => this.details.open && this.#open();
    this.root = element(
      "li",
      { class: "compose-slide", onkeydown: this.#lifted },
      element("div", { class: "compose-place" }, this.handle, this.number),
      element("figure", {}, element("div", { class: "compose-picture" }, this.image, this.wait), this.where),
      element("div", { class: "compose-words" }, this.title, this.note),
      element("div", { class: "compose-acts" }, this.up, this.down, this.twice, this.preview, this.gone),
      this.notices,
      this.details,
    );
    draggable(this.root, this.handle, (from, to) => host.dropped(from, to));
    this.#show();
    if (slide.picture === undefined) this.#look(true);
  }

  /** What a sentence calls it. */
  get called() {
    const title = this.slide.title.trim() || this.host.called(this.slide.page);
    return say("called", { n: this.#n, title });
  }

  /**
   * Its place in the list.
   * @param {number} n  from 1
   * @param {number} of
   */
  stand(n, of) {
    this.#n = n;
    this.number.textContent = String(n);
    this.handle.ariaLabel = this.handle.title = say("handle", { n });
    this.title.ariaLabel = say("slide_title", { n });
    this.note.ariaLabel = say("note_of", { n });
    for (const [name, button] of Object.entries({ up: this.up, down: this.down, duplicate: this.twice }))
      button.ariaLabel = say("named", { what: say(name), n });
    this.gone.ariaLabel = say("named", { what: say("delete"), n });
    this.preview.ariaLabel = say("named", { what: say("preview"), n });
    this.up.ariaDisabled = String(n === 1); // not disabled: the button in use would lose its focus
    this.down.ariaDisabled = String(n === of);
  }

  /** @type {(name: string, word: string, act: () => void) => HTMLButtonElement} */
  #button(name, word, onclick) {
    return element("button", { type: "button", "data-act": name, title: say(name), onclick }, word);
  }

  /** @type {(name: "title" | "note", text: string) => void} */
  #write(name, text) {
    this.slide[name] = text;
    this.host.changed();
  }

  // The handle moves by the arrow keys alone, the rest of the slide with Alt.
  #keyed = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    this.#step(event);
  };

  #lifted = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey) this.#step(event);
  };

  /** @param {KeyboardEvent} event */
  #step(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.move(this, by);
  }

  // -- what is on it

  #show() {
    const { slide } = this;
    this.preview.href = addressOf(slide.page, slide.link);
    const steps = this.#offers?.steps.length ?? 2;
    const step = steps > 1 && (said(slide.link, "t") ?? this.#offers?.t)?.trim();
    const page = this.host.called(slide.page);
    this.where.textContent = step ? say("at", { page, step }) : page;
    this.asked.textContent = slide.question ? say("asking", { text: slide.question.text }) : "";
    this.image.hidden = !slide.picture;
    if (slide.picture) this.image.src = slide.picture;
    this.wait.textContent = slide.picture ? "" : say(slide.picture === undefined ? "drawing" : "no_picture");
  }

  #open() {
    if (this.#offers) return this.#fill(this.#offers);
    this.contents.textContent = say("fetching");
    this.#look(false);
  }

  /** @param {Offers} offers */
  #fill(offers) {
    const here = /** @type {HTMLInputElement | null} */ (this.contents.querySelector(":focus"));
    fillContents(this.contents, this.slide, offers, (state) => this.#changed(state));
    const all = /** @type {NodeListOf<HTMLInputElement>} */ (this.contents.querySelectorAll("[name]"));
    const again = [...all].find(
      (one) => one.name === here?.name && (one.type !== "checkbox" || one.value === here.value),
    );
    again?.focus();
  }

  // Another state of its page has other pictures; and what is the first of them, the slide is known by.
  /** @param {boolean} state */
  #changed(state) {
    this.#show();
    this.host.changed();
    const first = this.#first;
    if (!state && first === this.#pictured) return;
    this.#pictured = first;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#look(true), REST_MS);
  }

  // The first picture that is ticked.
  get #first() {
    const only = said(this.slide.link, "only")?.split("~");
    const cards = this.#offers?.cards.map(({ id }) => id) ?? [];
    return cards.find((id) => only?.includes(id)) ?? cards[0];
  }

  /** @param {boolean} picture */
  async #look(picture) {
    this.#asked += 1;
    const [asked, state] = [this.#asked, stateOf(this.slide.link)];
    const known = await this.host.look(this.slide, picture);
    if (asked !== this.#asked || state !== stateOf(this.slide.link)) return; // it has changed since
    if (known.problem || !known.offers) {
      this.contents.replaceChildren(...symbols(say("unusual", { reason: known.problem })));
      this.slide.picture ??= "";
      return this.#show();
    }
    const other = JSON.stringify(known.offers) !== JSON.stringify(this.#offers);
    this.#offers = known.offers;
    this.notices.replaceChildren(...known.notices.map((text) => element("p", {}, text)));
    this.#pictured = this.#first;
    if (other && this.details.open) this.#fill(known.offers);
    if (picture) {
      this.slide.picture = await this.host.drawn(known);
      this.host.changed();
    }
    this.#show();
  }
}
