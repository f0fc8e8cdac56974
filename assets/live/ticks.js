// What a learner has done, kept by this browser alone.

/** @typedef {{guess?: string, right: boolean}} Tick  a task that is done, or a guess and whether the run agreed */
/** @typedef {Record<string, Record<string, Tick>>} Ticks  by page and task */

const STORE = "explorable-lstm";
/** @type {Ticks} */
let remembered = {}; // where a browser keeps nothing, the ticks last as long as the page

/** @returns {Ticks} */
export function ticks() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}") ?? {};
  } catch {
    return remembered;
  }
}

/** @param {Ticks} all */
export function keepTicks(all) {
  remembered = all;
  try {
    localStorage.setItem(STORE, JSON.stringify(all));
  } catch {
    // kept in this page only
  }
}
