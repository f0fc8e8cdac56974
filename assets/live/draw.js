// What comes in, drawn by hand: a stroke over a lane of a picture.
//
// A picture says in its layout where that is (meta.draws): the control that takes what was drawn, which input it is,
// by which number each step is known, where it stands on the x-axis, the lane's ends, and what values these are. A line
// follows the hand; the server hears of it once, when the hand lets go: "0.12:0.5,13:0.62" is, of input 0, the value
// of step 12 and that of step 13. Between two such knots the line is straight. Esc or a second finger takes it back.

import { part, svg } from "./dom.js";
import { pixel } from "./painter.js";

const STROKE_PX = 4; // a hand that moves less has clicked
const ROOM_PX = 4; // beyond the lane's ends
const KNOTS = 40;
const MOST_DIGITS = 4; // after the point
const FINE = 200; // parts of the lane that two values have to be apart

/** @typedef {{of: string, input: number, steps: number[], x: number[], y: [number, number], values: [number, number]}} Lane */
/** @typedef {[number, number]} Knot  a step, by its position, and a value */
/**
 * @typedef {object} Made
 * @property {Lane} lane
 * @property {string} shape  the same as text
 * @property {HTMLElement} box  the picture
 * @property {SVGElement} sheet  what lies over the lane
 * @property {SVGElement} line
 */
/** @typedef {{made: Made, id: number, from: {x: number, y: number}, last: Knot | null, drawn: Map<number, number>}} Stroke */

export class Draw {
  /** @type {Map<string, Made>}  by picture */
  #pictures = new Map();
  /** @type {Stroke | null} */
  #stroke = null;
  #root;
  #layoutOf;
  #commit;

  /**
   * @param {HTMLElement} root
   * @param {(name: string) => any} layoutOf  a picture's layout
   * @param {(control: string, text: string) => void} commit
   */
  constructor(root, layoutOf, commit) {
    this.#root = root;
    this.#layoutOf = layoutOf;
    this.#commit = commit;
  }

  /** The pictures are other ones. */
  forget() {
    this.#cancel();
    this.#pictures.clear();
  }

  /** What was drawn is in the picture now, or was refused. */
  taken() {
    for (const made of this.#pictures.values()) if (made !== this.#stroke?.made) made.line.setAttribute("d", "");
  }

  /** After a frame: over each lane what takes the hand. */
  place() {
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll(".live-figure"))) {
      const name = String(box.dataset.figure);
      /** @type {Lane | undefined} */
      const lane = this.#layoutOf(name)?.meta.draws;
      const shape = JSON.stringify(lane ?? null);
      const known = this.#pictures.get(name);
      if (known?.shape !== shape || known.box !== box) {
        if (known && known === this.#stroke?.made) this.#cancel();
        known?.sheet.remove();
        this.#pictures.delete(name);
        if (lane) this.#pictures.set(name, this.#make(lane, shape, box));
      }
      const made = this.#pictures.get(name);
      if (made) this.#put(made);
    }
  }

