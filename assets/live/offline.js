// A slide in a file: answers a hand as the server would, out of the runs that the file holds. It computes none, so one
// slider at a time is away from where the slide has it: the one before goes back first, and a sentence says so.

import { partsOf } from "./packed.js";
import { say } from "./words.js";

/** @import { Group, Hand, Item, Message, Motion, Strip, Time } from "./message" */
/** @import { Packed } from "./packed.js" */
/**
 * @typedef {object} Sweep  a slider's runs
 * @property {string} control
 * @property {string[]} values
 * @property {string[]} labels
 * @property {number} index  where the slide has it
 * @property {any} steps  the names of a run's steps; where runs have unlike lengths, those of each
 * @property {boolean} even
 * @property {Record<string, any>[]} looks  the pictures, wide and narrow
 * @property {Record<string, any>} texts
 * @property {Record<string, any>} cards  the texts under each card's pictures
 * @property {any} beside  how far each moment is from the pinned run, in words; null: none is pinned
 * @property {Packed} pack
 */

/**
 * The position of a slider closest to what was typed; -1: that is not a number.
 * @param {Sweep} sweep
 * @param {string} text
 */
function nearest({ values, labels }, text) {
  const exact = Math.max(values.indexOf(text), labels.indexOf(text));
  const typed = Number.parseFloat(text.replace(",", ".").replace("−", "-"));
  if (exact >= 0 || Number.isNaN(typed)) return exact;
  const off = values.map((value) => Math.abs(Number.parseFloat(value) - typed));
  return off.indexOf(Math.min(...off));
}

/**
 * A record over time, as the server sends it.
 * @param {any} time
 * @param {Packed} pack
 * @returns {Time}
 */
function opened(time, pack) {
  const found = structuredClone(time);
  const { all } = pack;
  found.texts = pack.texts(found.texts, all);
  for (const part of Object.values(found.cards)) {
    part.texts = pack.texts(part.texts, all);
    for (const figure of Object.values(part.figures)) figure.changes = pack.changes(figure.changes, all);
  }
  return found;
}

const HERE = "here"; // what the list of slides is called

class Held {
  /** @type {Map<string, Sweep>} */
  #sweeps = new Map();
  /** @type {{message: any, packs: Record<string, Packed>}[]}  wide and narrow */
  #looks = [];
  /** @type {{sweep: Sweep, k: number} | null}  the slider that is away, and where it is */
  #away = null;
  /** @type {string[] | null}  what is unfolded */
  #open = null;
  #notice = "";
  #t;

  /** @param {ArrayBuffer} buffer  the slide */
  constructor(buffer) {
    for (const { head, packs } of partsOf(buffer)) {
      if (head.message) this.#looks.push({ message: head.message, packs });
      else this.#sweeps.set(head.sweep.control, { ...head.sweep, pack: packs.pack });
    }
    this.#t = this.#looks[0].message.t;
  }

