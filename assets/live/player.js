// Time in the learner's hands: the step at which the cursor stands, and the motion between two steps.

/** @import { Change } from "./message" */
/**
 * @typedef {object} Tween  a step under way
 * @property {number} from
 * @property {number} phase
 * @property {number} phases  how many it is played in
 * @property {boolean} slow
 * @property {boolean} waits  for the motion, which is on its way
 * @property {number} start  when the phase began
 */
/**
 * @typedef {object} Told  the one clock: what everything on the screen speaks of
 * @property {number} t  the step under way, or the one that was last
 * @property {number} phase  how far it has come
 * @property {number} before  the last step that is whole
 */

const PHASE_MS = [350, 500, 500, 350]; // one step at 1x: arrive, cut, add, show
const STEP_MS = PHASE_MS.reduce((sum, ms) => sum + ms);
const SLOW_STEPS = 2; // a play begins with steps that one can follow; then
const QUICK_MS = 350; // a step, all of its phases in proportion
const LAST_STEPS = 3; // how many play up to a step that decides
const WAIT_MS = 1000; // so long a slow step waits for its motion
const STILL_MS = 900; // one step for those who asked for no motion

/**
 * How long the phase that is under way lasts.
 * @param {Tween} tween
 * @param {number} speed
 */
function lasts({ phase, phases, slow }, speed) {
  const ms = phases === 1 ? QUICK_MS : PHASE_MS[phase % PHASE_MS.length] * (slow ? 1 : QUICK_MS / STEP_MS);
  return ms / speed;
}

/**
 * Things start and end their way at rest.
 * @param {number} u  the share of the time, from 0 to 1
 */
export const eased = (u) => (u < 0.5 ? 4 * u ** 3 : 1 - (2 - 2 * u) ** 3 / 2);

/**
 * The changes to play, and the positions before and after the motion under way. Without the motion's own
 * strip, and in a step that is played in one phase, a picture glides from still to still.
 * @param {Tween | null} tween
 * @param {number} t
 * @param {Change[]} stills
 * @param {Change[] | null | undefined} frames  the motion's strip: so many positions a step as it has phases
 * @returns {[Change[], number, number]}
 */
export function span(tween, t, stills, frames) {
  if (!tween) return [stills, t, t];
  const { from, phase, phases } = tween;
  if (!frames || phases === 1) return [stills, phase ? t : from, t];
  const now = t * phases + phase;
  return [frames, phase ? now - 1 : (from + 1) * phases - 1, now];
}

export class Player {
  t = 0;
  last = 0;
  phases = 1;
  speed = 1;
  playing = false;
  /** @type {Tween | null} */
  tween = null;
  #end = 0; // where playing rests
  #slow = 0; // how many steps more are played slowly
  #u = 0; // how far the phase under way is
  #tell;
  #motionless;

  /**
   * @param {{changed: () => void, stepped: () => void, rested: () => void}} tell  something is to be painted; the
   *   cursor is at another step; a hand has put it there and the server may be told
   * @param {() => boolean} motionless
   */
  constructor(tell, motionless) {
    this.#tell = tell;
    this.#motionless = motionless;
  }

  /**
   * What is told: as in the pictures, the words of a phase come halfway through it.
   * @returns {Told}
   */
  get told() {
    const { tween, t } = this;
    const phase = tween ? tween.phase - (this.#u < 0.5 ? 1 : 0) : 0;
    if (!tween || phase === tween.phases - 1) return { t, phase: 0, before: t };
    const { from } = tween;
    return phase < 0 ? { t: from, phase: 0, before: from } : { t, phase, before: from };
  }

  /**
   * Another record: the cursor stays where it is, if there is such a step.
   * @param {number} last
   * @param {number} phases  in how many a step can be played; 0: its motion is on its way
   * @param {number} t
   */
  fit(last, phases, t) {
    Object.assign(this, { last, phases, t: Math.min(t, last) });
    if (!this.tween?.waits || !phases) return;
    this.tween = { ...this.tween, phases, waits: false, start: performance.now() };
  }

  /** @param {number} t */
  jump(t) {
    this.t = Math.max(0, Math.min(t, this.last));
    this.#tell.stepped();
    this.halt();
  }

  /** One step on, through its phases. */
  forward() {
    this.pause();
    if (this.t === this.last || this.#motionless()) return this.jump(this.t + 1);
    this.#slow = 1;
    this.#move();
    this.#tell.rested();
  }

  /** Play on to the end; from there, all of it. Where there is one step alone nothing is to be played. */
  play() {
    if (!this.last) return;
    if (this.t === this.last) this.jump(0);
    this.playing = true;
    this.#end = this.last;
    this.#slow = SLOW_STEPS;
    this.#move();
  }

  /**
   * Play the last steps up to this one, and rest there: what was asked is decided before one's eyes.
   * @param {number} t
   * @param {number} from
   */
  playTo(t, from) {
    this.t = Math.max(from, t - LAST_STEPS);
    this.playing = true;
    this.#end = t;
    this.#slow = LAST_STEPS;
    this.#move();
  }

  /** Stop, and let the server know where. */
  halt() {
    this.pause();
    this.#tell.rested();
  }

  /** A step that is under way is finished at once, so that the still picture is a whole one. */
  pause() {
    this.playing = false;
    this.tween = null;
    this.#tell.changed();
  }

  /** Stop without a word, on the way to another page. */
  leave() {
    this.playing = false;
  }

  // Move to the next step; the cursor counts as there from the start.
  #move(start = performance.now()) {
    const [slow, still] = [this.#slow > 0, this.#motionless()];
    const phases = still ? 1 : this.phases || 1;
    this.tween = { from: this.t, phase: 0, phases, slow, waits: slow && !still && !this.phases, start };
    this.#u = 0;
    this.#slow -= 1;
    this.t += 1;
    this.#tell.stepped();
    this.#tell.changed();
  }

  /**
   * How far the motion under way is within its phase, from 0 to 1; at its end the next one begins.
   * @param {number} now
   * @returns {number}
   */
  advance(now) {
    if (!this.tween) return 1;
    const { phase, phases, waits } = this.tween;
    if (waits && now - this.tween.start < WAIT_MS) return 0;
    if (waits) this.tween = { ...this.tween, waits: false, start: now };
    const still = this.#motionless();
    const u = (now - this.tween.start) / (still ? STILL_MS : lasts(this.tween, this.speed));
    this.#u = still ? 1 : eased(Math.max(0, u));
    if (u < 1) return this.#u;
    this.#u = 0;
    if (phase < phases - 1) {
      this.tween = { ...this.tween, phase: phase + 1, start: now };
      return 0;
    }
    this.tween = null;
    if (this.playing && this.t < this.#end) this.#move(now);
    else if (this.playing) this.halt();
    return this.tween ? 0 : 1;
  }
}
