// "Add to my lesson": the page as it is on the screen becomes a slide of this browser's deck.

import { add, MOST_SLIDES } from "./deck.js";
import { element, reply } from "./dom.js";
import { visitPage } from "./path.js";
import { slideLink } from "./query.js";
import { small } from "./small.js";
import { say } from "./words.js";

/** @import { Painted } from "./images.js" */

const LOOK_MS = 60;
const LONGEST_MS = 4000;

/**
 * Wait until the page's link says what is on the screen: what was just moved is on its way to the server and back.
 * @param {() => boolean} busy
 */
export async function settled(busy) {
  const end = performance.now() + LONGEST_MS;
  for (let quiet = 0; quiet < 3 && performance.now() < end; quiet += 1) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    if (busy()) quiet = -1;
  }
}

/**
 * Add a slide, and say so on the button, with the way to the list beside it.
 * @param {HTMLButtonElement} button
 * @param {string} title
 * @param {string} played  the page and link of what is played; "": the page has them in its address
 * @param {Painted | null} painted  the picture that it is known by
 * @param {any} Plotly
 * @param {string} ground  the colour behind it
 */
export async function addSlide(button, title, played, painted, Plotly, ground) {
  const here = location.pathname.split("/").pop() + location.search;
  const [page, search] = (played || here).split(/\?(.*)/s);
  const picture = painted && Plotly ? await small(Plotly, painted, ground) : undefined; // else the list asks for one
  const slide = { page: page || "start", link: slideLink(search ?? ""), title, note: "", question: null, picture };
  const { n, problem } = add(slide);
  const told = problem ? say(`not_added.${problem}`, { most: MOST_SLIDES }) : say("added", { n });
  reply(button, told, () => say("add"));
  if (!button.parentElement?.querySelector("a")) {
    const onclick = (/** @type {MouseEvent} */ event) => visitPage(event, "compose");
    button.after(element("a", { href: "compose", target: "_self", onclick }, say("my_lesson")));
  }
  return true;
}
