// Time in the learner's hands: the step at which the cursor stands, and the motion between two steps.

/** @import { Change } from "./message" */
/** @typedef {{from: number, phase: number, start: number}} Tween  a step under way: from where, in which phase, since when */

const PHASE_MS = [420, 520, 520, 420]; // one step at 1x: arrive, then station by station
const LAST_STEPS = 3; // how many play up to a step that decides
const STILL_MS = 900; // one step for those who asked for no motion

/**
 * The changes to play, and the positions before and after the motion under way. Without the motion's own
 * strip a step glides from still to still.
 * @param {Tween | null} tween
 * @param {number} t
 * @param {number} phases
 * @param {Change[]} stills
 * @param {Change[] | null | undefined} frames  the motion's strip: ``phases`` positions a step
 * @returns {[Change[], number, number]}
 */
export function span(tween, t, phases, stills, frames) {
  if (!tween) return [stills, t, t];
  const { from, phase } = tween;
  if (!frames) return [stills, phase ? t : from, t];
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

  /** Where the words are: they come when the last station has spoken. */
  get told() {
    return this.tween && this.tween.phase < this.phases - 1 ? this.tween.from : this.t;
  }

  /**
   * Another record: the cursor stays where it is, if there is such a step.
   * @param {number} last
   * @param {number} phases
   * @param {number} t
   */
  fit(last, phases, t) {
    Object.assign(this, { last, phases, t: Math.min(t, last) });
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
    this.#move();
    this.#tell.rested();
  }

  play() {
    if (this.t === this.last) this.jump(0);
    this.playing = true;
    this.#end = this.last;
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
  #move() {
    this.tween = { from: this.t, phase: 0, start: performance.now() };
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
    const { phase, start } = this.tween;
    const still = this.#motionless();
    const u = still ? (now - start) / STILL_MS : ((now - start) / PHASE_MS[phase % PHASE_MS.length]) * this.speed;
    if (u < 1) return still ? 1 : u;
    if (phase < this.phases - 1 && !still) {
      this.tween = { ...this.tween, phase: phase + 1, start: now };
      return 0;
    }
    this.tween = null;
    if (this.playing && this.t < this.#end) this.#move();
    else if (this.playing) this.halt();
    return this.tween ? 0 : 1;
  }
}
