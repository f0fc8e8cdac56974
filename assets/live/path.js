// The way through the lessons, on the start page: each with what is done there.

import { element, part, plain } from "./dom.js";
import { keepTicks, ticks } from "./ticks.js";
import { say } from "./words.js";

/** @import { PathLesson } from "./message" */

export class Path {
  /** @type {PathLesson[]} */
  #lessons = [];
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = part(root, "path");
  }

  /** @param {PathLesson[]} lessons */
  fill(lessons) {
    this.#root.hidden = !lessons.length;
    this.#lessons = lessons;
    this.#draw();
  }

  #draw() {
    const all = ticks();
    const clear = element("button", { type: "button", onclick: () => this.#clear() }, say("clear_all"));
    clear.hidden = !this.#lessons.some(({ page }) => all[page]);
    this.#root
      .querySelector("ol")
      .replaceChildren(...this.#lessons.map((lesson) => this.#row(lesson, all[lesson.page] ?? {})));
    this.#root.querySelector("p").replaceChildren(`${say("kept")} `, clear);
  }

  /** @type {(lesson: PathLesson, done: Record<string, import("./ticks.js").Tick>) => HTMLElement} */
  #row({ page, title, about, tasks }, done) {
    const there = tasks.flatMap((id) => done[id] ?? []);
    const wrong = there.filter(({ right }) => !right).length;
    const all = there.length === tasks.length;
    const parts = { n: tasks.length, done: there.length };
    const count = all ? `${wrong ? "" : "✓ "}${say("all_done")}` : say(there.length ? "some_done" : "to_do", parts);
    const guesses = wrong ? `, ${say("guesses", { n: wrong })}` : "";
    const onclick = (/** @type {MouseEvent} */ event) => visitPage(event, page);
    const link = element(
      "a",
      { href: page, target: "_self", onclick },
      element("b", {}, title),
      element("span", {}, about),
    );
    return element("li", all && !wrong ? { class: "live-done" } : {}, link, element("small", {}, count + guesses));
  }

  #clear() {
    keepTicks({});
    this.#draw();
  }
}

/**
 * A plain click on a link to another page goes through the menu's own, which stays in the session: every page keeps its
 * state.
 * @param {MouseEvent} event
 * @param {string} page
 */
export function visitPage(event, page) {
  const link = /** @type {HTMLElement | null} */ (document.querySelector(`.st-key-frame-menu a[href$="${page}"]`));
  if (!link || !plain(event)) return;
  event.preventDefault();
  link.click();
}
