// A hand on a picture over time moves the cursor. Whether a picture can be scrubbed, and where its steps
// are, is said by its layout alone: meta.scrub, a place on the x-axis for each step.

const STROKE_PX = 4; // a mouse that moves less has clicked
const FINGER_PX = 12; // a finger that moves less may yet scroll the page

/**
 * Where a picture's steps are on its x-axis; nowhere, when a drag on it means a zoom.
 * @param {any} layout
 * @returns {number[] | undefined}
 */
export const stepsOf = (layout) => layout?.meta.scrub;

/**
 * Let a picture be scrubbed.
 *
 * A drag moves the cursor, and so does a click on a picture that the keys already work on. The click that
 * first gives it the focus does no more than that: who only wants the keys keeps the step. A finger has no
 * keys, so its tap is always meant; one that scrolls the page past the picture changes nothing.
 * @param {HTMLElement} box
 * @param {HTMLElement} stage  what holds the focus for its pictures
 * @param {() => any} layoutOf  the picture's layout, once there is one
 * @param {(t: number) => void} jump
 */
export function scrubbing(box, stage, layoutOf, jump) {
  /** @type {{x: number, click: boolean, stroke: boolean} | null}  where the hand came down, and what it means */
  let began = null;
  const to = (/** @type {PointerEvent} */ event) => {
    const { xaxis, margin, meta } = layoutOf();
    const { left, width } = box.getBoundingClientRect();
    const [low, high] = xaxis.range;
    const x = low + ((event.clientX - left - margin.l) / (width - margin.l - margin.r)) * (high - low);
    jump(nearest(meta.scrub, x));
  };
  box.onpointerdown = (event) => {
    if (event.button || !stepsOf(layoutOf())) return;
    const mouse = event.pointerType === "mouse";
    began = { x: event.clientX, click: !mouse || stage.contains(document.activeElement), stroke: false };
    if (mouse) box.setPointerCapture(event.pointerId);
  };
  box.onpointermove = (event) => {
    if (!began || !(event.buttons & 1)) return;
    const least = event.pointerType === "mouse" ? STROKE_PX : FINGER_PX;
    began.stroke ||= Math.abs(event.clientX - began.x) > least;
    if (began.stroke) to(event);
  };
  box.onpointerup = (event) => {
    if (began?.click || began?.stroke) to(event);
    began = null;
  };
  box.onpointercancel = () => {
    began = null;
  };
}

/** @type {(places: number[], x: number) => number} */
const nearest = (places, x) =>
  places.reduce((best, at, n) => (Math.abs(at - x) < Math.abs(places[best] - x) ? n : best), 0);
