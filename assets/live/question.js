// A prediction slide's question. Nobody's answer is collected: a choice is marked here, and gone with the slide.

import { element, part, svg } from "./dom.js";
import { say } from "./words.js";

/** @import { Question as Asked } from "./deck.js" */

export class Question {
  #root;
  #section;
  #choices;
  #reveal;
  #play;
  /** @type {Asked | null} */
  #asked = null;
  /** @type {SVGElement | null}  where a guess is drawn */
  #sheet = null;

  /**
   * @param {HTMLElement} root
   * @param {() => void} play  the run
   */
  constructor(root, play) {
    this.#root = root;
    this.#section = part(root, "question");
    this.#choices = part(root, "choices");
    this.#reveal = part(root, "reveal");
    this.#play = play;
    this.#reveal.onclick = () => this.reveal();
  }

  /** Whether something is asked that is not revealed yet. */
  get open() {
    return !this.#section.hidden && !this.#reveal.hidden;
  }

  /** @param {Asked | null} asked */
  fill(asked) {
    this.#asked = asked;
    this.#section.hidden = !asked;
    this.#reveal.hidden = false;
    this.#sheet?.remove();
    this.#sheet = null;
    part(this.#section, "wanted").textContent = asked?.text ?? "";
    this.#choices.replaceChildren(
      ...(asked?.choices ?? []).map((text) => {
        const button = element("button", { type: "button", "aria-pressed": "false" }, text);
        button.onclick = () => {
          for (const one of this.#choices.children) one.ariaPressed = String(one === button);
        };
        return button;
      }),
    );
    this.place();
  }

  /** Play the run. */
  reveal() {
    this.#reveal.hidden = true;
    this.#play();
  }

  /** A sheet lies over the first picture as long as a guess may be drawn; the guess stays on it. */
  place() {
    if (!this.#asked?.drawn) return;
    const box = this.#root.querySelector(".live-on .live-figure") ?? this.#root.querySelector(".live-figure");
    if (!box || this.#sheet?.parentElement === box) return;
    this.#sheet?.remove();
    const sheet = svg("svg", { class: "live-guessed", role: "img", "aria-label": say("draw_here") });
    this.#sheet = sheet;
    box.append(sheet);
    let points = "";
    /** @type {SVGElement | null} */
    let line = null;
    const at = (/** @type {PointerEvent} */ event) => {
      const { left, top } = sheet.getBoundingClientRect();
      points += ` ${event.clientX - left},${event.clientY - top}`;
      line?.setAttribute("points", points);
    };
    sheet.onpointerdown = (event) => {
      if (this.#reveal.hidden) return;
      event.stopPropagation(); // else the picture's own hand moves time
      sheet.setPointerCapture(event.pointerId);
      points = "";
      line?.remove();
      line = svg("polyline", {});
      sheet.append(line);
      at(event);
    };
    sheet.onpointermove = (event) => {
      if (line && event.buttons & 1 && !this.#reveal.hidden) at(event);
    };
  }
}
