// The hand on the thing: where a picture can be grasped, and which slider that moves.
//
// A picture says so in its layout. A grip on a point (meta.grips: {controls, trace, point}) follows the hand by the
// slider's strip: of all positions, the one whose point is drawn nearest to the hand is taken, so the thing stays
// under the hand whatever its path. A grip on a rail ({controls, rail: [from, to], ends}) is a handle of its own, that
// stands on the rail where the slider stands on its track, and says what it is (names). Either is the first of its sliders that can be moved, and
// nothing beside it: strips, commits and links are the slider's, and so are the keys.

import { element, part, symbols } from "./dom.js";
import { pixel } from "./painter.js";

/** @import { Panel } from "./panel.js" */
/** @import { RunRecord } from "./record.js" */
/**
 * @typedef {object} Grip
 * @property {string[][]} controls  at each step, or once for all steps; the first of them that can be moved is
 * @property {string} tone  a quantity's colour
 * @property {number} [trace]  where the point is drawn
 * @property {number} [point]
 * @property {[number, number][]} [rail]  its ends, in the picture's units
 * @property {string[]} [ends]  what is at them
 * @property {boolean} [under]  whether that stands under the rail, where there is no room beside it
 * @property {Record<string, string>} [names]  what the handle on it is, by its control
 */
/**
 * @typedef {object} Made
 * @property {Grip} grip
 * @property {HTMLElement} box  the picture
 * @property {any} front  Plotly's element in it
 * @property {HTMLElement} handle
 * @property {HTMLElement | null} rail
 * @property {HTMLElement} name  what stands at the rail
 * @property {string | null} control  the slider that it is now
 */
/** @typedef {{x: number, y: number}} Spot */

const SEEN = "lstm-grips";

export class Grips {
  /** @type {Map<string, {shape: string, made: Made[]}>}  by picture */
  #pictures = new Map();
  /** @type {{made: Made, control: string, off: Spot, at: Spot | null} | null}  off: from the hand to the thing */
  #held = null;
  #root;
  #record;
  #panel;
  #near;
  #now;

