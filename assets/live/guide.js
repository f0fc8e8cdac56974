// What a page asks: its tasks, the learner's guesses, and ticks.
//
// The record decides: a task is ticked when what follows the hand says that it is met and the hand rests; a
// prediction, once there is a guess.

import { element, part } from "./dom.js";
import { keepTicks, ticks } from "./ticks.js";
import { say } from "./words.js";

/** @import { Guide as Told } from "./message" */

const PARTS = ["marks", "clear", "title", "asked", "options", "verdict", "next", "more", "fold", "progress"];

export class Guide {
  /** @type {Told | null}  what is asked */
  #told = null;
  #task = { id: "", title: "" };
  /** @type {string | null}  the guess that was made here */
  #guessed = null;
  // What is drawn, as text: it is asked at every repaint, and drawn again only when it is other.
  #shape = "";
  #drawn = "";
  #said = "";
  #root;
  #parts;
  #commit;

  /**
   * @param {HTMLElement} root
   * @param {(values: Record<string, string>) => void} commit
   */
  constructor(root, commit) {
    this.#root = part(root, "guide");
    this.#commit = commit;
    /** @type {Record<string, any>} */
    this.#parts = Object.fromEntries(PARTS.map((name) => [name, part(this.#root, name)]));
    this.#parts.more.onclick = () => this.#unfold(this.#parts.more.ariaExpanded !== "true");
    this.#parts.clear.onclick = () => this.#forget();
    this.#parts.fold.onclick = () => commit({ task: "none" });
    this.#parts.next.onclick = () => this.#told && this.#open(this.#told.tasks[this.#told.at + 1].id);
  }

  // On a phone the guide is one line, until it is opened.
  /** @param {boolean} open */
  #unfold(open) {
    this.#parts.more.ariaExpanded = String(open);
    this.#root.classList.toggle("live-unfolded", open);
  }

  get #ticks() {
    return ticks()[this.#told?.page ?? ""] ?? {};
  }

  // Come to a task, as it was left: with its guess.
  /** @param {string} id */
  #open(id) {
    const guess = this.#ticks[id]?.guess;
    this.#commit(guess === undefined ? { task: id } : { task: id, guess });
  }

  // A guess that came with a link is somebody else's: only one's own is ticked.
  /** @param {string} id */
  #guess(id) {
    this.#guessed = id;
    this.#commit({ guess: id });
  }

  /** @param {Told | null} told */
  fill(told) {
    this.#told = told;
    this.#root.hidden = !told;
    if (!told) return;
    const { tasks, at, options, guess, answer } = told;
    this.#task = tasks[at] ?? { id: "", title: "" }; // nothing is asked: the marks stand alone
    this.#root.classList.toggle("live-asks", options.length > 0);
    this.#root.classList.toggle("live-folded", at < 0);
    const focused = this.#root.contains(document.activeElement); // what was pressed may go
    this.#build(told);
    const { title, asked, verdict, next, marks } = this.#parts;
    title.textContent = this.#task.title;
    asked.textContent = told.text;
    verdict.textContent = told.verdict;
    for (const button of this.#parts.options.children) {
      const { option } = button.dataset;
      button.setAttribute("aria-pressed", String(option === guess));
      button.classList.toggle("live-true", Boolean(guess) && option === answer);
      button.classList.toggle("live-false", option === guess && option !== answer);
    }
    next.hidden = at < 0 || at === tasks.length - 1;
    if (guess && guess === this.#guessed) this.#tick({ guess, right: guess === answer });
    this.#show();
    this.#said = "";
    if (focused && !this.#root.contains(document.activeElement)) marks.children[Math.max(at, 0)]?.focus();
  }

  // Marks and options, when they are other ones.
  /** @param {Told} told */
  #build({ page, tasks, options }) {
    const shape = JSON.stringify([page, tasks, this.#task.id, options]);
    if (shape === this.#shape) return;
    this.#shape = shape;
    // a question is there to be read, where that leaves the picture in view
    if (options.length && !this.#told?.guess && !matchMedia("(max-height: 30rem)").matches) this.#unfold(true);
    this.#root.classList.toggle("live-many", tasks.length > 9); // their numbers take a row of their own
    const mark = (/** @type {{id: string, title: string}} */ { id, title }, /** @type {number} */ n) =>
      element("button", { type: "button", title, "data-task": id, onclick: () => this.#open(id) }, `${n + 1}`);
    this.#parts.marks.replaceChildren(...tasks.map(mark));
    const option = (/** @type {{id: string, label: string}} */ { id, label }) =>
      element("button", { type: "button", "data-option": id, onclick: () => this.#guess(id) }, label);
    this.#parts.options.replaceChildren(...options.map(option));
  }

  /**
   * What the record at hand says of the task.
   * @param {{reading: string, met: boolean}} task
   * @param {boolean} rests  whether the hand has let go, and the record is the one that it made
   */
  write({ reading, met }, rests) {
    if (!this.#told) return;
    if (met && rests) this.#tick({ right: true });
    const said = `${met}${rests}${reading}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#parts.progress.textContent = reading;
    this.#root.classList.toggle("live-met", met);
    this.#show();
  }

  /** @param {import("./ticks.js").Tick} tick */
  #tick(tick) {
    const page = this.#told?.page;
    const now = this.#ticks[this.#task.id];
    if (!page || !this.#task.id || (now && now.right === tick.right && now.guess === tick.guess)) return;
    const all = ticks();
    keepTicks({ ...all, [page]: { ...all[page], [this.#task.id]: tick } });
    this.#drawn = "";
  }

  #forget() {
    if (!this.#told) return;
    const { page, at, guess } = this.#told;
    this.#guessed = null;
    const { [page]: _, ...others } = ticks();
    keepTicks(others);
    this.#drawn = "";
    this.#parts.marks.children[Math.max(at, 0)]?.focus();
    if (guess) this.#commit({ task: this.#task.id });
    else this.#show();
  }

  #show() {
    if (!this.#told) return;
    const { guess, options, tasks } = this.#told;
    const done = this.#ticks;
    const drawn = JSON.stringify([this.#shape, done, guess]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const known = options.length ? Boolean(guess) : Boolean(done[this.#task.id]);
    const { verdict, next, clear, marks } = this.#parts;
    verdict.classList.toggle("live-known", known); // its room is kept, so that nothing moves when it appears
    verdict.ariaHidden = String(!known);
    next.classList.toggle("live-onward", known);
    clear.hidden = !tasks.some(({ id }) => done[id]);
    for (const mark of marks.children) {
      const tick = done[mark.dataset.task];
      mark.ariaCurrent = mark.dataset.task === this.#task.id ? "step" : "false";
      mark.ariaLabel = tick ? say(tick.right ? "task_done" : "task_wrong", { task: mark.title }) : mark.title;
      mark.classList.toggle("live-done", Boolean(tick?.right));
      mark.classList.toggle("live-missed", tick?.right === false);
    }
  }
}