  /**
   * What the server would say of the slide.
   * @param {Hand} hand
   * @returns {Message}
   */
  answer(hand) {
    this.#take(hand);
    const narrow = hand.narrow ?? false;
    const { message } = this.#looks[+narrow];
    const { strip: want, have } = hand;
    const sweep = want === null ? undefined : this.#sweeps.get(want);
    const home = this.#away === null;
    const record = home ? message.record : `${message.record} ${this.#away?.sweep.control} ${this.#away?.k}`;
    const time = have.includes(record) ? null : home ? this.#time(+narrow) : this.#timeAway(+narrow, record);
    // a second slider's strip has the first one where the slide has it: it comes once that went back
    const fits = sweep && (home || this.#away?.sweep === sweep) ? `${message.record} ${want} at ${this.#t}` : null;
    const shown = structuredClone({ ...message, time: null, pin: null, motion: null });
    const open = this.#open;
    return {
      ...shown,
      seq: hand.seq,
      t: this.#t,
      record,
      fits,
      groups: this.#groups(shown.groups),
      cards: shown.cards.map((/** @type {any} */ card) => ({
        ...card,
        open: open ? open.includes(card.id) : card.open,
      })),
      notices: this.#notice ? [this.#notice] : [],
      time,
      pin: message.pinned === record || have.includes(message.pinned) ? null : this.#pin(+narrow),
      motion: home && hand.motion && !have.includes(message.motion?.id) ? this.#motion(+narrow) : null,
      strip: sweep && fits && !have.includes(fits) ? this.#strip(+narrow, fits, sweep) : null,
    };
  }

  /** @param {Hand} hand */
  #take({ t, values }) {
    if ("open" in values) this.#open = values.open.split("~");
    for (const [id, text] of Object.entries(values)) {
      const sweep = this.#sweeps.get(id);
      const k = sweep ? nearest(sweep, text) : -1;
      if (!sweep || k < 0) continue;
      const other = this.#away?.sweep;
      this.#notice = other && other !== sweep ? say("went_back", { slider: this.#called(other.control) }) : "";
      this.#away = k === sweep.index ? null : { sweep, k };
    }
    const labels = this.#labels;
    if (t !== null && labels.includes(t)) this.#t = labels.indexOf(t);
    this.#t = Math.min(this.#t, labels.length - 1);
  }

  get #labels() {
    const { sweep, k } = this.#away ?? {};
    if (!sweep || k === undefined) return this.#looks[0].message.time.labels;
    return sweep.even ? sweep.steps : sweep.steps[k];
  }

  /** @param {string} control */
  #called(control) {
    const items = this.#looks[0].message.groups.flatMap((/** @type {Group} */ { items }) => items);
    return items.find((/** @type {Item} */ { id }) => id === control)?.title ?? control;
  }

  // -- what is on the screen

  // The sliders that the file holds, with the positions that it holds, where the hand has put them.
  /** @type {(groups: Group[]) => Group[]} */
  #groups(groups) {
    const moved = this.#away?.sweep.control;
    const item = (/** @type {Item} */ one) => {
      const { values, labels, index } = /** @type {Sweep} */ (this.#sweeps.get(one.id));
      const k = one.id === moved ? (this.#away?.k ?? index) : index;
      const changed = one.changed || k !== index;
      return { ...one, values, labels, index: k, text: labels[k], changed, pin: null, pinned: false };
    };
    return groups
      .map((group) => ({
        ...group,
        id: "", // they stay unfolded
        open: true,
        reading: this.#reading(group),
        items: group.items.filter(({ id }) => this.#sweeps.has(id)).map(item),
      }))
      .filter(({ items }) => items.length);
  }

  /** @param {Group} group */
  #reading({ id, reading, items }) {
    const { sweep, k } = this.#away ?? {};
    if (!sweep || k === undefined || !items.some((one) => one.id === sweep.control)) return reading;
    const leaf = sweep.texts[`reading ${id}`];
    return leaf ? sweep.pack.leaf(leaf, [this.#moment(sweep, k, 0)])[0] : reading;
  }

  // -- what is played

  // The moment of a slider's runs at a position and a step.
  /** @type {(sweep: Sweep, k: number, t: number) => number} */
  #moment({ even, steps }, k, t) {
    if (even) return k * steps.length + Math.min(t, steps.length - 1);
    const lengths = steps.map((/** @type {string[]} */ one) => one.length);
    const before = lengths.slice(0, k).reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0);
    return before + Math.min(t, lengths[k] - 1);
  }

  /** @type {(look: number) => Time} */
  #time(look) {
    const { message, packs } = this.#looks[look];
    return opened(message.time, packs.time);
  }

  // The pinned run; where the slide shows it, too, it is the slide's.
  /** @type {(look: number) => Time | null} */
  #pin(look) {
    const { message, packs } = this.#looks[look];
    if (message.pinned === message.record) return this.#time(look);
    return message.pin && opened(message.pin, packs.pin);
  }

  /** @type {(look: number) => Motion | null} */
  #motion(look) {
    const { message, packs } = this.#looks[look];
    if (!message.motion) return null;
    const motion = structuredClone(message.motion);
    const { all } = packs.motion;
    motion.texts = packs.motion.texts(motion.texts, all);
    for (const part of Object.values(motion.cards))
      for (const [name, found] of Object.entries(part.figures)) part.figures[name] = packs.motion.changes(found, all);
    return motion;
  }

  // The record where a slider is away: every step as a still; what plays between two steps is not in the file.
  /** @type {(look: number, id: string) => Time} */
  #timeAway(look, id) {
    const { sweep, k } = /** @type {{sweep: Sweep, k: number}} */ (this.#away);
    const labels = this.#labels;
    const moments = labels.map((/** @type {string} */ _, /** @type {number} */ t) => this.#moment(sweep, k, t));
    const { time } = this.#looks[look].message;
    const cards = this.#cards(look, sweep, moments);
    for (const [card, part] of Object.entries(cards))
      for (const [name, changes] of Object.entries(part.figures))
        part.figures[name] = { base: structuredClone(time.cards[card].figures[name].base), changes };
    return {
      id,
      labels,
      phases: 1,
      texts: sweep.pack.texts(sweep.texts, moments),
      task: { reading: [], met: [] },
      cards,
    };
  }

  /** @type {(look: number, id: string, sweep: Sweep) => Strip} */
  #strip(look, id, sweep) {
    const moments = sweep.values.map((_, k) => this.#moment(sweep, k, this.#t));
    const texts = sweep.pack.texts(sweep.texts, moments);
    const cards = this.#cards(look, sweep, moments);
    return { id, control: sweep.control, t: this.#t, texts, task: { reading: [], met: [] }, cards };
  }

  /** @type {(look: number, sweep: Sweep, moments: number[]) => Record<string, any>} */
  #cards(look, { looks, cards, beside, pack }, moments) {
    const { time } = this.#looks[look].message;
    const found = Object.fromEntries(
      Object.entries(cards).map(([card, texts]) => {
        const names = Object.keys(time.cards[card].figures);
        const figures = Object.fromEntries(names.map((name) => [name, pack.changes(looks[look][name], moments)]));
        return [card, { figures, texts: pack.texts(texts, moments) }];
      }),
    );
    const words = `pin ${this.#looks[look].message.pinned}`;
    return beside ? { ...found, [words]: { figures: {}, texts: { [words]: pack.leaf(beside, moments) } } } : found;
  }
}

