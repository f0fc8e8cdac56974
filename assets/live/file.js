// A lesson in one file: what stands around the instrument, which plays the slides out of what the file holds. Nothing
// is asked of a server or of the network.

import { bytesOf, inflated } from "./bytes.js";
import { show, turn } from "./main.js";
import { Offline } from "./offline.js";

/** @import { Hand } from "./message" */

const NARROW_PX = 900; // a guess: the instrument measures its room, and asks for what fits

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);

// Bytes that stand in the file as text.
/** @type {(id: string) => Uint8Array<ArrayBuffer>} */
const packed = (id) => bytesOf(byId(id).textContent);

const parentElement = byId("stage");
const offline = new Offline(byId("deck").textContent, (n) => inflated(packed(`slide-${n}`)).arrayBuffer());

/** @param {number} n */
function name(n) {
  const { slides } = offline.deck;
  byId("title").textContent = slides[n].title;
  byId("count").textContent = `${n + 1} / ${slides.length}`;
  byId("moves").hidden = slides.length < 2;
  byId("before").disabled = n === 0;
  byId("next").disabled = n === slides.length - 1;
}

// How much of the window is left for the scene.
function room() {
  const question = parentElement.querySelector(".live-question")?.offsetHeight ?? 0;
  const above = byId("head").offsetHeight + byId("foot").offsetHeight + question;
  document.documentElement.style.setProperty("--above", `${above}px`);
}

/** @type {Promise<void>} */
let answered = Promise.resolve();

/** @type {(hand: Hand, plotly: string) => void} */
function answer(hand, plotly) {
  answered = answered.then(async () => {
    const data = await offline.answer(hand);
    name(offline.n);
    show(
      {
        data,
        parentElement,
        setStateValue: (/** @type {string} */ _, /** @type {Hand} */ told) => answer(told, plotly),
      },
      plotly,
    );
  });
}

byId("before").onclick = () => turn(parentElement, -1);
byId("next").onclick = () => turn(parentElement, 1);
const sized = new ResizeObserver(room);
for (const one of [byId("head"), byId("foot"), parentElement.querySelector(".live-question")]) sized.observe(one);
const script = await inflated(packed("plotly"), "gzip").blob();
/** @type {Hand} */
const still = {
  seq: 0,
  t: null,
  values: {},
  motion: false,
  strip: null,
  narrow: innerWidth < NARROW_PX,
  view: null,
  have: [],
};
answer(still, URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