  /** @type {(lane: Lane, shape: string, box: HTMLElement) => Made} */
  #make(lane, shape, box) {
    const line = svg("path", {});
    const sheet = svg("svg", { class: "live-drawing tone-x", "aria-hidden": "true" }, line);
    part(box, "front").after(sheet); // under the grips
    const made = { lane, shape, box, sheet, line };
    sheet.onpointerdown = (event) => this.#begin(event, made);
    sheet.onpointermove = (event) => this.#move(event);
    sheet.onpointerup = (event) => this.#end(event);
    sheet.onpointercancel = () => this.#cancel();
    return made;
  }

  /** @param {Made} made */
  #put({ lane, box, sheet }) {
    const half = lane.x.length > 1 ? (lane.x[1] - lane.x[0]) / 2 : 0.5;
    const low = pixel(box, { x: lane.x[0] - half, y: lane.y[0] });
    const high = pixel(box, { x: lane.x[lane.x.length - 1] + half, y: lane.y[1] });
    if (!low || !high) return;
    sheet.style.translate = `${low.x}px ${high.y - ROOM_PX}px`;
    sheet.style.width = `${high.x - low.x}px`;
    sheet.style.height = `${low.y - high.y + 2 * ROOM_PX}px`;
  }

  // -- the hand

  /** @type {(event: PointerEvent, made: Made) => void} */
  #begin(event, made) {
    if (event.button || !event.isPrimary) return; // a second finger took the first one's stroke back
    event.stopPropagation(); // the picture hears of it when it was no more than a click
    const { pointerId: id, clientX: x, clientY: y } = event;
    made.line.setAttribute("d", "");
    made.sheet.setPointerCapture(id);
    this.#stroke = { made, id, from: { x, y }, last: null, drawn: new Map() };
    addEventListener("keydown", this.#key, true);
    addEventListener("pointerdown", this.#other, true);
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.#cancel();
  };

  #other = (/** @type {PointerEvent} */ { pointerId }) => {
    if (pointerId !== this.#stroke?.id) this.#cancel();
  };

  /** @param {PointerEvent} event */
  #move(event) {
    const stroke = this.#stroke;
    if (event.pointerId !== stroke?.id) return;
    event.stopPropagation();
    const { from, made } = stroke;
    if (!stroke.last && Math.hypot(event.clientX - from.x, event.clientY - from.y) < STROKE_PX) return;
    if (!stroke.last) this.#to(stroke, from.x, from.y);
    const all = event.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of all.length ? all : [event]) this.#to(stroke, clientX, clientY);
    made.line.setAttribute("d", pathOf(stroke));
  }

  // From the last place to this one every step gets its value.
  /** @type {(stroke: Stroke, clientX: number, clientY: number) => void} */
  #to(stroke, clientX, clientY) {
    const { lane, sheet } = stroke.made;
    const { left, top, width, height } = sheet.getBoundingClientRect();
    const last = lane.x.length - 1;
    const share = (height - ROOM_PX - (clientY - top)) / (height - 2 * ROOM_PX);
    const [low, high] = lane.values;
    const value = low + Math.min(Math.max(share, 0), 1) * (high - low);
    const step = Math.min(Math.max(Math.floor(((clientX - left) / width) * (last + 1)), 0), last);
    const [before, was] = stroke.last ?? [step, value];
    const way = Math.abs(step - before);
    for (let k = 1; k < way; k++)
      stroke.drawn.set(before + Math.sign(step - before) * k, was + (k / way) * (value - was));
    stroke.drawn.set(step, value);
    stroke.last = [step, value];
  }

  /** @param {PointerEvent} event */
  #end(event) {
    const stroke = this.#stroke;
    if (event.pointerId !== stroke?.id) return;
    event.stopPropagation();
    this.#rest();
    const { box, lane } = stroke.made;
    if (!stroke.last) {
      for (const type of ["pointerdown", "pointerup"]) box.dispatchEvent(new PointerEvent(type, event));
      return;
    }
    const span = lane.values[1] - lane.values[0];
    this.#commit(lane.of, written(lane, thinned(knotsOf(stroke), span), span));
  }

  #cancel() {
    this.#stroke?.made.line.setAttribute("d", "");
    this.#rest();
  }

  #rest() {
    this.#stroke = null;
    removeEventListener("keydown", this.#key, true);
    removeEventListener("pointerdown", this.#other, true);
  }
}

/** @type {(stroke: Stroke) => Knot[]} */
const knotsOf = ({ drawn }) => [...drawn].sort(([one], [other]) => one - other);

/**
 * The line that was drawn so far, in pixels of what lies over the lane.
 * @param {Stroke} stroke
 */
function pathOf(stroke) {
  const { lane, sheet } = stroke.made;
  const { width, height } = sheet.getBoundingClientRect();
  const [low, high] = lane.values;
  const places = knotsOf(stroke).map(([step, value]) => {
    const share = (value - low) / (high - low);
    return [((step + 0.5) / lane.x.length) * width, height - ROOM_PX - share * (height - 2 * ROOM_PX)];
  });
  return `M${places.map((place) => place.map((at) => at.toFixed(1)).join(" ")).join("L")}`;
}

/**
 * As few of its knots as keep a line as it is, but for a part of the lane that no hand tells apart; never too many.
 * @param {Knot[]} knots
 * @param {number} span  what the lane spans
 */
export function thinned(knots, span) {
  let [kept, apart] = [knots, span / FINE];
  do {
    kept = simplified(knots, apart);
    apart *= 1.4;
  } while (kept.length > KNOTS);
  return kept;
}

// Douglas and Peucker, 1973, with the distance in value: of all knots between two, the one farthest from the straight
// line is kept, if it is far enough, and so on either side of it.
/** @type {(knots: Knot[], apart: number) => Knot[]} */
function simplified(knots, apart) {
  if (knots.length < 3) return knots;
  const [[first, from], [last, to]] = [knots[0], knots[knots.length - 1]];
  const far = ([step, value] = knots[0]) => Math.abs(value - from - ((step - first) / (last - first)) * (to - from));
  const most = knots.reduce((best, knot, k) => (far(knot) > far(knots[best]) ? k : best), 0);
  if (far(knots[most]) <= apart) return [knots[0], knots[knots.length - 1]];
  return [...simplified(knots.slice(0, most + 1), apart), ...simplified(knots.slice(most), apart).slice(1)];
}

/**
 * Knots as the control takes them: three digits of what the lane spans.
 * @type {(lane: Lane, knots: Knot[], span: number) => string}
 */
function written({ input, steps }, knots, span) {
  const digits = Math.min(Math.max(3 - Math.ceil(Math.log10(span)), 0), MOST_DIGITS);
  const known = knots.map(([step, value]) => [steps[step], Number(value.toFixed(digits))]);
  return `${input}.${known.sort(([one], [other]) => one - other).map((knot) => knot.join(":"))}`;
}
