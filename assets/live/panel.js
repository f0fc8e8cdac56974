// The panel of controls: built when they are other ones, filled with each answer, and the hand on a slider.

import { drawing, element, part, stand, symbols } from "./dom.js";
import { say } from "./words.js";

/** @import { Folds } from "./folds.js" */
/** @import { Group, Item } from "./message" */
/**
 * @typedef {object} Control
 * @property {Item} item
 * @property {string} form  what of the item is built in, as text
 * @property {HTMLElement} row
 * @property {HTMLElement} name
 * @property {any} text  the field, choice or button
 * @property {HTMLInputElement} [range]
 * @property {HTMLInputElement} [pin]
 * @property {boolean} [typed]  whether what stands in it is not sent yet
 * @property {HTMLElement} [refused]  why an entry was not taken
 * @property {boolean} [held]  whether a pointer has it, and not a key
 */
/**
 * @typedef {object} Hand  what the panel tells
 * @property {(id: string, text: string) => void} commit  a control was set
 * @property {() => void} touch  a slider begins to move
 * @property {(id: string) => void} near  the hand is about to drag it
 * @property {(id: string, k: number, text: string) => void} drag  it is at position k
 * @property {() => void} release
 * @property {(id: string) => void} cancel  the drag was none
 * @property {(id: string) => boolean} waits  whether what it was set to is not confirmed yet
 */

const DWELL_MS = 60; // a pointer that only passes over a slider fetches nothing
const SETTLE_MS = 180; // after the last key press the slider counts as released
const LONG = 7; // letters of a value that need a wider place

/** @param {Item} item */
const isLong = ({ kind, text }) => kind === "slider" && text.length > LONG;

/**
 * What of a control is built, and not filled in with each answer, as text.
 * @param {Item} item
 */
const formOf = (item) =>
  JSON.stringify([item.kind, item.kind === "choice" && item.labels, item.pictures, item.pin === null, isLong(item)]);

export class Panel {
  /** @type {{id: string, k: number, made: Control} | null}  the slider that moves under the hand */
  dragging = null;
  /** @type {Map<string, Control>} */
  #controls = new Map();
  /** @type {{id: string, box: HTMLElement, title: HTMLElement, reading: HTMLElement}[]} */
  #groups = [];
  #shape = "";
  #step = ""; // which one is on the screen
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #dwelling;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keyed;
  #panel;
  #folds;
  #hand;

  /**
   * @param {HTMLElement} root
   * @param {Folds} folds
   * @param {Hand} hand
   */
  constructor(root, folds, hand) {
    this.#folds = folds;
    this.#panel = part(root, "panel");
    this.#hand = hand;
  }

  /** @param {string} id */
  has(id) {
    return this.#controls.has(id);
  }