export class Offline {
  n = 0;
  /** @type {Promise<Held> | null} */
  #held = null;
  #go = 0; // how many times another slide was asked for
  #lecture = false;
  #text;
  #open;

  /**
   * @param {string} deck  the list of slides, as JSON
   * @param {(n: number) => Promise<ArrayBuffer>} open  what the file holds of a slide
   */
  constructor(deck, open) {
    this.#text = deck;
    this.#open = open;
    /** @type {{slides: {page: string, link: string, title: string}[]}} */
    this.deck = JSON.parse(deck);
  }

  /**
   * What the server would say.
   * @param {Hand} hand
   * @returns {Promise<Message>}
   */
  async answer(hand) {
    const { "page.slide": slide, "page.lecture": lecture, ...values } = hand.values;
    if (lecture !== undefined) this.#lecture = lecture === "on";
    const asked = slide === undefined ? null : JSON.parse(slide);
    const other = asked !== null && asked.go !== this.#go;
    if (other) [this.n, this.#go] = [asked.n, asked.go];
    if (other || !this.#held) this.#held = this.#open(this.n).then((buffer) => new Held(buffer));
    const held = await this.#held;
    const message = held.answer({ ...hand, t: other ? null : hand.t, values });
    const { page, link } = this.deck.slides[this.n];
    const deck = hand.have.includes(`deck ${HERE}`) ? null : this.#text;
    const play = { n: this.n, slide: `${page}?${link}`, link: "", ready: HERE, deck };
    return { ...message, play, view: { ...message.view, lecture: this.#lecture } };
  }
}
