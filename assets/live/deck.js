// A person's own deck: the slides that they collect, kept by this browser. A slide is a page and its link.
//
// Its shape is that of lstm_viz/slides/deck.py, which reads the files; a slide here also carries a small picture
// of what was on the screen.

/**
 * @typedef {object} Question
 * @property {string} text
 * @property {string[]} choices
 * @property {boolean} drawn  whether the guess is drawn into the picture by hand
 */
/**
 * @typedef {object} Slide
 * @property {string} page
 * @property {string} link  the query text of the page's state
 * @property {string} title
 * @property {string} note  what the speaker says
 * @property {Question | null} question
 * @property {string} [picture]  a small PNG of what it shows, as an address; a file leaves it out
 */
/** @typedef {{title: string, slides: Slide[]}} Deck */
/** @typedef {"" | "off" | "full" | "foreign" | "many"} Problem  "": there is none */

const KEY = "lstm-deck";
const KIND = "explorable LSTM lesson";
const VERSION = 1;
// Its bounds are those of lstm_viz/slides/deck.py, too.
export const MOST_SLIDES = 100;
export const MOST_CHOICES = 6;
export const LONGEST = { title: 120, note: 5000, text: 400, choice: 120 }; // characters

/** @returns {Deck} */
export const emptyDeck = () => ({ title: "", slides: [] });

/**
 * The deck that this browser keeps; an empty one where it keeps none, or none that can be read: see {@link foreign}.
 * @returns {Deck}
 */
export function load() {
  return read(stored()) ?? emptyDeck();
}

/**
 * What the browser keeps in the deck's place, where that is no deck of this version; null: all is well. It is not
 * written over: {@link forget} is asked for first.
 * @returns {string | null}
 */
export function foreign() {
  const text = stored();
  return text === null || read(text) ? null : text;
}

/**
 * Keep a deck. Where it cannot be kept, what was kept before stays.
 * @param {Deck} deck
 * @returns {Problem}
 */
export function keep({ title, slides }) {
  if (foreign() !== null) return "foreign";
  try {
    localStorage.setItem(KEY, JSON.stringify({ kind: KIND, version: VERSION, title, slides }));
    return "";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "off";
  }
}

/**
 * Put a slide at the deck's end.
 * @param {Slide} slide
 * @returns {{n: number, problem: Problem}}  its number
 */
export function add(slide) {
  const deck = load();
  if (deck.slides.length >= MOST_SLIDES) return { n: 0, problem: "many" };
  deck.slides.push(slide);
  return { n: deck.slides.length, problem: keep(deck) };
}

/** Take away whatever is kept: it was saved, or is not wanted. */
export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // there is nothing, then
  }
}

/**
 * Be told when another tab has changed the deck.
 * @param {() => void} tell
 * @returns {() => void}  ends it
 */
export function watch(tell) {
  const heard = (/** @type {StorageEvent} */ { key }) => (key === KEY || key === null) && tell();
  window.addEventListener("storage", heard);
  return () => window.removeEventListener("storage", heard);
}

/**
 * A deck as a file has it, letter by letter as write_deck in lstm_viz/slides/deck.py writes it.
 * @param {Deck} deck
 */
export function written({ title, slides }) {
  const plain = slides.map(({ page, link, title, note, question }) => ({
    page,
    link,
    title,
    note,
    question: question && { text: question.text, choices: question.choices, drawn: question.drawn },
  }));
  return `${JSON.stringify({ kind: KIND, version: VERSION, title, slides: plain }, null, 2)}\n`;
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser may keep nothing at all
  }
}

// What the browser kept, as a deck; null: it is none. Somebody may have edited it, too.
/**
 * @param {string | null} text
 * @returns {Deck | null}
 */
function read(text) {
  if (text === null) return null;
  try {
    const { kind, version, title, slides } = JSON.parse(text);
    const whole = kind === KIND && version === VERSION && typeof title === "string" && Array.isArray(slides);
    return whole && slides.every(isSlide) ? { title, slides } : null;
  } catch {
    return null;
  }
}

/** @param {any} slide */
const isSlide = (slide) =>
  ["page", "link", "title", "note"].every((name) => typeof slide?.[name] === "string") &&
  (slide.question === null || (typeof slide.question?.text === "string" && Array.isArray(slide.question.choices)));
