// The page "My lesson": the slides that a person collects, in the order that they give them.
//
// The list is this browser's own (deck.js). To order, to write and to tick asks nothing of the server; it reads files,
// says what can be ticked on a slide, and draws the picture of one that came without.

import { Asks } from "./asks.js";
import { emptyDeck, foreign, forget, keep, load, MOST_SLIDES, watch, written } from "./deck.js";
import { element, scroller } from "./dom.js";
import { handOver, save } from "./files.js";
import { loadPlotly } from "./plotly.js";
import { moveTo } from "./reorder.js";
import { Row } from "./slide.js";
import { small } from "./small.js";
import { say, speak } from "./words.js";

/** @import { Answer, Known } from "./compose" */
/** @import { Deck, Problem, Slide } from "./deck.js" */

const KEPT_MS = 250; // what is typed is kept when the hand rests
const MOST_BYTES = 1_000_000;
const MOST_BACK = 50;
const DRAWN_PX = [560, 960]; // so wide a picture is drawn, before it is made small; one that is flat, wider
const FLAT = 2; // width over height
const TITLED = ["save", "load", "page"]; // buttons that say more when one points at them
const WRITES = "input, textarea, select";

/** @type {WeakMap<HTMLElement, Composer>} */
const instances = new WeakMap();

/**
 * Show what Streamlit brings; called with every message.
 * @param {{data: BufferSource, parentElement: HTMLElement, setStateValue: any}} component
 * @param {string} plotly  the address of plotly.js, relative to the app
 */
export async function show({ data, parentElement, setStateValue }, plotly) {
  let composer = instances.get(parentElement);
  if (!composer) {
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(".compose"));
    composer = new Composer(root, new URL(plotly, document.baseURI));
    instances.set(parentElement, composer);
  }
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  composer.hear(await new Response(stream).json(), setStateValue);
}

/** @param {{parentElement: HTMLElement}} component */
export function hide({ parentElement }) {
  const composer = instances.get(parentElement);
  if (!composer || composer.shown) return;
  composer.close();
  instances.delete(parentElement);
}

class Composer {
  /** @type {Row[]} */
  #rows = [];
  /** @type {{rows: Row[], title: string | null}[]}  the list as it was before each change of its order */
  #back = [];
  /** @type {Answer | null} */
  #answer = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keeping;
  #root;
  #plotly;

