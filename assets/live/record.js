// What the server has sent to play: the record over time, its motion, and one slider's strip, card by card.

import { opened, spaced } from "./strip.js";

/** @import { Change, Changes, Drawn, Message, Motion, Part, Strip, Time } from "./message" */
/** @import { Told } from "./player.js" */
/**
 * @typedef {{base: Drawn["base"], changes: Change[], look: string, axes: string}} Still  with its changes leaf by leaf,
 *   its layout as text, from before Plotly writes into it, and as much of it as says where a value is drawn
 */

/** @param {Changes} travelled */
function open(travelled) {
  const changes = opened(travelled);
  for (const change of changes) if (change[1] === "text") change[2] = change[2].map(spaced);
  return changes;
}

/**
 * A layout but for what a hand can do in it, and for a legend: two pictures that agree in this can lie on each other.
 * @param {any} layout
 */
function axesOf({ meta: { grips: _, picks: __, draws: ___, lights: ____, ...meta }, annotations = [], ...rest }) {
  const words = annotations.filter((/** @type {any} */ { name }) => name !== "legend");
  return JSON.stringify({ ...rest, meta, words });
}

/** @param {Part} part */
function openPart({ figures }) {
  for (const figure of Object.values(figures)) {
    for (const trace of figure.base.data) if (trace.text) trace.text = spaced(trace.text);
    const still = /** @type {Still} */ (/** @type {unknown} */ (figure));
    still.changes = open(figure.changes);
    still.look = JSON.stringify(figure.base.layout);
    still.axes = axesOf(figure.base.layout);
  }
}

/** @param {{figures: Record<string, any>}} moves  each picture's changes travelled; from here on they are leaf by leaf */
function openMoves({ figures }) {
  for (const [name, travelled] of Object.entries(figures)) figures[name] = open(travelled);
}

/**
 * A thing that is played, with the cards that a message brings and, where it is the same thing, those that were here.
 * @template {{id: string, cards: Record<string, any>}} Played
 * @param {Played | null} here
 * @param {Played | null} came
 * @param {(part: any) => void} opened
 */
function merged(here, came, opened) {
  if (!came) return here;
  Object.values(came.cards).forEach(opened);
  return here?.id === came.id ? { ...came, cards: { ...here.cards, ...came.cards } } : came;
}

/**
 * @template Found
 * @param {{cards: Record<string, any>} | null | undefined} played
 * @param {"figures" | "texts"} kind
 * @param {string} name
 * @returns {Found | undefined}
 */
function find(played, kind, name) {
  for (const card of Object.values(played?.cards ?? {})) if (name in card[kind]) return card[kind][name];
  return undefined;
}

/**
 * A text at each moment of what is played; undefined while its card is not here.
 * @param {Time | Strip | null | undefined} played
 * @param {string} id
 * @returns {string[] | undefined}
 */
const textsOf = (played, id) => played?.texts[id] ?? find(played, "texts", id);

export class RunRecord {
  /** @type {Time | null} */
  time = null;
  /** @type {Time | null}  the run that is pinned */
  pin = null;
  /** @type {Motion | null} */
  motion = null;
  /** @type {Strip | null} */
  strip = null;
  /** @type {{strip: Strip, k: number} | null}  what a hand on a slider shows; null: the still */
  preview = null;
  /** @type {string | null} */
  #fitting = null;
  /** @type {Map<string, number>}  the phase of a step in which what a text says is made, by the text */
  #made = new Map();

  /**
   * Keep what a message brings.
   * @param {Message} message
   */
  take({ record, pinned, time, pin, motion, strip, fits, cards }) {
    // What was pinned may be shown now, and the other way round: then it is here.
    const [here, behind] = [record, pinned].map((id) => [this.time, this.pin].find((one) => one?.id === id) ?? null);
    this.#fitting = fits;
    this.#made = new Map(cards.flatMap(({ lines }) => lines.map(({ id, phase }) => [id, phase])));
    this.time = merged(here ?? this.time, time, openPart);
    this.pin = pinned === null ? null : pinned === record ? this.time : merged(behind, pin, openPart);
    this.motion = merged(this.motion, motion, openMoves);
    this.strip = merged(this.strip, strip, openMoves);
    if (this.preview?.strip.id === this.strip?.id && this.preview && this.strip) this.preview.strip = this.strip;
  }

