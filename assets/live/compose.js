// The page "My lesson": the slides that a person collects, in the order that they give them.
//
// The list is this browser's own (deck.js). To order, to write and to tick asks nothing of the server; it reads files,
// says what can be ticked on a slide, and draws the picture of one that came without.

import { Asks } from "./asks.js";
import { inflated } from "./bytes.js";
import { emptyDeck, foreign, forget, keep, load, MOST_SLIDES, watch, written } from "./deck.js";
import { Desk, named } from "./desk.js";
import { scroller } from "./dom.js";
import { handOver, save, wordsOf } from "./files.js";
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
const WRITES = "input, textarea, select";

/** @type {WeakMap<HTMLElement, Composer>} */
const instances = new WeakMap();

/**
 * Show what Streamlit brings; called with every message.
 * @param {{data: BufferSource, parentElement: HTMLElement, setStateValue: any}} component
 * @param {string} plotly  the address of plotly.js, relative to the app
 */
export async function show({ data, parentElement, setStateValue }, plotly) {
  /** @type {Answer} */
  const answer = await inflated(data).json();
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".compose"));
  speak(root, answer.words, answer.lang);
  const composer = instances.get(parentElement) ?? new Composer(root, new URL(plotly, document.baseURI), answer);
  instances.set(parentElement, composer);
  composer.asks.heard(answer, setStateValue);
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
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keeping;
  #ends = new AbortController();
  #root;
  #plotly;
  #desk;
  /** @type {import("./slide.js").Host} */
  #host;

  /**
   * @param {HTMLElement} root
   * @param {URL} plotly
   * @param {Answer} answer
   */
  constructor(root, plotly, { ready, pages }) {
    this.#root = root;
    this.#plotly = plotly;
    this.#desk = new Desk(root, ready, {
      renamed: () => this.#changed(),
      save: () => this.#save(),
      pack: () => this.#pack(),
      clear: () => this.#open(emptyDeck(), say("cleared")),
      undo: () => this.#undo(),
      read: (file) => this.#read(file),
      start: (deck) => this.#open(deck),
    });
    this.asks = new Asks((silent) => this.#desk.tell(this.#desk.silent, silent ? say("silent") : ""));
    this.#host = {
      called: (page) => pages[page] ?? page,
      changed: () => this.#changed(),
      move: (row, by) => this.#move(row, by),
      dropped: (from, to) => this.#dropped(from, to),
      duplicate: (row) => this.#duplicate(row),
      remove: (row) => this.#remove(row),
      look: ({ page, link }, picture) => this.asks.look({ page, link, picture }),
      drawn: (known) => this.#drawn(known),
    };
    const { signal } = this.#ends;
    document.addEventListener("keydown", (event) => this.#undoes(event), { signal });
    addEventListener("pagehide", () => this.#keepNow(), { signal });
    const unwatch = watch(() => this.#reload());
    signal.addEventListener("abort", unwatch);
    this.#reload();
  }

  get shown() {
    return this.#root.isConnected;
  }

  close() {
    this.#keepNow();
    this.asks.close();
    this.#ends.abort();
  }

  // -- the deck

  /** @returns {Deck} */
  get #deck() {
    return { title: this.#desk.name.value, slides: this.#rows.map(({ slide }) => slide) };
  }

  // As this browser keeps it: at the start, and when another tab has changed it.
  #reload() {
    this.#back = [];
    this.#set(load());
    this.#keepsWhat();
  }

  /** @param {Deck} deck */
  #set({ title, slides }) {
    this.#desk.name.value = title;
    this.#rows = slides.map((slide) => new Row(slide, this.#host));
    this.#desk.list.replaceChildren(...this.#rows.map(({ root }) => root));
    this.#number();
  }

  #number() {
    const of = this.#rows.length;
    for (const [n, row] of this.#rows.entries()) row.stand(n + 1, of);
    this.#desk.fill(of > 0);
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
    if (text === null) return this.#desk.tell(this.#desk.kept, problem && say(`kept.${problem}`));
    const anew = named("forget", () => {
      forget();
      this.#keep();
    });
    anew.disabled = true;
    const saves = named("save_text", () => {
      handOver("lesson.txt", new Blob([text], { type: "text/plain" }));
      anew.disabled = false;
    });
    this.#desk.tell(this.#desk.kept, say("foreign"), saves, anew);
  }

  // Before the order changes: the list as it is, for the way back. What the button at hand would undo is not the last
  // change any more.
  #remember(title = false) {
    this.#desk.shut();
    this.#back = [...this.#back.slice(-MOST_BACK), { rows: [...this.#rows], title: title ? this.#deck.title : null }];
  }

  #undo() {
    const before = this.#back.pop();
    if (!before) return;
    this.#rows = before.rows;
    if (before.title !== null) this.#desk.name.value = before.title;
    this.#desk.list.replaceChildren(...this.#rows.map(({ root }) => root));
    this.#number();
    this.#keep();
    this.#desk.shut();
    this.#desk.say(say("undone"));
    this.#desk.name.focus();
  }

  /** @param {KeyboardEvent} event */
  #undoes(event) {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || !this.shown) return;
    if (target.matches?.(WRITES) || !this.#back.length) return; // there it undoes what was typed
    event.preventDefault();
    this.#undo();
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
    this.#desk.say(say("moved", { what, n: to + 1, of: this.#rows.length }));
  }

  /** @param {Row} row */
  #duplicate(row) {
    if (this.#rows.length >= MOST_SLIDES) return this.#desk.tell(this.#desk.alert, say("many", { most: MOST_SLIDES }));
    this.#remember();
    const copy = new Row(structuredClone(row.slide), this.#host);
    this.#rows.splice(this.#rows.indexOf(row) + 1, 0, copy);
    row.root.after(copy.root);
    this.#number();
    this.#keep();
    copy.title.focus();
    this.#desk.say(say("duplicated", { what: row.called }));
  }

  /** @param {Row} row */
  #remove(row) {
    this.#remember();
    const what = row.called;
    this.#rows = this.#rows.filter((one) => one !== row);
    row.root.remove();
    this.#number();
    this.#keep();
    this.#desk.offerUndo(say("deleted", { what })).focus();
  }

  // -- whole decks

  /** @type {(deck: Deck, said?: string) => void} */
  #open(deck, said = say("replaced", { title: deck.title || say("untitled") })) {
    const replaces = this.#rows.length > 0;
    this.#desk.tell(this.#desk.alert, "");
    this.#remember(true);
    this.#set(deck);
    this.#keep();
    const undo = replaces ? this.#desk.offerUndo(said) : null;
    if (!replaces) this.#desk.say(said);
    (this.#rows.length ? this.#desk.name : undo)?.focus({ preventScroll: true });
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
    this.#desk.tell(this.#desk.alert, say("refused", { file: name, reason }));
    this.#desk.alert.scrollIntoView({ block: "nearest" });
  }

  #save() {
    handOver(
      `${wordsOf(this.#deck.title) || "lesson"}.json`,
      new Blob([written(this.#deck)], { type: "application/json" }),
    );
  }

  // One page that needs no server: the server makes it of the list as it is.
  async #pack() {
    const { pack } = this.#desk;
    pack.disabled = true;
    pack.textContent = say("packing");
    this.#desk.say(say("packing"));
    const { page, problem } = await this.asks.read(written(this.#deck), true);
    pack.disabled = false;
    pack.textContent = say("page");
    this.#desk.tell(this.#desk.alert, page ? "" : problem);
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