  rest() {
    clearTimeout(this.#dwelling);
    clearTimeout(this.#keyed);
  }

  /**
   * Values into what is built; never under a hand that is moving it.
   * @param {Group[]} groups
   * @param {Record<string, string>} refused  why an entry was not taken, by its control
   */
  fill(groups, refused) {
    const shape = JSON.stringify(
      groups.map(({ id, items }) => [
        id,
        ...items.map(({ id, kind, labels }) => [id, kind, kind === "choice" && labels]),
      ]),
    );
    if (shape !== this.#shape) this.#build(groups);
    this.#shape = shape;
    groups.forEach(({ title, tone, reading, items }, n) => {
      const made = this.#groups[n];
      made.box.style.setProperty("--tone", `var(--${tone})`);
      made.title.textContent = title;
      made.reading.replaceChildren(...symbols(reading));
      made.box.classList.toggle(
        "live-touched",
        items.some(({ changed }) => changed),
      );
    });
    this.unfold();
    for (const item of groups.flatMap(({ items }) => items)) {
      const made = /** @type {Control} */ (this.#controls.get(item.id));
      if (made === this.dragging?.made || this.#hand.waits(item.id)) continue;
      this.#refuse(made, refused[item.id] ?? this.#mended(made, item));
      this.#set(made, item);
    }
  }

  /**
   * A group's reading while a hand moves one of its weights; when it lets go, the answer brings it.
   * @param {(id: string) => string | undefined} text  where the hand is; undefined: there is none
   */
  read(text) {
    if (!this.dragging) return;
    for (const { id, reading } of this.#groups) {
      const said = id && text(`reading ${id}`);
      if (said && reading.textContent !== said) reading.replaceChildren(...symbols(said));
    }
  }

  /** Groups as they are: open or shut. */
  unfold() {
    for (const { id, box, title } of this.#groups) {
      if (!id) continue;
      box.classList.toggle("live-shut", !this.#folds.has(id));
      title.ariaExpanded = String(this.#folds.has(id));
    }
  }

  // What was typed into a field and not taken stays there with the reason, whatever else is set meanwhile, until
  // the field holds something else: a person wrote it. A slider's number goes: it would not be where the slider is.
  /** @type {(made: Control, item: Item) => string} */
  #mended({ refused, text, item: { text: before } }, item) {
    const stays = refused && item.kind === "field" && item.text === before && text.value !== before;
    return stays ? refused.textContent : "";
  }

  // Why an entry was not taken stands under it, until something else is set.
  /** @type {(made: Control, why: string) => void} */
  #refuse(made, why) {
    if (made.refused?.textContent === why) return;
    made.refused?.remove();
    made.refused = why ? element("p", { class: "live-refused", role: "alert" }, why) : undefined;
    if (made.refused) made.row.after(made.refused);
    if (why) made.text.setAttribute("aria-invalid", "true");
    else made.text.removeAttribute("aria-invalid");
  }

  /**
   * A step is on the screen: a control of one step names it. While that is another than the one which the server
   * spoke of, it is not known how the control stands there.
   * @param {string} step
   */
  tell(step) {
    if (this.#step === step) return;
    this.#step = step;
    for (const made of this.#controls.values()) if (made.item.step) this.#call(made);
  }

  /** @param {Control} made */
  #call({ item: { label, step }, name, row }) {
    const passes = step !== "" && this.#step !== "" && this.#step !== step;
    name.replaceChildren(...symbols(passes ? label.replaceAll(step, this.#step) : label));
    row.classList.toggle("live-passes", passes);
  }

  /** @type {(made: Control, item: Item) => void} */
  #set(made, item) {
    const { range, text, pin, row } = made;
    made.item = item;
    this.#call(made);
    row.title = item.title;
    text.ariaLabel = range ? say("typed", { title: item.title }) : item.title;
    const off = item.pin !== null && !item.pinned;
    row.classList.toggle("live-off", off);
    row.classList.toggle("live-changed", item.changed);
    if (pin) Object.assign(pin, { checked: item.pinned, ariaLabel: item.pin });
    if (range) {
      Object.assign(range, { ariaLabel: item.title, max: item.values.length - 1, value: item.index, disabled: off });
      range.setAttribute("aria-valuetext", item.text);
    }
    const mending = made.refused && (item.kind === "field" || document.activeElement === text);
    if (item.kind === "action") text.textContent = item.label;
    else if (item.kind === "work") text.value = item.index;
    else if (item.pictures.length) this.#pick(made, item);
    else if (!made.typed && !mending) text.value = item.text; // a half typed entry stays, and a bad one
  }

  // -- building: only when the controls themselves are other ones, and of them only those

  /** @param {Group[]} groups */
  #build(groups) {
    const focused = this.#panel.querySelector(":focus");
    const [controls, boxes] = [this.#controls, this.#groups];
    const control = (/** @type {Item} */ item) => {
      const made = controls.get(item.id);
      return made?.form === formOf(item) ? made : this.#control(item);
    };
    this.#controls = new Map(groups.flatMap(({ items }) => items.map((item) => [item.id, control(item)])));
    this.#groups = groups.map(({ id }, n) => (boxes[n]?.id === id ? boxes[n] : this.#group(id)));
    this.#panel.hidden = !groups.length;
    groups.forEach(({ items }, n) => {
      const { box, reading } = this.#groups[n];
      const made = items.map(({ id }) => /** @type {Control} */ (this.#controls.get(id)));
      const rows = made.flatMap(({ row, refused }) => (refused ? [row, refused] : [row]));
      stand(box, [box.children[0], reading, ...rows]);
    });
    stand(
      this.#panel,
      this.#groups.map(({ box }) => box),
    );
    if (!focused || focused === document.activeElement) return;
    const same = `[data-control="${focused.dataset.control}"]`; // of small pictures, the one that is chosen
    this.#panel.querySelector(`${same}:not([type=radio]), ${same}:checked`)?.focus();
  }

  /** @param {string} id */
  #group(id) {
    const title = id
      ? element("button", { type: "button", "data-group": id, onclick: () => this.#folds.toggle(id) })
      : element("span");
    const reading = element("p", { class: "live-reading" });
    const box = element("fieldset", { class: "live-group" }, element("legend", {}, title), reading);
    return { id, box, title, reading };
  }

  /** @param {Item} item */
  #control(item) {
    const { id, kind } = item;
    const name = element("span", {}, item.label);
    const text = this.#entry(item);
    const range = kind === "slider" ? this.#range(id) : undefined;
    const pin = item.pin === null ? undefined : this.#pin(id);
    const label = kind === "action" ? null : element("span", { class: "live-label" }, pin, name);
    const long = isLong(item) ? " live-long" : "";
    const drawn = item.pictures.length ? " live-drawn" : "";
    const row = element(drawn ? "div" : "label", { class: `live-row live-${kind}${long}${drawn}` }, label, range, text);
    /** @type {Control} */
    const made = { item, form: formOf(item), row, name, text, range, pin };
    if (range) {
      row.onpointerenter = () => {
        this.#dwelling = setTimeout(() => this.dragging || this.#hand.near(id), DWELL_MS);
      };
      row.onpointerleave = () => clearTimeout(this.#dwelling);
    }
    return made;
  }

  // Where a value is typed or chosen, or an action is pressed.
  /** @param {Item} item */
  #entry(item) {
    const { id, kind, values, labels, label, pictures } = item;
    const named = { "data-control": id };
    if (pictures.length) return this.#small(item);
    if (kind === "work") return element("progress", { ...named, max: 100 });
    if (kind === "action") {
      return element("button", { ...named, type: "button", onclick: () => this.#hand.commit(id, "1") }, label);
    }
    const onchange = (/** @type {{target: HTMLInputElement}} */ { target }) => this.#hand.commit(id, target.value);
    if (kind === "choice") {
      const options = values.map((value, n) => element("option", { value }, labels[n]));
      return element("select", { ...named, onchange }, ...options);
    }
    const made = () => /** @type {Control} */ (this.#controls.get(id));
    return element("input", {
      ...named,
      type: "text",
      class: "live-value",
      autocomplete: "off",
      oninput: () => {
        made().typed = true;
      },
      onchange: (/** @type {any} */ event) => {
        made().typed = false;
        onchange(event);
      },
      onblur: (/** @type {{target: HTMLInputElement}} */ { target }) => {
        if (!target.isConnected) return; // it is gone, and its control, too
        made().typed = false;
        const mending = made().refused && kind === "field";
        if (!mending && !this.#hand.waits(id)) target.value = made().item.text; // a refused number does not stay
      },
    });
  }

  /** @param {string} id */
  #range(id) {
    const made = () => /** @type {Control} */ (this.#controls.get(id));
    return element("input", {
      "data-control": id,
      type: "range",
      min: 0,
      step: 1,
      onfocus: () => this.#hand.near(id),
      onpointerdown: () => {
        made().held = true;
        this.#hand.near(id);
      },
      oninput: () => this.#drag(made()),
      onchange: () => made().held && this.#release(made()), // keys settle by themselves
      onpointercancel: () => this.#cancel(made()), // the finger scrolls the page
    });
  }

  // A choice among small pictures: a group of radio buttons, with the browser's own keys.
  /** @param {Item} item */
  #small({ id, values, labels, pictures, index }) {
    const options = pictures.map(({ label, paths }, n) => {
      const radio = element("input", {
        type: "radio",
        name: `live-${id}`,
        value: values[n],
        "data-control": id,
        "aria-label": labels[n],
        onchange: () => this.#hand.commit(id, values[n]),
      });
      radio.checked = n === index;
      const named = element("span", { "aria-hidden": "true" }, label);
      return element("label", { class: "live-picture", title: labels[n] }, radio, drawing(paths), named, element("i"));
    });
    return element("div", { class: "live-pictures", role: "radiogroup" }, ...options);
  }

  /** @type {(made: Control, item: Item) => void} */
  #pick({ text, name }, { values, labels, index, label }) {
    for (const radio of text.querySelectorAll("input")) radio.checked = radio.value === values[index];
    name.replaceChildren(label, " ", element("b", {}, labels[index]));
  }

  /** @param {string} id */
  #pin(id) {
    return element("input", {
      "data-control": id,
      type: "checkbox",
      onchange: (/** @type {{target: HTMLInputElement}} */ { target }) =>
        this.#hand.commit(id, target.checked ? "now" : ""),
    });
  }

  // -- a hand elsewhere, that moves a slider

  /**
   * The slider of a control, if it can be moved.
   * @param {string} id
   */
  slider(id) {
    const made = this.#controls.get(id);
    return made?.range && !made.range.disabled ? made : undefined;
  }

  /** @type {(id: string, k: number) => void} */
  move(id, k) {
    const made = this.slider(id);
    if (!made?.range || (this.dragging?.made === made && +made.range.value === k)) return;
    made.held = true;
    made.range.value = String(k);
    this.#drag(made);
  }

  /** @param {string} id */
  letGo(id) {
    const made = this.slider(id);
    if (made) this.#release(made);
  }

  // -- the hand on a slider

  /** @param {Control} made */
  #drag(made) {
    const { id, values, labels } = made.item;
    const range = /** @type {HTMLInputElement} */ (made.range);
    const k = +range.value;
    if (this.dragging?.made !== made) this.#hand.touch();
    this.dragging = { id, k, made };
    made.text.value = labels[k];
    range.setAttribute("aria-valuetext", labels[k]);
    this.#hand.drag(id, k, values[k]);
    clearTimeout(this.#keyed);
    if (!made.held) this.#keyed = setTimeout(() => this.#release(made), SETTLE_MS);
  }

  /** @param {Control} made */
  #release(made) {
    clearTimeout(this.#keyed);
    made.held = false;
    if (this.dragging?.made !== made) return;
    this.dragging = null;
    this.#hand.release();
  }

  /** @param {Control} made */
  #cancel(made) {
    made.held = false;
    if (this.dragging?.made !== made) return;
    this.dragging = null;
    this.#hand.cancel(made.item.id);
  }
}