  /**
   * @param {HTMLElement} root
   * @param {RunRecord} record
   * @param {Panel} panel
   * @param {(control: string) => void} near  the hand is about to drag it
   * @param {() => number} now  the step of the cursor
   */
  constructor(root, record, panel, near, now) {
    this.#root = root;
    this.#record = record;
    this.#panel = panel;
    this.#near = near;
    this.#now = now;
    const focus = (/** @type {any} */ { target }) => this.#mark(target.dataset.control);
    part(root, "panel").addEventListener("focusin", focus);
    part(root, "panel").addEventListener("focusout", () => this.#mark(undefined));
  }

  /** The pictures are other ones. */
  forget() {
    this.#pictures.clear();
  }

  /** After a frame: every grip where its thing is drawn now. */
  place() {
    for (const box of this.#root.querySelectorAll(".live-figure")) {
      const name = String(/** @type {HTMLElement} */ (box).dataset.figure);
      for (const made of this.#gripsOf(name, /** @type {HTMLElement} */ (box))) this.#put(made);
    }
    this.#follow(); // its strip may have come while the hand was still
  }

  /** @type {(name: string, box: HTMLElement) => Made[]} */
  #gripsOf(name, box) {
    const layout = /** @type {any} */ (this.#record.still(name)?.base.layout);
    const grips = /** @type {Grip[]} */ (layout?.meta.grips ?? []).filter(({ controls }) =>
      controls.flat().some((control) => this.#panel.has(control)),
    );
    const shape = JSON.stringify(grips);
    const known = this.#pictures.get(name);
    if (known?.shape === shape) return known.made;
    for (const { handle, rail } of known?.made ?? []) for (const one of [handle, rail]) one?.remove();
    const front = part(box, "front");
    const made = grips.map((grip) => this.#make(grip, box, front));
    this.#pictures.set(name, { shape, made });
    return made;
  }

  /** @type {(grip: Grip, box: HTMLElement, front: any) => Made} */
  #make(grip, box, front) {
    const { tone, rail, ends } = grip;
    const looks = `live-grip tone-${tone}${rail ? " live-handle" : ""}${this.#seen ? "" : " live-breathes"}`;
    const handle = element("div", { class: looks, "aria-hidden": "true" });
    const name = element("b");
    const track = rail
      ? element(
          "div",
          { class: `live-rail tone-${tone}${grip.under ? " live-under" : ""}`, "aria-hidden": "true" },
          element("span", {}, element("em", {}, ends?.[0]), name),
          element("i"),
          element("span", {}, element("em", {}, ends?.[1])),
        )
      : null;
    box.append(...[handle, track].filter((one) => one !== null)); // in this order: the one's looks follow the other's
    /** @type {Made} */
    const made = { grip, box, front, handle, rail: track, name, control: null };
    handle.onpointerenter = () => made.control && this.#near(made.control);
    handle.onpointerleave = () => this.#point(made, "mouseout");
    handle.onpointerdown = (event) => this.#grasp(event, made);
    handle.onpointermove = (event) => this.#move(event, made);
    handle.onpointerup = handle.onpointercancel = () => this.#letGo();
    return made;
  }

  get #seen() {
    try {
      return localStorage.getItem(SEEN) !== null;
    } catch {
      return true;
    }
  }

  // -- where things are drawn, in pixels of the picture's box

  /** @type {(made: Made, x: number, y: number, axes?: {xaxis?: string, yaxis?: string}) => Spot} */
  #pixel({ box }, x, y, axes) {
    return /** @type {Spot} */ (pixel(box, { x, y }, axes));
  }

  /** @type {(made: Made) => Spot | null} */
  #at(made) {
    const { grip, front, control } = made;
    if (!control || !front._fullLayout) return null;
    if (grip.rail) {
      const [from, to] = grip.rail.map(([x, y]) => this.#pixel(made, x, y));
      const range = this.#panel.slider(control)?.range;
      const part = range ? +range.value / (+range.max || 1) : 0;
      return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
    }
    const trace = front.data?.[grip.trace ?? 0];
    const n = grip.point ?? 0;
    const [x, y] = [trace?.x?.[n], trace?.y?.[n]];
    return x === undefined || y === undefined ? null : this.#pixel(made, x, y, trace);
  }

  /** @param {Made} made */
  #put(made) {
    const { grip, handle, rail, name } = made;
    const controls = grip.controls[grip.controls.length > 1 ? this.#now() : 0] ?? [];
    made.control = controls.find((control) => this.#panel.slider(control)) ?? null;
    const at = this.#at(made);
    handle.dataset.grip = made.control ?? "";
    handle.classList.toggle("live-pinned", Boolean(made.control && this.#panel.slider(made.control)?.pin));
    const called = grip.names?.[made.control ?? ""] ?? "";
    if (name.dataset.called !== called) name.replaceChildren(...symbols(called));
    name.dataset.called = called;
    handle.hidden = at === null;
    if (rail) rail.hidden = at === null;
    if (!at) return;
    handle.style.translate = `${at.x}px ${at.y}px`;
    if (!rail || !grip.rail) return;
    const [from, to] = grip.rail.map(([x, y]) => this.#pixel(made, x, y));
    rail.style.translate = `${from.x}px ${from.y}px`;
    rail.style.width = `${to.x - from.x}px`;
  }

  // -- the hand

  /** @type {(event: PointerEvent, made: Made) => void} */
  #grasp(event, made) {
    if (event.button) return;
    event.stopPropagation(); // the picture under it stays where it is in time
    event.preventDefault();
    const at = this.#at(made);
    if (!at || !made.control) return;
    const here = this.#hand(event, made);
    this.#held = { made, control: made.control, off: { x: at.x - here.x, y: at.y - here.y }, at: null };
    made.handle.setPointerCapture(event.pointerId);
    made.handle.classList.add("live-grasped");
    this.#point(made, "mouseout");
    this.#near(made.control);
    try {
      localStorage.setItem(SEEN, "1");
    } catch {
      // it breathes again next time
    }
    for (const one of this.#root.querySelectorAll(".live-breathes")) one.classList.remove("live-breathes");
  }

  /** @type {(event: PointerEvent, made: Made) => {x: number, y: number}} */
  #hand({ clientX, clientY }, { box }) {
    const { left, top } = box.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** @type {(event: PointerEvent, made: Made) => void} */
  #move(event, made) {
    if (this.#held?.made !== made) return this.#point(made, "mousemove", event);
    event.stopPropagation();
    const hand = this.#hand(event, made);
    this.#held.at = { x: hand.x + this.#held.off.x, y: hand.y + this.#held.off.y };
    this.#follow();
  }

  // What is drawn under a grip still says its words: what points at the one points at the other.
  /** @type {(made: Made, type: string, event?: PointerEvent) => void} */
  #point({ front }, type, event) {
    const { clientX, clientY } = event ?? {};
    front.querySelector(".nsewdrag")?.dispatchEvent(new MouseEvent(type, { clientX, clientY }));
  }

  #follow() {
    if (!this.#held?.at) return;
    const { made, control, at } = this.#held;
    const k = this.#nearest(made, control, at);
    if (k !== null) this.#panel.move(control, k);
  }

  // The slider's position whose point is drawn nearest to the hand, of several the one nearest to where the slider is;
  // null while its strip is on its way.
  /** @type {(made: Made, control: string, hand: Spot) => number | null} */
  #nearest(made, control, { x, y }) {
    const { grip, front, box } = made;
    const range = this.#panel.slider(control)?.range;
    const [last, here] = [+(range?.max ?? 0), +(range?.value ?? 0)];
    if (grip.rail) {
      const [from, to] = grip.rail.map(([across, up]) => this.#pixel(made, across, up));
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const share = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy);
      return Math.round(Math.min(Math.max(share, 0), 1) * last);
    }
    const [n, point, name] = [grip.trace ?? 0, grip.point ?? 0, String(box.dataset.figure)];
    const trace = front.data[n];
    const drawn = this.#record.drawn(name, control, this.#now(), { trace: n, point, now: trace });
    if (!drawn) return null;
    let [best, least] = [0, Infinity];
    drawn.forEach(([across, up], k) => {
      const at = this.#pixel(made, across, up, trace);
      const far = Math.round((at.x - x) ** 2 + (at.y - y) ** 2);
      if (far < least || (far === least && Math.abs(k - here) < Math.abs(best - here))) [best, least] = [k, far];
    });
    return best;
  }

  #letGo() {
    if (!this.#held) return;
    const { made, control } = this.#held;
    this.#held = null;
    made.handle.classList.remove("live-grasped");
    this.#panel.letGo(control);
  }

  // The grip of the slider that the keys move.
  /** @param {string | undefined} control */
  #mark(control) {
    for (const { made } of this.#pictures.values())
      for (const { control: own, handle } of made)
        handle.classList.toggle("live-keyed", own !== null && own === control);
  }
}
