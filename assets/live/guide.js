// What a page asks: its tasks, the learner's guesses, and ticks.
//
// The record decides: a task is ticked when what follows the hand says that it is met and the hand rests; a
// prediction, once there is a guess.

import { element, part, symbols } from "./dom.js";
import { keepTicks, ticks } from "./ticks.js";
import { say } from "./words.js";

/** @import { Marker } from "./marker.js" */
/** @import { Guide as Told, Slide, TaskTitle } from "./message" */

const FEW = 10; // marks that have room beside a task
const PARTS = ["marks", "clear", "title", "asked", "options", "verdict", "closing", "next", "more", "fold", "progress"];

/** Whether something is to be predicted: an option, or a number on a picture. */
const asks = (/** @type {Told} */ { options, mark }) => options.length > 0 || mark !== null;

export class Guide {
  /** @type {Told | null}  what is asked */
  #told = null;
  #task = { id: "", title: "" };
  /** @type {string | null}  the guess that was made here */
  #guessed = null;
  #awaits = false; // the run that decides this guess has not come yet
  #met = false; // whether what is on the screen fulfils what is to be done
  #dragged = false; // whether it is a run on the way, under the hand
  // What is drawn, as text: it is asked at every repaint, and drawn again only when it is other.
  #shape = "";
  #drawn = "";
  #said = "";
  #root;
  #parts;
  #marker;
  #commit;

