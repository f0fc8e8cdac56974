// Painting: at most once a frame, and only what is in view.

import { element, part, scroller } from "./dom.js";
import { span } from "./player.js";
import { between, patch } from "./strip.js";

/** @import { Painted } from "./images.js" */
/** @import { Player } from "./player.js" */
/** @import { RunRecord, Still } from "./record.js" */
/**
 * @typedef {object} Picture
 * @property {HTMLElement} box
 * @property {HTMLElement} sheet  what a layout draws besides its traces: it stands still within a record
 * @property {HTMLElement} front  what moves
 * @property {boolean} visible
 * @property {any[]} [data]  what is painted
 * @property {string} [key]  the moment that is painted
 * @property {string} [look]  the layout and the width that it is painted with
 * @property {string} [ground]  what lies on the sheet
 * @property {number} [aspect]
 * @property {Kept} [before]  the picture as it was before the last touch
 * @property {Kept} [pinned]  the picture of the pinned run
 */
/**
 * @typedef {object} Kept  what stays behind a picture
 * @property {Still} still
 * @property {string[]} labels
 * @property {boolean} [pinned]
 * @property {{t: number, drawn: [number, any][][]}} [at]  what of it is drawn at a step: of each ghost, by the trace
 *   that draws it
 */
/**
 * @typedef {object} Ghost
 * @property {number[]} from  the traces that draw the run
 * @property {number} to  the trace that keeps it
 * @property {[number, number]} [cut]  of each of their points, those from the one up to the other
 * @property {Record<string, string>} [tones]  the colour of its line, by the one that fills the first of them
 * @property {number} [word]  the trace that names it
 * @property {string} [pinned]  what that says of a run that was pinned
 */

/** @type {(still: Still) => Ghost[]} */
const ghostsOf = ({ base }) => /** @type {any} */ (base.layout).meta.ghosts ?? [];

/**
 * What a picture keeps of the run before: several lines as one that is seen, and the word for it.
 * @param {Ghost} ghost
 * @param {any[]} data  the picture as it was
 * @param {boolean} [isPinned]
 * @returns {[number, any][]}
 */
function kept({ from, to, cut, tones, word, pinned }, data, isPinned) {
  const lines = from.map((n) => data[n]);
  const [start, end] = cut ?? [0, undefined];
  const all = (/** @type {"x" | "y"} */ axis) => lines.flatMap((line) => [...line[axis].slice(start, end), null]); // nothing from the end of one to the next
  const line = tones ? { line: { ...data[to].line, color: tones[lines[0].fillcolor] } } : {};
  const drawn = { x: all("x"), y: all("y"), visible: true, ...line };
  return word === undefined
    ? [[to, drawn]]
    : [
        [to, drawn],
        [word, isPinned ? { visible: true, text: [pinned, ...data[word].text.slice(1)] } : { visible: true }],
      ];
}

const LAPTOP_PX = 1120; // the widest a picture is drawn; a wider one is that one, magnified
const PHONE_PX = 340; // the narrowest that needs no more; a narrower one, on a phone on its side, is that one, smaller
const CONFIG = { displayModeBar: false, showTips: false };

let enlarged = 1;

/**
 * Draw pictures so much larger than they are wide enough for: in a lecture.
 * @param {number} scale
 */
export function enlarge(scale) {
  enlarged = scale;
}

/**
 * Beyond what a laptop shows, letters grow with the picture: a projector is read from the last row. Below what a
 * phone shows, or what a picture says that its words need (meta.least), they shrink with it, else they would run
 * into each other.
 * @param {HTMLElement} box  a picture's
 */
export function scaleOf({ clientWidth, dataset }) {
  const drawn = Math.min(clientWidth / enlarged, LAPTOP_PX);
  return clientWidth / Math.max(drawn, Math.min(Number(dataset.least) || PHONE_PX, LAPTOP_PX));
}

/**
 * Where a point of a picture is drawn, in pixels of its box.
 * @param {HTMLElement} box
 * @param {{x: number, y: number}} point
 * @param {{xaxis?: string, yaxis?: string}} [axes]
 * @returns {{x: number, y: number} | null}  null: it is not painted yet
 */
export function pixel(box, { x, y }, { xaxis = "x", yaxis = "y" } = {}) {
  const full = part(box, "front")._fullLayout;
  if (!full) return null;
  const [across, up] = [full[xaxis.replace("x", "xaxis")], full[yaxis.replace("y", "yaxis")]];
  const scale = scaleOf(box);
  return { x: scale * (across._offset + across.d2p(x)), y: scale * (up._offset + up.d2p(y)) };
}

/**
 * The size at which a picture is drawn, before it is magnified.
 * @type {(box: HTMLElement, layout: any) => {width: number, height: number}}
 */
function sizeOf(box, { meta }) {
  const width = box.clientWidth / scaleOf(box);
  return { width, height: Math.round(width / meta.aspect) };
}

