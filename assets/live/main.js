// The live instrument: sliders, a time cursor and figures that follow the hand.
//
// Python sends figures and strips (what changes in them from one position of a control to the next); here
// a strip's position is patched into the figures and they are repainted. Nothing in this folder knows what
// sliders, figures and arrays mean. Moving repaints here and tells the server nothing; letting go commits
// the value, and the server answers with a new record.
// This file is where Streamlit comes in; live.js puts the parts together.

import { Live } from "./live.js";

/** @import { Message } from "./message" */

// What a hand does on a page is no place to go back to: Back leads to the page before.
const push = history.pushState.bind(history);
history.pushState = (state, title, url) => {
  const here = new URL(url ?? "", document.baseURI).pathname === location.pathname;
  if (here) history.replaceState(state, title, url);
  else push(state, title, url);
};

/** @type {WeakMap<HTMLElement, Live>} */
const instances = new WeakMap();

/**
 * Show what Streamlit brings, in the elements that it has put there; called with every message.
 * @param {{data: BufferSource | Message, parentElement: HTMLElement, setStateValue: any}} component  a message is
 *   deflated; a file's own needs no packing
 * @param {string} plotly  the address of plotly.js, relative to the app
 */
export function show({ data, parentElement, setStateValue }, plotly) {
  let live = instances.get(parentElement);
  if (!live) {
    live = new Live(
      /** @type {HTMLElement} */ (parentElement.querySelector(".live")),
      new URL(plotly, document.baseURI),
    );
    instances.set(parentElement, live);
  }
  live.hear(data, setStateValue);
}

/**
 * Go so many slides on, where slides are played.
 * @param {HTMLElement} parentElement
 * @param {number} by
 */
export function turn(parentElement, by) {
  instances.get(parentElement)?.podium.move(by);
}

/**
 * A message's work is over. Streamlit says so, too, of a message that the next one overtook: then the elements are
 * still there, and so is the instrument.
 * @param {{parentElement: HTMLElement}} component
 */
export function hide({ parentElement }) {
  const live = instances.get(parentElement);
  if (!live || live.shown) return;
  live.close();
  instances.delete(parentElement);
}