  /**
   * @param {HTMLElement} root
   * @param {Marker} marker  where a guess is a number
   * @param {(values: Record<string, string>) => void} commit
   */
  constructor(root, marker, commit) {
    this.#root = part(root, "guide");
    this.#marker = marker;
    this.#commit = commit;
    /** @type {Record<string, any>} */
    this.#parts = Object.fromEntries(PARTS.map((name) => [name, part(this.#root, name)]));
    this.#parts.more.onclick = () => this.#unfold(this.#parts.more.ariaExpanded !== "true");
    part(this.#root, "task").onclick = () => this.#unfold(true); // its whole line, for a finger
    this.#parts.clear.onclick = () => this.#forget();
    this.#parts.fold.onclick = () => commit({ task: "none" });
    this.#parts.next.onclick = () => this.#told && this.#open(this.#told.tasks[this.#told.at + 1].id);
  }

  // On a phone the guide is two lines, until it is opened.
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
  /** @param {string} id  an option's name, or a number */
  guess(id) {
    this.#guessed = id;
    this.#awaits = true;
    this.#commit({ guess: id });
  }

  /**
   * Say what is asked; true once a guess that was made here is decided, and the run may play on to its answer.
   * @param {Told | null} told
   */
  fill(told) {
    this.#told = told;
    this.#marker.fill(told?.mark ?? null, Boolean(told?.guess));
    this.#root.hidden = !told;
    // classes, not :has(): every repaint would ask it again
    const page = /** @type {HTMLElement} */ (this.#root.parentElement);
    page.classList.toggle("live-unasked", !told);
    page.classList.toggle("live-much-asked", (told?.tasks.length ?? 0) > FEW);
    if (!told) return false;
    const { tasks, at, guess, answer, right } = told;
    this.#task = tasks[at] ?? { id: "", title: "" }; // nothing is asked: the marks stand alone
    this.#root.classList.toggle("live-asks", asks(told));
    this.#root.classList.toggle("live-folded", at < 0);
    const focused = this.#root.contains(document.activeElement); // what was pressed may go
    this.#build(told);
    const { title, asked, options, next } = this.#parts;
    title.textContent = this.#task.title;
    asked.replaceChildren(...symbols(told.text));
    options.title = guess ? asked.textContent : ""; // where the verdict takes the question's place
    for (const button of this.#parts.options.querySelectorAll("[data-option]")) {
      const { option } = /** @type {HTMLElement} */ (button).dataset;
      button.setAttribute("aria-pressed", String(option === guess));
      button.classList.toggle("live-true", Boolean(guess) && option === answer);
      button.classList.toggle("live-false", answer !== "" && option === guess && option !== answer);
    }
    next.hidden = at < 0 || at === tasks.length - 1;
    if (answer && guess && guess === this.#guessed) this.#tick({ guess, right });
    this.#show();
    this.#said = "";
    if (focused && !this.#root.contains(document.activeElement)) this.#mark?.focus();
    const decided = this.#awaits && guess === this.#guessed;
    if (decided) this.#awaits = false;
    return decided;
  }

  /** The mark of the open task; where none is open, the first one. */
  get #mark() {
    return this.#parts.marks.querySelectorAll("button")[Math.max(this.#told?.at ?? 0, 0)];
  }

  // Marks and options, when they are other ones.
  /** @param {Told} told */
  #build(told) {
    const { page, tasks, options, mark, guess } = told;
    const shape = JSON.stringify([page, tasks, this.#task.id, options, mark && !guess]);
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#root.classList.toggle("live-many", tasks.length > FEW); // their numbers take a row of their own
    /** @type {[string, HTMLElement[]][]} */
    const groups = [];
    const marked = (/** @type {TaskTitle} */ { id, title, group }, /** @type {number} */ n) => {
      const made = element(
        "button",
        { type: "button", title, "data-task": id, onclick: () => this.#open(id) },
        `${n + 1}`,
      );
      if (group !== tasks[n - 1]?.group) groups.push([group, []]);
      groups[groups.length - 1][1].push(made);
    };
    tasks.forEach(marked);
    this.#parts.marks.replaceChildren(
      ...groups.flatMap(([name, marks]) =>
        name ? [element("div", { role: "group", "aria-label": name }, element("span", {}, name), ...marks)] : marks,
      ),
    );
    const option = (/** @type {{id: string, label: string}} */ { id, label }) =>
      element("button", { type: "button", "data-option": id, onclick: () => this.guess(id) }, label);
    this.#parts.options.replaceChildren(...(mark && !guess ? this.#marker.controls : options.map(option)));
  }

  /**
   * What the record at hand says of the task.
   * @param {{reading: string, met: boolean}} task
   * @param {boolean} rests  whether the hand has let go, and the record is the one that it made
   * @param {boolean} plays  whether a step is being made: a reading is of whole ones, and would name the one before
   * @param {boolean} dragged  whether the hand is on a slider, and the run is that of its position
   */
  write({ reading, met }, rests, plays, dragged) {
    if (!this.#told) return;
    this.#parts.progress.classList.toggle("live-passes", plays);
    if (met && rests) this.#tick({ right: true });
    const said = `${met}${rests}${dragged}${reading}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#dragged = dragged;
    this.#parts.progress.replaceChildren(...symbols(reading));
    this.#met = met;
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
    const { page, guess } = this.#told;
    this.#guessed = null;
    const { [page]: _, ...others } = ticks();
    keepTicks(others);
    this.#drawn = "";
    this.#mark?.focus();
    if (guess) this.#commit({ task: this.#task.id });
    else this.#show();
  }

  #show() {
    if (!this.#told) return;
    const { guess, answer, right, tasks, at } = this.#told;
    const done = this.#ticks;
    const because = this.#because(this.#told);
    const drawn = JSON.stringify([this.#shape, done, guess, because]); // a verdict that is other brings its answer
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const known = asks(this.#told) ? Boolean(guess) : Boolean(done[this.#task.id]);
    const { verdict, next, clear, marks } = this.#parts;
    const again = guess && answer && !right && tasks[at]?.taught;
    verdict.replaceChildren(...symbols(because), ...(again ? [" ", this.#look(again)] : []));
    this.#root.classList.toggle("live-told-why", asks(this.#told) && Boolean(guess && answer)); // what is to be done stays to be read
    verdict.classList.toggle("live-known", known); // its room is kept, so that nothing moves when it appears
    verdict.ariaHidden = String(!known);
    next.classList.toggle("live-onward", known);
    clear.hidden = !tasks.some(({ id }) => done[id]);
    this.#conclude(tasks, done, known && at === tasks.length - 1);
    for (const mark of marks.querySelectorAll("button")) {
      const tick = done[mark.dataset.task];
      mark.ariaCurrent = mark.dataset.task === this.#task.id ? "step" : "false";
      mark.ariaLabel = tick ? say(tick.right ? "task_done" : "task_wrong", { task: mark.title }) : mark.title;
      mark.classList.toggle("live-done", Boolean(tick?.right));
      mark.classList.toggle("live-missed", tick?.right === false);
    }
  }

  // What is said of an answer, or of something done, is true of its run: a hand that has moved on hears that it was so.
  /** @param {Told} told */
  #because(told) {
    const { answer, verdict, moved } = told;
    if (!asks(told)) return this.#met ? verdict : say("was_done", { why: verdict });
    return answer && (moved || this.#dragged) ? say("played_on", { why: verdict }) : verdict;
  }

  // After the last question, or once all are answered: how many were right, and where to look at the others again.
  /** @type {(tasks: TaskTitle[], done: Record<string, import("./ticks.js").Tick>, last: boolean) => void} */
  #conclude(tasks, done, last) {
    const there = tasks.filter(({ id }) => done[id]);
    const missed = there.filter(({ id }) => !done[id].right);
    const scored = tasks.some(({ taught }) => taught); // a walk needs no score
    const { closing } = this.#parts;
    closing.hidden = !scored || !there.length || !(last || there.length === tasks.length);
    if (closing.hidden) return;
    const parts = { right: there.length - missed.length, n: there.length, open: tasks.length - there.length };
    const slides = new Map(missed.flatMap(({ taught }) => (taught ? [[taught.link, taught]] : [])));
    const links = [...slides.values()].flatMap((slide, k) => [k ? ", " : ` ${say("look_again")} `, this.#link(slide)]);
    closing.replaceChildren(
      say("score", parts),
      parts.open ? ` ${say("still_open", { n: parts.open })}` : "",
      ...links,
    );
  }

  /** @param {Slide} slide */
  #look(slide) {
    return element("span", {}, `${say("look_again")} `, this.#link(slide));
  }

  // To another page, in the language that is spoken here.
  /** @param {Slide} slide */
  #link({ link, title }) {
    const words = new URLSearchParams(location.search).get("words");
    return element("a", { href: words ? `${link}&words=${words}` : link, target: "_self" }, title);
  }
}
