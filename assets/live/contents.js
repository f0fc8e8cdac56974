// What is on a slide, chosen by ticking: pictures, controls, lens, task, the cursor, whether what comes is hidden, and
// the question. Every change goes into the slide's link or its question at once.

import { LONGEST, MOST_CHOICES } from "./deck.js";
import { element, symbols } from "./dom.js";
import { said, saying, ticked, ticking } from "./query.js";
import { say } from "./words.js";

/** @import { Named, Offers } from "./compose" */
/** @import { Slide } from "./deck.js" */

const NO_TASK = "none"; // as lessons/state.py writes it

/**
 * Fill a place with all that can be chosen of a slide.
 * @param {HTMLElement} place
 * @param {Slide} slide
 * @param {Offers} offers
 * @param {(state: boolean) => void} changed  told of a change, and whether it is another state of the page
 */
export function fillContents(place, slide, offers, changed) {
  /** @type {(key: string, value: string | null, state?: boolean) => void} */
  const set = (key, value, state = false) => {
    slide.link = saying(slide.link, key, value);
    changed(state);
  };
  const tick = (/** @type {"only" | "controls"} */ key, /** @type {string[]} */ ids) => {
    return (/** @type {string[]} */ wanted) => {
      slide.link = ticking(slide.link, key, ids, wanted);
      changed(false);
    };
  };
  const pin = said(slide.link, "pin");
  const cards = offers.cards.map(({ id }) => id);
  const controls = offers.groups.flatMap(({ items }) => items.map(({ id }) => id));
  /** @type {(key: string, word: string, now: string, options: Named[]) => HTMLElement | false} */
  const one = (key, word, now, options) =>
    options.length > 1 && chosen(key, word, now, options, (value) => pick(key, value));
  const pick = (/** @type {string} */ key, /** @type {string} */ value) => {
    if (key === "task") slide.link = saying(slide.link, "guess", null); // it was a guess at another question
    set(key, value, true);
  };
  place.replaceChildren(
    boxes("pictures", [{ title: "", items: offers.cards }], ticked(slide.link, "only", cards), 1, tick("only", cards)),
    element(
      "div",
      { class: "compose-choices" },
      ...[
        one("lens", "lens", offers.lens, offers.lenses),
        one(
          "task",
          "task",
          offers.task,
          offers.tasks.length ? [{ id: NO_TASK, label: say("no_task") }, ...offers.tasks] : [],
        ),
        one(
          "t",
          "step",
          offers.t,
          offers.steps.map((label) => ({ id: label, label })),
        ),
      ].filter((found) => found !== false),
      box("veil", say("veil"), said(slide.link, "veil") === "on", (on) => set("veil", on ? "on" : null)),
      pin && box("pin", say("pin"), true, (on) => set("pin", on ? pin : null)),
    ),
    question(slide, () => changed(false)),
    boxes("controls", offers.groups, ticked(slide.link, "controls", controls), 0, tick("controls", controls)),
  );
}

// Boxes to tick, in groups, with a button for all and, where none is enough, for none.
/** @type {(name: string, groups: {title: string, items: Named[]}[], on: string[], least: number, tell: (ids: string[]) => void) => HTMLElement} */
function boxes(name, groups, on, least, tell) {
  const places = groups.map(({ title, items }) =>
    element(
      "div",
      title ? { role: "group", "aria-label": title, class: "compose-group" } : { class: "compose-group" },
      title && element("span", {}, title),
      ...items.map(({ id, label }) => box(name, label, on.includes(id), () => ticks(), id)),
    ),
  );
  const every = () => places.flatMap((place) => [...place.querySelectorAll("input")]);
  const ticks = () => {
    const wanted = every().filter(({ checked }) => checked);
    // the last picture stays: a slide without any would be that of the whole page
    for (const one of every()) one.disabled = wanted.length <= least && one.checked;
    tell(wanted.map((one) => one.value));
  };
  const all = (/** @type {boolean} */ checked) => () => {
    for (const one of every()) one.checked = checked;
    ticks();
  };
  for (const one of every()) one.disabled = on.length <= least && one.checked;
  const what = say(name);
  /** @type {(word: string, checked: boolean) => HTMLElement} */
  const button = (word, checked) =>
    element(
      "button",
      { type: "button", name: `${name}-${word}`, "aria-label": `${what}: ${say(word)}`, onclick: all(checked) },
      say(word),
    );
  return element(
    "fieldset",
    { class: "compose-boxes", "data-boxes": name },
    element("legend", {}, what, " ", button("all", true), least ? null : button("none", false)),
    ...places,
  );
}

/** @type {(name: string, label: string, checked: boolean, tell: (checked: boolean) => void, value?: string) => HTMLElement} */
function box(name, label, checked, tell, value = "on") {
  const input = element("input", { type: "checkbox", name, value, onchange: () => tell(input.checked) });
  input.checked = checked;
  return element("label", { class: "compose-box" }, input, element("span", {}, ...symbols(label)));
}

/** @type {(key: string, word: string, now: string, options: Named[], tell: (value: string) => void) => HTMLElement} */
function chosen(key, word, now, options, tell) {
  const made = options.map(({ id, label }) => element("option", { value: id }, label.trim()));
  const select = element("select", { name: key, onchange: () => tell(select.value) }, ...made);
  select.value = now;
  return element("label", {}, element("span", {}, say(word)), select);
}

/**
 * The question that is asked before the slide plays.
 * @param {Slide} slide
 * @param {() => void} changed
 */
function question(slide, changed) {
  const { text = "", choices = [], drawn = false } = slide.question ?? {};
  const oninput = () => {
    const lines = answers.value.split("\n").map((line) => line.trim().slice(0, LONGEST.choice));
    const several = lines.filter(Boolean).slice(0, MOST_CHOICES);
    slide.question = asks.value.trim()
      ? { text: asks.value.trim(), choices: several.length > 1 ? several : [], drawn: byHand.checked }
      : null;
    changed();
  };
  const asks = element("textarea", { name: "asks", rows: 2, maxlength: LONGEST.text, oninput });
  const answers = element("textarea", { name: "choices", rows: 3, oninput });
  [asks.value, answers.value] = [text, choices.join("\n")];
  const hand = box("drawn", say("drawn"), drawn, oninput);
  const byHand = /** @type {HTMLInputElement} */ (hand.querySelector("input"));
  return element(
    "fieldset",
    { class: "compose-question" },
    element("legend", {}, say("question")),
    element("label", {}, element("span", {}, say("asks")), asks),
    element("label", {}, element("span", {}, say("choices")), answers),
    hand,
  );
}