  /**
   * @param {HTMLElement} root
   * @param {URL} plotly
   */
  constructor(root, plotly) {
    this.#root = root;
    this.#plotly = plotly;
    this.asks = new Asks((silent) => this.#tell(this.silent, silent ? say("silent") : ""));
    /** @type {() => import("./slide.js").Host} */
    this.host = () => ({
      called: (page) => this.#answer?.pages[page] ?? page,
      changed: () => this.#changed(),
      move: (row, by) => this.#move(row, by),
      dropped: (from, to) => this.#dropped(from, to),
      duplicate: (row) => this.#duplicate(row),
      remove: (row) => this.#remove(row),
      look: ({ page, link }, picture) => this.asks.look({ page, link, picture }),
      drawn: (known) => this.#drawn(known),
    });
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener("keydown", (event) => this.#undoes(event), { signal });
    addEventListener("pagehide", () => this.#keepNow(), { signal });
    signal.addEventListener(
      "abort",
      watch(() => this.#reload()),
    );
  }

  get shown() {
    return this.#root.isConnected;
  }

  close() {
    this.#keepNow();
    this.asks.close();
    this.ends.abort();
  }

  /**
   * @param {Answer} answer
   * @param {any} tell
   */
  hear(answer, tell) {
    const first = !this.#answer;
    this.#answer = answer;
    speak(this.#root, answer.words, answer.lang);
    if (first) {
      this.#build(answer);
      this.#reload();
    }
    this.asks.heard(answer, tell);
  }

  // -- the page

  /** @param {Answer} answer */
  #build({ ready }) {
    this.silent = element("p", { class: "compose-alert", role: "status", hidden: "" });
    this.alert = element("p", { class: "compose-alert", role: "alert", hidden: "" });
    this.kept = element("p", { class: "compose-alert", role: "alert", hidden: "" });
    this.name = element("input", {
      type: "text",
      class: "compose-name",
      maxlength: 120,
      placeholder: say("untitled"),
      "aria-label": say("name"),
      oninput: () => this.#changed(),
    });
    this.play = element("a", { class: "compose-main", href: "play", target: "_self" }, say("play"));
    this.saves = this.#button("save", () => this.#save());
    this.pages = this.#button("page", () => this.#savePage());
    this.clears = this.#button("clear", () => this.#open(emptyDeck(), say("cleared")));
    this.picker = element("input", { type: "file", accept: ".json,application/json", hidden: "" });
    this.picker.onchange = () => {
      const file = this.picker?.files?.[0];
      if (file) this.#read(file);
      if (this.picker) this.picker.value = ""; // the same file may be opened again
    };
    const opens = this.#button("load", () => this.picker?.click());
    this.list = element("ol", { class: "compose-list", "aria-label": say("slides") });
    this.empty = element("p", { class: "compose-empty" }, say("empty"));
    this.heading = element("h2");
    this.toast = element("div", { class: "compose-toast", hidden: "" });
    this.said = element("p", { class: "compose-said", role: "status" });
    const bar = element(
      "div",
      { class: "compose-bar" },
      this.name,
      this.play,
      this.saves,
      opens,
      this.pages,
      this.clears,
    );
    this.#root.append(
      this.silent,
      this.alert,
      this.kept,
      bar,
      this.picker,
      this.empty,
      this.list,
      this.heading,
      element("ul", { class: "compose-ready" }, ...ready.map((one) => this.#ready(one))),
      this.toast,
      this.said,
    );
    this.#root.ondragover = (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
    this.#root.ondrop = (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      this.#read(file);
    };
  }

  /** @type {(name: string, act: () => void) => HTMLButtonElement} */
  #button(name, onclick) {
    const title = TITLED.includes(name) ? { title: say(`hint.${name}`) } : {};
    return element("button", { type: "button", "data-act": name, ...title, onclick }, say(name));
  }

  // A deck that comes with the project: to be played, or to begin with.
  /** @param {import("./compose").Ready} ready */
  #ready({ name, deck, problem }) {
    if (!deck) return element("li", {}, element("p", { class: "compose-alert" }, problem));
    const { title, slides } = /** @type {Deck} */ (/** @type {unknown} */ (deck));
    const asked = slides.filter(({ question }) => question).length;
    const counts = [say(`lasts.${name}`), say("count", { n: slides.length }), asked && say("asked", { n: asked })];
    const start = this.#button("start", () => this.#open({ title, slides: structuredClone(slides) }));
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

  /** @type {(place: HTMLElement | undefined, text: string, ...more: HTMLElement[]) => void} */
  #tell(place, text, ...more) {
    if (!place) return;
    place.hidden = !text;
    place.replaceChildren(text, ...more);
  }

  // What came of it, with a way back.
  /** @param {string} text */
  #offerUndo(text) {
    const undo = this.#button("undo", () => this.#undo());
    const shut = element("button", { type: "button", "aria-label": say("dismiss") }, "×");
    shut.onclick = () => this.toast?.setAttribute("hidden", "");
    this.toast?.replaceChildren(element("span", { role: "status" }, text), undo, shut);
    this.toast?.removeAttribute("hidden");
    return undo;
  }

  // -- the deck

  /** @returns {Deck} */
  get #deck() {
    return { title: this.name?.value ?? "", slides: this.#rows.map(({ slide }) => slide) };
  }

  // As this browser keeps it: at the start, and when another tab has changed it.
  #reload() {
    this.#back = [];
    this.#set(load());
    this.#keepsWhat();
  }

  /** @param {Deck} deck */
  #set({ title, slides }) {
    if (this.name) this.name.value = title;
    this.#rows = slides.map((slide) => new Row(slide, this.host()));
    this.list?.replaceChildren(...this.#rows.map(({ root }) => root));
    this.#number();
  }

  #number() {
    const of = this.#rows.length;
    for (const [n, row] of this.#rows.entries()) row.stand(n + 1, of);
    for (const one of [this.name, this.play, this.saves, this.pages, this.clears]) if (one) one.hidden = !of;
    if (this.empty) this.empty.hidden = of > 0;
    if (this.heading) this.heading.textContent = say(of ? "ready" : "begin");
  }