  get last() {
    return (this.time?.labels.length ?? 1) - 1;
  }

  /** The names of all that is here, which the server need not send again. */
  get have() {
    return [this.time, this.pin, this.motion, this.strip].flatMap((one) =>
      one ? [one.id, ...Object.keys(one.cards).map((card) => `${one.id} ${card}`)] : [],
    );
  }

  /** The name under which it is said how far what is shown is from the pinned run; null: none is pinned. */
  get compared() {
    return this.pin && `pin ${this.pin.id}`;
  }

  /**
   * Whether all of these cards are here, and with a pinned run what is said of both.
   * @param {string[]} cards
   */
  shows(cards) {
    return this.#has(this.time, cards);
  }

  /** @type {(played: Time | Strip | null, cards: string[]) => boolean} */
  #has(played, cards) {
    const wanted = this.compared ? [...cards, this.compared] : cards;
    return wanted.every((card) => played && card in played.cards);
  }

  /** Whether the phases between this record's steps are here, if it has any. */
  get moves() {
    return this.time?.phases === 1 || this.#motion !== null;
  }

  /** In how many phases a step can be played; 0: its motion is not here. */
  get phases() {
    return (this.moves && this.time?.phases) || 0;
  }

  get #motion() {
    return this.motion?.record === this.time?.id ? this.motion : null;
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
   * Whether the strip moves all of these cards.
   * @param {string[]} cards
   */
  covers(cards) {
    return this.#has(this.strip, cards);
  }

  /**
   * A picture of the record.
   * @param {string} name
   * @returns {Still | undefined}
   */
  still(name) {
    return find(this.time, "figures", name);
  }

  /**
   * The same picture of the pinned run.
   * @param {string} name
   * @returns {Still | undefined}
   */
  pinned(name) {
    return find(this.pin, "figures", name);
  }

  /**
   * What changes in a picture between steps, phase by phase, or where the hand on a slider is.
   * @param {"motion" | "strip"} kind
   * @param {string} name
   * @returns {Change[] | undefined}
   */
  changes(kind, name) {
    return find(kind === "motion" ? this.#motion : this.preview?.strip, "figures", name);
  }

  /**
   * Where a point of a trace is drawn at every position of a slider; null while its strip is on its way.
   * @param {string} name  of the picture
   * @param {string} control
   * @param {number} t
   * @param {{trace: number, point: number, now: any}} drawn  the trace as it is now, too: what the slider does not move
   *   is drawn so at every position
   * @returns {[number, number][] | null}
   */
  drawn(name, control, t, { trace, point, now }) {
    if (!this.fits(control, t)) return null;
    /** @type {Change[]} */
    const changes = find(this.strip, "figures", name) ?? [];
    const [x, y] = ["x", "y"].map((key) => changes.find(([k, path]) => k === trace && path === key)?.[2]);
    const positions = (x ?? y)?.length ?? 0;
    const at = (/** @type {any[] | undefined} */ values, /** @type {string} */ key, /** @type {number} */ k) =>
      (values ? values[k] : now[key])[point];
    return positions ? Array.from({ length: positions }, (_, k) => [at(x, "x", k), at(y, "y", k)]) : null;
  }

  /**
   * A text as it reads now, or where the hand on a slider is; undefined while its card is not here. In a step under
   * way it is the text before, until what it says is made, if it has none for each phase.
   * @param {string} id
   * @param {Told} told
   * @returns {string | undefined}
   */
  text(id, { t, phase, before }) {
    const { preview, time } = this;
    const spoken = before === t ? undefined : this.#motion?.texts[id];
    if (spoken && time) return spoken[t * time.phases + phase];
    const made = phase >= (this.#made.get(id) ?? Number.POSITIVE_INFINITY);
    return textsOf(preview?.strip, id)?.[preview?.k ?? 0] ?? textsOf(time, id)?.[made ? t : before];
  }

  /**
   * The longest text of the record that stands in this place.
   * @param {string} id
   */
  longest(id) {
    return (textsOf(this.time, id) ?? []).reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  }

  /**
   * How far the open task is, there: at a step that is whole.
   * @param {Told} told
   */
  task({ before }) {
    const { strip, k } = this.preview ?? { strip: this.time, k: before };
    return { reading: strip?.task.reading[k] ?? "", met: strip?.task.met[k] ?? false };
  }
}
