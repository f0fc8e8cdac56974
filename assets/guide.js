// What a page asks: its tasks, the learner's guesses, and ticks. This browser alone keeps what is done.
//
// Read together with live.js, as one module. The record decides: a task is ticked when the texts that
// follow the hand say that it is met and the hand rests; a prediction, once there is a guess.

const STORE = "explorable-lstm";
let remembered = {}; // where a browser keeps nothing, the ticks last as long as the page

function ticks() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return remembered;
  }
}

function keepTicks(all) {
  remembered = all;
  try {
    localStorage.setItem(STORE, JSON.stringify(all));
  } catch {
    // kept in this page only
  }
}

class Guide {
  constructor(live) {
    this.live = live;
    this.root = live.root.querySelector(".live-guide");
    [this.marks, this.clear, this.title, this.asked, this.options, this.verdict, this.next, this.fold] =
      ["marks", "clear", "title", "asked", "options", "verdict", "next", "fold"].map((name) => this.root.querySelector(`.live-${name}`));
    this.reading = this.root.querySelector(".live-progress");
    this.afloat = live.root.querySelector(".live-afloat"); // the reading again, while the hand is far below the task
    this.watched = new IntersectionObserver(([{ isIntersecting }]) => {
      this.inView = isIntersecting;
      this.float();
    });
    this.watched.observe(this.root);
    this.clear.onclick = () => this.forget();
    this.fold.onclick = () => this.live.commit("task", "none");
    this.next.onclick = () => this.open(this.told.tasks[this.told.at + 1].id);
  }

  // Come to a task, as it was left: with its guess.
  open(id) {
    const guess = ticks()[this.told.page]?.[id];
    this.live.commit("task", id, typeof guess === "string" ? { guess } : {});
  }

  fill(told) {
    this.told = told;
    this.root.hidden = !told;
    if (!told) return;
    this.root.classList.toggle("live-asks", told.options.length > 0);
    const { page, tasks, at, text, options, guess, answer } = told;
    this.task = tasks[at] ?? { id: "", title: "" }; // nothing is asked: the marks stand alone
    this.root.classList.toggle("live-folded", at < 0);
    const focused = this.root.contains(document.activeElement); // what was pressed may go
    const shape = JSON.stringify([page, tasks, this.task.id, options]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.root.classList.toggle("live-many", tasks.length > 9); // their numbers take a row of their own
      this.marks.replaceChildren(...tasks.map(({ id, title }, n) =>
        element("button", { type: "button", title, "data-task": id, onclick: () => this.open(id) }, `${n + 1}`)));
      this.options.replaceChildren(...options.map(({ id, label }) =>
        element("button", { type: "button", "data-option": id, onclick: () => this.guess(id) }, label)));
    }
    this.title.textContent = this.task.title;
    this.asked.textContent = text;
    this.verdict.textContent = told.verdict;
    for (const button of this.options.children) {
      const { option } = button.dataset;
      button.setAttribute("aria-pressed", option === guess);
      button.classList.toggle("live-true", Boolean(guess) && option === answer);
      button.classList.toggle("live-false", option === guess && option !== answer);
    }
    this.next.hidden = at < 0 || at === tasks.length - 1;
    if (guess && guess === this.guessed) this.tick();
    this.show();
    this.said = null;
    if (focused && !this.root.contains(document.activeElement)) this.marks.children[Math.max(at, 0)]?.focus();
  }

  // A guess that came with a link is somebody else's: only one's own is ticked.
  guess(id) {
    this.guessed = id;
    this.live.commit("guess", id);
  }

  // What the record at hand says of the task: met or not.
  write(met, rests) {
    if (!this.told) return;
    if (met && rests) this.tick();
    const said = `${met}${rests}${this.reading.textContent}`;
    if (said === this.said) return; // asked at every repaint
    this.said = said;
    this.root.classList.toggle("live-met", met);
    this.show();
    this.float();
  }

  float() {
    const said = this.reading.textContent;
    this.afloat.hidden = this.inView !== false || !said;
    this.afloat.textContent = `Task ${(this.told?.at ?? 0) + 1}: ${said}`;
    this.afloat.classList.toggle("live-met", this.root.classList.contains("live-met"));
  }

  close() {
    this.watched.disconnect();
  }

  tick() {
    const all = ticks(), { page } = this.told;
    const done = this.told.guess || true;
    if (!this.task.id || all[page]?.[this.task.id] === done) return;
    keepTicks({ ...all, [page]: { ...all[page], [this.task.id]: done } });
    this.drawn = null;
  }

  forget() {
    this.guessed = null;
    const { [this.told.page]: _, ...others } = ticks();
    keepTicks(others);
    this.drawn = null;
    this.marks.children[Math.max(this.told.at, 0)]?.focus();
    if (this.told.guess) this.live.commit("task", this.task.id);
    else this.show();
  }

  show() {
    const done = ticks()[this.told.page] ?? {}, { guess, options } = this.told;
    const drawn = JSON.stringify([this.shape, done, guess]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const known = options.length ? Boolean(guess) : Boolean(done[this.task.id]);
    this.verdict.classList.toggle("live-known", known); // its room is kept, so that nothing moves when it appears
    this.verdict.ariaHidden = !known;
    this.next.classList.toggle("live-onward", known);
    this.clear.hidden = !this.told.tasks.some(({ id }) => done[id]);
    for (const mark of this.marks.children) {
      const { task } = mark.dataset;
      mark.ariaCurrent = task === this.task.id ? "step" : "false";
      mark.ariaLabel = `${mark.title}${done[task] ? ", done" : ""}`;
      mark.classList.toggle("live-done", Boolean(done[task]));
    }
  }
}

// The way through the lessons, on the start page: each with what is done there.
class Path {
  constructor(root) {
    this.root = root.querySelector(".live-path");
  }

  fill(lessons) {
    this.root.hidden = !lessons.length;
    this.lessons = lessons;
    this.draw();
  }

  draw() {
    const all = ticks();
    const rows = this.lessons.map(({ page, title, about, tasks }) => {
      const done = tasks.filter((id) => all[page]?.[id]).length;
      const link = element("a", { href: page, target: "_self", onclick: (event) => this.go(event, page) }, element("b", {}, title), element("span", {}, about));
      const count = element("small", {}, done === tasks.length ? "✓ all done" : done ? `${done} of ${tasks.length} done` : `${tasks.length} to do`);
      return element("li", done === tasks.length ? { class: "live-done" } : {}, link, count);
    });
    const clear = element("button", { type: "button", onclick: () => { keepTicks({}); this.draw(); } }, "Clear what is ticked");
    clear.hidden = !this.lessons.some(({ page }) => all[page]);
    this.root.querySelector("ol").replaceChildren(...rows);
    this.root.querySelector("p").replaceChildren("Ticks are kept by this browser and by nobody else. ", clear);
  }

  // A plain click goes through the menu's own link, which stays in the session: every page keeps its state.
  go(event, page) {
    const link = document.querySelector(`.st-key-frame-menu a[href$="${page}"]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    link.click();
  }
}