  #changed() {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEPT_MS);
  }

  #keepNow() {
    if (this.#keeping !== undefined) this.#keep();
  }

  #keep() {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    this.#keepsWhat(keep(this.#deck));
  }

  // What this browser cannot keep, and what can be done about it.
  /** @param {Problem} [problem] */
  #keepsWhat(problem = "") {
    const text = foreign();
    if (text === null) return this.#tell(this.kept, problem && say(`kept.${problem}`));
    const anew = this.#button("forget", () => {
      forget();
      this.#keep();
    });
    anew.disabled = true;
    const saves = this.#button("save_text", () => {
      handOver("lesson.txt", new Blob([text], { type: "text/plain" }));
      anew.disabled = false;
    });
    this.#tell(this.kept, say("foreign"), saves, anew);
  }

  // Before the order changes: the list as it is, for the way back.
  #remember(title = false) {
    this.#back = [...this.#back.slice(-MOST_BACK), { rows: [...this.#rows], title: title ? this.#deck.title : null }];
  }

  #undo() {
    const before = this.#back.pop();
    if (!before) return;
    this.#rows = before.rows;
    if (before.title !== null && this.name) this.name.value = before.title;
    this.list?.replaceChildren(...this.#rows.map(({ root }) => root));
    this.#number();
    this.#keep();
    this.toast?.setAttribute("hidden", "");
    this.#say(say("undone"));
    this.name?.focus();
  }

  /** @param {KeyboardEvent} event */
  #undoes(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || !this.shown) return;
    if (target.matches?.(WRITES) || !this.#back.length) return; // there it undoes what was typed
    event.preventDefault();
    this.#undo();
  }

  /** @param {string} text */
  #say(text) {
    if (this.said) this.said.textContent = text;
  }

  // -- what a hand does with slides

  /** @type {(row: Row, by: number) => void} */
  #move(row, by) {
    const [from, to] = [this.#rows.indexOf(row), this.#rows.indexOf(row) + by];
    if (!this.#rows[to]) return;
    moveTo(row.root, to);
    row.root.scrollIntoView({ block: "nearest" });
    this.#dropped(from, to);
  }

  /** @type {(from: number, to: number) => void} */
  #dropped(from, to) {
    this.#remember();
    const [row] = this.#rows.splice(from, 1);
    const what = row.called;
    this.#rows.splice(to, 0, row);
    this.#number();
    this.#keep();
    this.#say(say("moved", { what, n: to + 1, of: this.#rows.length }));
  }

  /** @param {Row} row */
  #duplicate(row) {
    if (this.#rows.length >= MOST_SLIDES) return this.#tell(this.alert, say("many", { most: MOST_SLIDES }));
    this.#remember();
    const copy = new Row(structuredClone(row.slide), this.host());
    this.#rows.splice(this.#rows.indexOf(row) + 1, 0, copy);
    row.root.after(copy.root);
    this.#number();
    this.#keep();
    copy.title.focus();
    this.#say(say("duplicated", { what: row.called }));
  }

  /** @param {Row} row */
  #remove(row) {
    this.#remember();
    const what = row.called;
    this.#rows = this.#rows.filter((one) => one !== row);
    row.root.remove();
    this.#number();
    this.#keep();
    this.#offerUndo(say("deleted", { what })).focus();
  }

  // -- whole decks

  /** @type {(deck: Deck, said?: string) => void} */
  #open(deck, said = say("replaced", { title: deck.title || say("untitled") })) {
    const replaces = this.#rows.length > 0;
    this.#tell(this.alert, "");
    this.#remember(true);
    this.#set(deck);
    this.#keep();
    const undo = replaces ? this.#offerUndo(said) : null;
    if (!replaces) this.#say(said);
    (this.#rows.length ? this.name : undo)?.focus({ preventScroll: true });
    scroller(this.#root)?.scrollTo(0, 0);
  }

  /** @param {File} file */
  async #read(file) {
    const text = await file.text().catch(() => null);
    const large = text !== null && new Blob([JSON.stringify(text)]).size > MOST_BYTES;
    if (text === null || large) return this.#refuse(file, say(large ? "too_large" : "unread"));
    this.#root.ariaBusy = "true";
    const { deck, problem } = await this.asks.read(text);
    this.#root.ariaBusy = null;
    if (deck) this.#open(/** @type {Deck} */ (/** @type {unknown} */ (deck)));
    else this.#refuse(file, problem);
  }

  /** @type {(file: File, reason: string) => void} */
  #refuse({ name }, reason) {
    this.#tell(this.alert, say("refused", { file: name, reason }));
    this.alert?.scrollIntoView({ block: "nearest" });
  }

  #save() {
    const name = this.#deck.title
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .join("-");
    handOver(`${name || "lesson"}.json`, new Blob([written(this.#deck)], { type: "application/json" }));
  }

  // One page that needs no server: the server makes it of the list as it is.
  async #savePage() {
    const { pages } = this;
    if (!pages || pages.disabled) return;
    pages.disabled = true;
    pages.textContent = say("packing");
    this.#say(say("packing"));
    const { page, problem } = await this.asks.read(written(this.#deck), true);
    pages.disabled = false;
    pages.textContent = say("page");
    this.#tell(this.alert, page ? "" : problem);
    if (page) save(page);
  }

  // -- pictures

  /** @type {(known: Known) => Promise<string>} */
  async #drawn({ figure }) {
    if (!figure) return "";
    const Plotly = await loadPlotly(this.#plotly).catch(() => null);
    if (!Plotly) return "";
    const layout = /** @type {any} */ (figure.layout);
    const { aspect } = layout.meta;
    const width = DRAWN_PX[Number(aspect > FLAT)];
    const height = Math.round(width / aspect);
    const ground = getComputedStyle(this.#root).getPropertyValue("--st-background-color").trim();
    return small(Plotly, { data: figure.data, layout, width, height }, ground);
  }
}