export class Painter {
  /** @type {Map<string, Picture>} */
  #pictures = new Map();
  /** @type {any} */
  #Plotly = null;
  /** @type {number | null} */
  #frame = null;
  #unseenDone = false;
  #record;
  #player;
  #painted;
  #seen;

  /**
   * @param {HTMLElement} root
   * @param {RunRecord} record
   * @param {Player} player
   * @param {() => void} painted  told after every frame
   */
  constructor(root, record, player, painted) {
    this.#record = record;
    this.#player = player;
    this.#painted = painted;
    this.#seen = new IntersectionObserver((entries) => this.#look(entries), {
      root: scroller(root),
      rootMargin: "80px",
    });
  }

  /**
   * A message has come: paint what it brings, in view or not. Who has let go waits for it, so a later one is painted at
   * once, and not with the next frame.
   * @param {any} Plotly
   */
  begin(Plotly) {
    const first = !this.#Plotly;
    this.#Plotly = Plotly;
    this.uncover();
    if (first || this.#player.tween || this.#frame === null) return;
    cancelAnimationFrame(this.#frame);
    this.#repaint(performance.now());
  }

  /**
   * A place for a picture.
   * @param {string} name
   * @param {string} label  what it shows, for those who do not see it
   */
  box(name, label) {
    const sheet = element("div", { class: "live-sheet" });
    const front = element("div", { class: "live-front" });
    const box = element(
      "div",
      { class: "live-figure", "data-figure": name, role: "img", "aria-label": label },
      sheet,
      front,
    );
    this.#pictures.set(name, { box, sheet, front, visible: true });
    this.#seen.observe(box);
    return box;
  }

  /**
   * Give pictures their room, before there is anything to paint.
   * @param {Record<string, number>} aspects  width over height, by picture
   */
  room(aspects) {
    for (const [name, picture] of this.#pictures)
      if (aspects[name]) this.#shape(picture, aspects[name], picture.box.clientWidth);
  }

  /** A hand touches a control: the run as it is now stays behind the next ones, pale (meta.ghosts says where). */
  remember() {
    const labels = this.#record.time?.labels ?? [];
    for (const [name, picture] of this.#pictures) {
      const still = this.#record.still(name);
      if (still && ghostsOf(still).length) picture.before = { still, labels };
    }
  }

  /** Something else is asked: what was before it is of no use any more. */
  forget() {
    for (const picture of this.#pictures.values()) picture.before = undefined;
  }

  /** Give all pictures back: other ones are about to be built. */
  purge() {
    this.#seen.disconnect();
    for (const { sheet, front } of this.#pictures.values()) for (const one of [sheet, front]) this.#Plotly?.purge(one);
    this.#pictures.clear();
    this.#unseenDone = false;
  }

  close() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.purge();
  }

  /**
   * The text alternative of all pictures.
   * @param {string} sentence
   */
  say(sentence) {
    for (const { box } of this.#pictures.values()) box.setAttribute("aria-label", sentence);
  }

  /**
   * A picture as it is painted, as a whole; null where it is not.
   * @param {string} name
   * @returns {Painted | null}
   */
  whole(name) {
    const [picture, still] = [this.#pictures.get(name), this.#record.still(name)];
    if (!picture?.data || !still) return null;
    const { width, height } = sizeOf(picture.box, still.base.layout);
    return { data: structuredClone(picture.data), layout: structuredClone(still.base.layout), width, height };
  }

  /** Other pictures may be in view. */
  uncover() {
    this.#unseenDone = false;
    this.repaint();
  }

  repaint() {
    this.#frame ??= requestAnimationFrame((now) => this.#repaint(now));
  }

  /** @param {number} now  milliseconds */
  #repaint(now) {
    this.#frame = null;
    if (!this.#Plotly || !this.#record.time) return;
    const u = this.#player.advance(now);
    for (const [name, picture] of this.#pictures)
      if (picture.visible && picture.box.clientWidth) this.#paint(name, picture, u);
    this.#painted();
    if (!this.#unseenDone) (window.requestIdleCallback ?? setTimeout)(() => this.#paintUnseen());
    this.#unseenDone = true;
    if (this.#player.tween) this.repaint();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      const picture = this.#pictures.get(String(/** @type {HTMLElement} */ (target).dataset.figure));
      if (picture?.box === target) picture.visible = isIntersecting;
    }
    this.repaint();
  }

  // What lies below the window is painted once, so that it is there when it is scrolled to.
  #paintUnseen() {
    for (const [name, picture] of this.#pictures)
      if (!picture.key && picture.box.clientWidth) this.#paint(name, picture, 1);
  }

  /** @type {(name: string, picture: Picture, u: number) => void} */
  #paint(name, picture, u) {
    const { time, preview } = this.#record;
    const still = this.#record.still(name);
    picture.box.classList.toggle("live-waits", !still);
    if (!time || !still) return;
    const { tween, t } = this.#player;
    const [changes, a, b] = span(tween, t, still.changes, this.#record.changes("motion", name));
    const width = picture.box.clientWidth;
    const behind = this.#behind(name, picture);
    const pinned = behind?.pinned && this.#record.pin?.id;
    const key = [time.id, pinned, a, b, a === b ? 1 : u, preview?.strip.id, preview?.k, width].join();
    if (picture.key === key) return;
    picture.key = key;
    let data = patch(still.base.data, changes, (values) => between(values, a, b, u));
    if (preview) data = patch(data, this.#record.changes("strip", name) ?? [], (values) => values[preview.k]);
    for (const [n, drawn] of this.#before(behind, still)) data[n] = { ...data[n], ...drawn };
    const look = still.look + width;
    const moving = preview || tween; // and so are the next frames: to compare would cost more than it spares
    if (!moving && picture.look === look && JSON.stringify(picture.data) === JSON.stringify(data)) return; // it is seen
    picture.look = look;
    const { aspect, least } = /** @type {any} */ (still.base.layout).meta;
    picture.box.dataset.least = least ?? "";
    picture.box.style.setProperty("--box", String(width)); // a sheet of paper has another width
    this.#shape(picture, aspect, width);
    this.#draw(picture, data, still, width);
  }

  // What stays behind a picture: the run that is pinned, and where none is, the one before the last touch.
  /** @type {(name: string, picture: Picture) => Kept | undefined} */
  #behind(name, picture) {
    const { pin } = this.#record;
    if (!pin) return picture.before;
    const still = this.#record.pinned(name);
    if (picture.pinned?.still !== still) picture.pinned = still && { still, labels: pin.labels, pinned: true };
    return picture.pinned;
  }

  // What is drawn of that run: nothing on other axes, where it would stand at wrong places, nor at a step that it did
  // not have. What it made of one step is not shown while that step plays.
  /** @type {(behind: Kept | undefined, still: Still) => [number, any][]} */
  #before(behind, still) {
    const { t, tween } = this.#player;
    if (behind?.still.axes !== still.axes || behind.labels[t] !== this.#record.time?.labels[t]) return [];
    const { base, changes } = behind.still;
    const ghosts = ghostsOf(still);
    if (behind.at?.t !== t) {
      const data = patch(base.data, changes, (values) => values[t]);
      behind.at = { t, drawn: ghosts.map((ghost) => kept(ghost, data, behind.pinned)) };
    }
    const { drawn } = behind.at;
    if (!tween) return drawn.flat();
    const moves = new Set(changes.filter(([, path]) => path === "x" || path === "y").map(([n]) => n));
    return drawn.filter((_, n) => !ghosts[n].from.some((line) => moves.has(line))).flat();
  }

  /** @type {(picture: Picture, aspect: number, width: number) => void} */
  #shape(picture, aspect, width) {
    if (width) this.#magnify(picture, scaleOf(picture.box)); // what is not shown now stays as it was painted
    if (picture.aspect === aspect) return;
    picture.aspect = aspect;
    picture.box.style.setProperty("--aspect", String(aspect));
  }

  /** @type {(picture: Picture, scale: number) => void} */
  #magnify({ sheet, front }, scale) {
    for (const { style } of [sheet, front]) {
      style.transform = scale === 1 ? "" : `scale(${scale})`;
      style.width = scale === 1 ? "" : `${100 / scale}%`; // what is magnified takes no more room than its box has
    }
    sheet.style.height = scale === 1 ? "" : `${100 / scale}%`;
  }

  /** @type {(picture: Picture, data: any[], still: Still, width: number) => void} */
  #draw(picture, data, { base, look }, width) {
    const { sheet, front } = picture;
    const layout = /** @type {any} */ (base.layout);
    const { shapes = [], annotations = [], images = [], dragmode } = layout;
    const sized = { ...layout, ...sizeOf(picture.box, layout), uirevision: "keep" };
    picture.data = data;
    if (dragmode) {
      // What zooms has to stay together. Plotly writes a zoom into the layout it is given, and takes one that comes
      // back changed for the program's own: a zoom is kept only when each repaint hands it the layout as it was.
      this.#Plotly.react(front, data, structuredClone(sized), CONFIG);
      return;
    }
    // The sheet is drawn once for a record: repainting it took a third of the time.
    const above = images.filter((/** @type {any} */ image) => image.layer === "above");
    if (picture.ground !== look + width) {
      picture.ground = look + width;
      const behind = {
        shapes,
        annotations,
        images: images.filter((/** @type {any} */ image) => !above.includes(image)),
      };
      this.#Plotly.react(sheet, [], { ...sized, ...behind }, { ...CONFIG, staticPlot: true });
    }
    this.#Plotly.react(front, data, { ...sized, shapes: [], annotations: [], images: above }, CONFIG);
  }
}
