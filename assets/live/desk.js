// What stands around the list of slides: its title and buttons, what is said of it, the ready lessons.

import { LONGEST } from "./deck.js";
import { element } from "./dom.js";
import { say } from "./words.js";

/** @import { Ready } from "./compose" */
/** @import { Deck } from "./deck.js" */

const TITLED = ["save", "load", "page"]; // buttons that say more when one points at them

/**
 * @typedef {object} Acts  what the buttons do
 * @property {() => void} renamed
 * @property {() => void} save
 * @property {() => void} pack
 * @property {() => void} clear
 * @property {() => void} undo
 * @property {(file: File) => void} read
 * @property {(deck: Deck) => void} start
 */

/** @type {(name: string, act: () => void) => HTMLButtonElement} */
export function named(name, onclick) {
  const title = TITLED.includes(name) ? { title: say(`hint.${name}`) } : {};
  return element("button", { type: "button", "data-act": name, ...title, onclick }, say(name));
}

export class Desk {
  /** The server does not answer. */
  silent = element("p", { class: "compose-alert", role: "status", hidden: "" });
  /** What was refused. */
  alert = element("p", { class: "compose-alert", role: "alert", hidden: "" });
  /** What this browser cannot keep. */
  kept = element("p", { class: "compose-alert", role: "alert", hidden: "" });
  list = element("ol", { class: "compose-list", "aria-label": say("slides") });
  #empty = element("p", { class: "compose-empty" }, say("empty"));
  #heading = element("h2");
  #toast = element("div", { class: "compose-toast", hidden: "" });
  #said = element("p", { class: "compose-said", role: "status" });
  #acts;

  /**
   * @param {HTMLElement} root
   * @param {Ready[]} ready
   * @param {Acts} acts
   */
  constructor(root, ready, acts) {
    this.#acts = acts;
    this.name = element("input", {
      type: "text",
      class: "compose-name",
      maxlength: LONGEST.title,
      placeholder: say("untitled"),
      "aria-label": say("name"),
      oninput: acts.renamed,
    });
    this.pack = named("page", acts.pack);
    const picker = element("input", { type: "file", accept: ".json,application/json", hidden: "" });
    picker.onchange = () => {
      const file = picker.files?.[0];
      if (file) acts.read(file);
      picker.value = ""; // the same file may be opened again
    };
    const play = element("a", { class: "compose-main", href: "play", target: "_self" }, say("play"));
    const [save, load, clear] = [
      named("save", acts.save),
      named("load", () => picker.click()),
      named("clear", acts.clear),
    ];
    this.filled = [this.name, play, save, this.pack, clear];
    root.append(
      ...[this.silent, this.alert, this.kept],
      element("div", { class: "compose-bar" }, this.name, play, save, load, this.pack, clear),
      ...[picker, this.#empty, this.list, this.#heading],
      element("ul", { class: "compose-ready" }, ...ready.map((one) => this.#ready(one))),
      ...[this.#toast, this.#said],
    );
    root.ondragover = (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
    root.ondrop = (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      acts.read(file);
    };
  }

  /**
   * What there is to do depends on whether there are slides.
   * @param {boolean} any
   */
  fill(any) {
    for (const one of this.filled) one.hidden = !any;
    this.#empty.hidden = any;
    this.#heading.textContent = say(any ? "ready" : "begin");
  }

  /** @type {(place: HTMLElement, text: string, ...more: HTMLElement[]) => void} */
  tell(place, text, ...more) {
    place.hidden = !text;
    place.replaceChildren(text, ...more);
  }

  /**
   * For those who hear the page.
   * @param {string} text
   */
  say(text) {
    this.#said.textContent = text;
  }

  /**
   * What came of it, with a way back: its button.
   * @param {string} text
   */
  offerUndo(text) {
    const undo = named("undo", this.#acts.undo);
    const shut = element("button", { type: "button", "aria-label": say("dismiss"), onclick: () => this.shut() }, "×");
    this.#toast.replaceChildren(element("span", { role: "status" }, text), undo, shut);
    this.#toast.hidden = false;
    return undo;
  }

  shut() {
    this.#toast.hidden = true;
  }

  // A deck that comes with the project: to be played, or to begin with.
  /** @param {Ready} ready */
  #ready({ name, deck, problem }) {
    if (!deck) return element("li", {}, element("p", { class: "compose-alert" }, problem));
    const { title, slides } = /** @type {Deck} */ (/** @type {unknown} */ (deck));
    const asked = slides.filter(({ question }) => question).length;
    const counts = [say(`lasts.${name}`), say("count", { n: slides.length }), asked && say("asked", { n: asked })];
    const start = named("start", () => this.#acts.start({ title, slides: structuredClone(slides) }));
    start.ariaLabel = say("start_of", { title });
    const play = { href: `play?lesson=${name}`, target: "_self", "aria-label": say("play_of", { title }) };
    return element(
      "li",
      {},
      element("b", {}, title),
      element("small", {}, counts.filter(Boolean).join(" · ")),
      element("span", {}, element("a", play, say("play")), start),
    );
  }
}
