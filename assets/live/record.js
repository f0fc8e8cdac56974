// What the server has sent to play: the record over time, its motion, and one slider's strip.

import { spaced, unfold } from "./strip.js";

/** @import { Change, Drawn, Message, Motion, Strip, Time } from "./message" */
/** @typedef {Drawn & {look: string}} Still  with its layout as text, from before Plotly writes into it */

/** @param {Change[]} changes */
function open(changes) {
  unfold(changes);
  for (const change of changes) if (change[1] === "text") change[2] = change[2].map(spaced);
}

export class RunRecord {
  /** @type {(Time & {figures: Record<string, Still>}) | null} */
  time = null;
  /** @type {Motion | null} */
  motion = null;
  /** @type {Strip | null} */
  strip = null;
  /** @type {{strip: Strip, k: number} | null}  what a hand on a slider shows; null: the still */
  preview = null;
  /** @type {string | null} */
  #fitting = null;

  /**
   * Keep what a message brings, and say whether it brought another record.
   * @param {Message} message
   */
  take(message) {
    const { time, motion, strip } = message;
    this.#fitting = message.fits;
    if (time) {
      for (const figure of Object.values(time.figures)) {
        open(figure.changes);
        for (const trace of figure.base.data) if (trace.text) trace.text = spaced(trace.text);
        /** @type {Still} */ (figure).look = JSON.stringify(figure.base.layout);
      }
      this.time = /** @type {typeof this.time} */ (time);
    }
    for (const moving of [motion, strip]) if (moving) Object.values(moving.figures).forEach(open);
    if (motion) this.motion = motion;
    if (strip) this.strip = strip;
    return Boolean(time);
  }

  get last() {
    return (this.time?.labels.length ?? 1) - 1;
  }

  /** The names of all that is here, which the server need not send again. */
  get have() {
    return [this.time, this.motion, this.strip].flatMap((one) => (one ? [one.id] : []));
  }

  /** Whether the phases between this record's steps are here. */
  get moves() {
    return this.motion !== null && this.motion.record === this.time?.id;
  }

  /**
   * Whether the strip is that of this control, at this step, with all others as they are.
   * @param {string} control
   * @param {number} t
   */
  fits(control, t) {
    return this.strip?.control === control && this.strip.id === this.#fitting && this.strip.t === t;
  }

  /**
   * A text as it reads at step t, or where the hand on a slider is.
   * @param {string} id
   * @param {number} t
   */
  text(id, t) {
    const { preview } = this;
    return preview?.strip.texts[id]?.[preview.k] ?? this.time?.texts[id]?.[t] ?? "";
  }

  /**
   * How far the open task is, there.
   * @param {number} t
   */
  task(t) {
    const { strip, k } = this.preview ?? { strip: this.time, k: t };
    return { reading: strip?.task.reading[k] ?? "", met: strip?.task.met[k] ?? false };
  }
}
