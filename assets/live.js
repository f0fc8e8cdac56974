// The live instrument: sliders, a time cursor and figures that follow the hand.
//
// Python sends figures and strips (what changes in them from one position of a control to the
// next). This file patches a strip's position into the figures and repaints: it knows sliders,
// figures and arrays, and nothing about what they mean. Moving repaints here and tells the server
// nothing; letting go commits the value, and the server answers with a new record.

const PHASE_MS = [420, 520, 520, 420]; // one step at 1x: arrive, then station by station
const DWELL_MS = 60; // a pointer that only passes over a slider fetches nothing
const SETTLE_MS = 180; // after the last key press or step, the server is told
const LAPTOP_PX = 1120; // the widest a picture is drawn; a wider one is that one, magnified
const LEAVING_MS = 5000; // after a click on the menu: another page is on its way
const THROTTLE_MS = 90; // round trips while a dragged slider's strip is still on its way

const instances = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!instances.has(parentElement)) instances.set(parentElement, new Live(parentElement.querySelector(".live")));
  const live = instances.get(parentElement);
  live.receive(JSON.parse(new TextDecoder().decode(data)), setStateValue);
  return () => {
    live.close();
    instances.delete(parentElement);
  };
}

// -- plotly.js, from the server's own copy of the installed package

let loading;
function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(url, document.baseURI);
    script.onload = () => resolve(quickened(window.Plotly));
    script.onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(script);
  });
  return loading;
}

// A third of a repaint goes into asking the schema which attributes of a trace are arrays. Within one
// record that never changes, so it is asked once for each trace.
const arraysOf = new Map();
function quickened(Plotly) {
  const ask = Plotly.PlotSchema.findArrayAttributes;
  Plotly.PlotSchema.findArrayAttributes = (trace) => {
    if (!arraysOf.has(trace.uid)) arraysOf.set(trace.uid, ask(trace));
    return arraysOf.get(trace.uid);
  };
  return Plotly;
}

// What a hand does on a page is no place to go back to: Back leads to the page before.
const push = history.pushState.bind(history);
history.pushState = (state, title, url) => {
  const here = new URL(url ?? "", document.baseURI).pathname === location.pathname;
  if (here) history.replaceState(state, title, url);
  else push(state, title, url);
};

// -- strips: changes are [trace, path of a leaf, its value at each position]

// Positions at which a leaf stays as it was before travel as null.
function unfold(changes) {
  for (const [, path, values] of changes) values.forEach((value, n) => { values[n] = value === null ? values[n - 1] : path === "text" ? spaced(value) : value; });
}

// Plotly takes an empty word's element away, and loses count of the others when it comes back: a space stays.
const spaced = (text) => (Array.isArray(text) ? text.map((word) => (word === "" ? "\u00a0" : word)) : text);

// A leaf between positions a and b: numbers glide, everything else switches halfway.
function between(values, a, b, u) {
  const from = values[a], to = values[b];
  if (u >= 1 || from === to) return to;
  if (typeof to === "number") return from + (to - from) * u;
  if (Array.isArray(to) && to.some((v) => typeof v === "number"))
    return to.map((v, n) => (typeof v === "number" && typeof from[n] === "number" ? from[n] + (v - from[n]) * u : v));
  return u < 0.5 ? from : to;
}

function patch(data, changes, valueOf) {
  const patched = data.slice(), copied = new Set();
  for (const [k, path, values] of changes) {
    if (!copied.has(k)) patched[k] = { ...patched[k] };
    copied.add(k);
    const keys = path.split(".");
    let node = patched[k];
    for (const key of keys.slice(0, -1)) node = node[key] = { ...node[key] };
    node[keys.at(-1)] = valueOf(values);
  }
  return patched;
}

// -- building blocks

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter(Boolean));
  return made;
}

const motionless = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class Live {
  constructor(root) {
    this.root = root;
    this.figures = new Map(); // name -> {box, sheet, front, visible}
    this.controls = new Map(); // id -> {item, range, text, pin, row, held}
    this.pending = new Map(); // id -> {text, seq}: what the server has not confirmed yet, and in which message it went
    this.seq = this.frames = 0;
    this.speed = 1;
    const find = (name) => root.querySelector(`.live-${name}`);
    [this.notices, this.panel, this.stage, this.top, this.transport, this.buttons, this.scrub, this.now, this.speeds, this.chips, this.tabs, this.spoken] =
      ["notices", "panel", "stage", "top", "transport", "buttons", "scrub", "now", "speed", "chips", "tabs", "spoken"].map(find);
    this.guide = new Guide(this);
    this.path = new Path(root);
    this.lights = new Lights(this);
    this.wire();
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.figures.get(target.dataset.figure).visible = isIntersecting;
      this.repaint();
    }, { rootMargin: "80px" });
    this.sized = new ResizeObserver(() => this.resized());
    this.sized.observe(root);
  }

  wire() {
    const acts = {
      first: () => this.jump(0), back: () => this.jump(this.t - 1), play: () => (this.playing ? this.halt() : this.play()),
      forward: () => this.forward(), last: () => this.jump(Infinity),
    };
    const keys = { ArrowRight: "forward", ArrowLeft: "back", " ": "play", Home: "first", End: "last" };
    for (const button of this.buttons.children) button.onclick = acts[button.dataset.act];
    this.playButton = this.buttons.querySelector("[data-act=play]");
    this.stage.onkeydown = (event) => {
      const button = event.target.matches("button"), act = keys[event.key]; // a button keeps Space, a field all keys
      const here = event.target === this.stage || event.target === this.scrub || (button && event.key !== " ");
      if (!here || !act || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (act === "forward" && event.repeat) this.jump(this.t + 1);
      else acts[act]();
    };
    this.stage.onfocus = this.transport.onpointerenter = () => this.ask("time");
    this.root.onpointerdown = (event) => { if (this.playing && !event.target.closest("a, .live-buttons")) this.halt(); };
    document.addEventListener("click", this.leaving, true);
    this.scrub.oninput = () => this.jump(+this.scrub.value);
    this.speeds.onchange = () => { this.speed = +this.speeds.value; };
  }

  // On the way to another page nothing is said to the server any more: it would draw this one into that one.
  leaving = (event) => {
    const link = event.target.closest?.("[data-testid='stPageLink-NavLink']");
    if (!link || link.pathname === location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.rest();
    this.left = performance.now();
    this.stayed = setTimeout(() => { if (this.pending.size) this.send(); }, LEAVING_MS + 1);
  };

  rest() {
    for (const timer of [this.settling, this.dwelling, this.keyed, this.throttled, this.telling]) clearTimeout(timer);
    this.settling = this.throttled = null;
    this.playing = false;
  }

  close() {
    this.rest();
    clearTimeout(this.stayed);
    document.removeEventListener("click", this.leaving, true);
    this.seen.disconnect();
    this.sized.disconnect();
    this.guide.close();
    cancelAnimationFrame(this.frame);
    this.purge();
  }

  purge() {
    for (const { sheet, front } of this.figures.values()) [sheet, front].forEach((part) => this.Plotly?.purge(part));
    this.figures.clear();
  }

  // -- what the server sends

  receive(data, setStateValue) {
    const first = !this.data;
    this.setStateValue = setStateValue;
    this.data = data;
    this.seq = Math.max(this.seq, data.seq);
    for (const [id, { seq }] of this.pending) if (seq <= data.seq) this.pending.delete(id);
    const confirmed = data.seq === this.seq && !this.pending.size;
    if (confirmed) this.root.ariaBusy = "false";
    if (data.time) {
      arraysOf.clear();
      this.time = data.time;
      for (const figure of Object.values(data.time.figures)) {
        unfold(figure.changes);
        for (const trace of figure.base.data) if (trace.text) trace.text = spaced(trace.text);
        figure.look = JSON.stringify(figure.base.layout); // before Plotly writes into it
      }
    }
    for (const kind of ["motion", "strip"]) if (data[kind]) Object.values((this[kind] = data[kind]).figures).forEach(unfold);
    if (this.time?.id !== data.record) return this.send(); // the server thinks that we have a record which we lost
    const ground = getComputedStyle(this.root).getPropertyValue("--st-background-color");
    if (this.ground && this.ground !== ground) this.settle(); // another theme: pictures come in its colours
    this.ground = ground;
    for (const [name, color] of Object.entries(data.colors)) this.root.style.setProperty(`--${name}`, color);
    this.build();
    this.fill();
    if (first || (confirmed && !this.playing && !this.settling && !this.dragging)) this.t = data.t;
    this.t = Math.min(this.t, this.last);
    if (this.dragging && this.fits(this.dragging.id)) this.view = { strip: this.strip, k: this.dragging.k };
    else if (confirmed) this.view = null;
    this.clock();
    loadPlotly(data.plotly).then((Plotly) => {
      this.Plotly = Plotly;
      this.repaint();
      if (first && data.autoplay && !motionless()) this.play();
    }, () => { this.notices.textContent = "The pictures could not be loaded. Reload the page."; });
  }

  get last() {
    return this.time.labels.length - 1;
  }

  // -- what the server is told: each message holds all that is not confirmed yet, so any of them may be lost

  send() {
    if (performance.now() - this.left < LEAVING_MS) return;
    clearTimeout(this.settling);
    this.settling = null;
    this.root.ariaBusy = "true";
    this.seq += 1;
    for (const entry of this.pending.values()) entry.seq ??= this.seq;
    this.setStateValue("hand", {
      seq: this.seq,
      t: this.time?.labels[this.t] ?? null,
      values: Object.fromEntries([...this.pending].map(([id, { text }]) => [id, text])),
      want: this.want ?? null,
      narrow: this.narrow ?? null,
      have: [this.time?.id, this.motion?.id, this.strip?.id].filter(Boolean),
    });
  }

  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.send(), SETTLE_MS);
  }

  commit(id, text, more = {}) {
    this.pause();
    for (const [key, value] of Object.entries({ [id]: text, ...more })) {
      this.pending.delete(key); // the server takes them in their order
      this.pending.set(key, { text: value });
    }
    this.send();
  }

  // Fetch the strip of the control that the hand is near.
  ask(id) {
    if (!this.data || (this.want === id && (this.fits(id) || this.dragging))) return;
    this.want = id;
    if (!this.fits(id)) this.send();
  }

  fits(id) {
    if (id === "time") return this.motion?.record === this.time.id;
    return this.strip?.control === id && this.strip.id === this.data.fits && this.strip.t === this.t;
  }

  resized() {
    if (!this.root.clientWidth) return;
    const narrow = this.root.clientWidth < 640, told = this.narrow ?? this.data?.narrow;
    this.narrow = narrow;
    if (this.data && narrow !== told) this.send();
    if (this.shown) this.show(this.shown);
    this.lights.light(null);
    this.top.classList.toggle("live-tall", this.top.clientHeight > 0.55 * innerHeight); // it would leave no room for what follows
    this.repaint();
  }

  // -- building: once, and again only when the controls or cards themselves change

  build() {
    const { groups, cards } = this.data;
    const shape = JSON.stringify([
      groups.map((group) => group.items.map((item) => [item.id, item.kind, item.kind === "choice" && item.labels])),
      cards.map(({ title, hint, ...card }) => card),
    ]);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = document.activeElement?.dataset?.control;
    this.seen.disconnect();
    this.purge();
    this.later = null;
    this.controls.clear();
    this.panel.hidden = !groups.length;
    this.root.classList.toggle("live-bare", !groups.length); // classes, not :has(): every repaint would ask it again
    this.root.classList.toggle("live-single", groups.length === 1);
    this.panel.replaceChildren(...groups.map((group) => this.group(group)));
    this.stage.querySelectorAll(".live-card").forEach((card) => card.remove());
    const made = cards.map((card) => this.card(card));
    if (cards[0]?.size === "whole") this.top.prepend(made.shift()); // it stays in view; a part of a row stays in its row
    this.stage.append(...made);
    this.tabs.replaceChildren(...cards.filter((card) => card.tab).map((card) =>
      element("button", { type: "button", "data-card": card.id, onclick: () => this.show(card.id) }, card.tab)));
    if (cards[0]?.id !== this.leads) this.shown = null; // where a phone shows one card, it shows the one that now leads
    this.leads = cards[0]?.id;
    const overview = ({ id }) => id === "day"; // a phone shows it above the others
    const there = cards.find((card) => card.id === this.shown) ?? cards.find((card) => card.tab && !overview(card)) ?? cards[0];
    this.show(there?.id);
    this.places = [...this.root.querySelectorAll("[data-text]")];
    if (focused) this.root.querySelector(`[data-control="${focused}"]`)?.focus();
  }

  group({ tone, items }) {
    const legend = element("legend", {}, element("span", { class: `tone-${tone}` }));
    return element("fieldset", { class: "live-group" }, legend, element("p", { class: "live-reading" }), ...items.map((item) => this.control(item)));
  }

  control(item) {
    const made = { item };
    const names = { "data-control": item.id };
    const commit = () => this.commit(item.id, made.text.value);
    if (item.kind === "choice") {
      made.text = element("select", { ...names, onchange: commit }, ...item.values.map((value, n) => element("option", { value }, item.labels[n])));
    } else if (item.kind === "action") {
      made.text = element("button", { ...names, type: "button", onclick: () => this.commit(item.id, "1") }, item.label);
    } else {
      made.text = element("input", { ...names, type: "text", class: "live-value", autocomplete: "off", onchange: commit });
      made.text.onblur = () => { if (!this.pending.has(item.id)) made.text.value = made.item.text; }; // a refused text does not stay
    }
    if (item.kind === "slider") {
      made.range = element("input", { ...names, type: "range", min: 0, step: 1, onfocus: () => this.ask(item.id), oninput: () => this.drag(made) });
      made.range.onpointerdown = () => { made.held = true; this.ask(item.id); };
      made.range.onchange = () => made.held && this.release(made); // keys settle by themselves
      made.range.onpointercancel = () => this.cancel(made); // the finger scrolls the page
    }
    if (item.pin) {
      made.pin = element("input", { ...names, type: "checkbox" });
      made.pin.onchange = () => this.commit(item.id, made.pin.checked ? "now" : "");
    }
    made.name = element("span", {}, item.label);
    const label = item.kind === "action" ? null : element("span", { class: "live-label" }, made.pin, made.name);
    const long = item.kind === "slider" && item.text.length > 7 ? " live-long" : "";
    made.row = element("label", { class: `live-row live-${item.kind}${long}` }, label, made.range, made.text);
    if (made.range) {
      made.row.onpointerenter = () => { this.dwelling = setTimeout(() => this.dragging || this.ask(item.id), DWELL_MS); };
      made.row.onpointerleave = () => clearTimeout(this.dwelling);
    }
    this.controls.set(item.id, made);
    return made.row;
  }

  card({ id, label, title, figures, lines, size, scrub }) {
    const boxes = figures.map((name) => {
      const sheet = element("div", { class: "live-sheet" }), front = element("div", { class: "live-front" });
      const box = element("div", { class: "live-figure", "data-figure": name, role: "img", "aria-label": label }, sheet, front);
      this.figures.set(name, { box, sheet, front, shade: this.lights.watch(box, name), visible: true });
      this.seen.observe(box);
      if (scrub) this.scrubbing(box, name);
      return box;
    });
    const heading = title && element("header", {}, element("h3", {}), element("p", {}));
    const places = lines.map((line) => element("p", { class: `live-line live-${line.kind} tone-${line.tone}`, "data-text": line.id }));
    return element("section", { class: `live-card live-card-${id} live-${size}`, "data-card": id, "aria-label": label }, heading, ...boxes, ...places);
  }

  show(id) {
    this.shown = id;
    for (const card of this.stage.querySelectorAll(".live-card")) {
      const shown = card.dataset.card === id;
      card.classList.toggle("live-shown", shown);
      if (shown && this.narrow) card.tabIndex = 0; // on a phone it may scroll, by keys too
      else card.removeAttribute("tabindex");
    }
    for (const tab of this.tabs.children) tab.setAttribute("aria-pressed", tab.dataset.card === id);
    this.later = null;
    this.repaint();
  }

  // -- filling: values into what is built; never under a hand that is moving it

  fill() {
    this.notices.replaceChildren(...this.data.notices.map((notice) => element("span", {}, notice)));
    this.data.groups.forEach(({ title, reading }, n) => {
      const [legend, words] = this.panel.children[n].children;
      legend.firstChild.textContent = title;
      words.textContent = reading;
    });
    for (const item of this.data.groups.flatMap((group) => group.items)) {
      const made = this.controls.get(item.id);
      if (made === this.dragging?.made || this.pending.has(item.id)) continue;
      made.item = item;
      made.name.textContent = item.label;
      made.row.title = item.title;
      for (const part of [made.range, made.text]) if (part) part.ariaLabel = part === made.text && made.range ? `${item.title}, typed` : item.title;
      if (made.pin) Object.assign(made.pin, { checked: item.pinned, ariaLabel: item.pin });
      made.row.classList.toggle("live-off", Boolean(item.pin && !item.pinned));
      if (made.range) {
        Object.assign(made.range, { max: item.values.length - 1, value: item.index, disabled: Boolean(item.pin && !item.pinned) });
        made.range.setAttribute("aria-valuetext", item.text);
      }
      const typing = document.activeElement === made.text && this.data.notices.length; // a bad entry stays to be mended
      if (item.kind !== "action" && !(typing && item.kind !== "choice")) made.text.value = item.text;
      made.row.classList.toggle("live-changed", item.changed);
    }
    for (const { id, title, hint } of this.data.cards) {
      const [heading, words] = this.stage.querySelector(`.live-card-${id} > header`)?.children ?? [];
      if (heading) [heading.textContent, words.textContent] = [title, hint];
    }
    this.guide.fill(this.data.guide);
    this.path.fill(this.data.path);
    const chips = JSON.stringify(this.data.chips);
    if (chips === this.chips.made) return; // a button that is replaced under a pressed finger is never clicked
    this.chips.made = chips;
    this.chips.replaceChildren(...this.data.chips.map(({ label, t, title }) =>
      element("button", { type: "button", "data-t": t, title, onclick: () => this.jump(t) }, label)));
  }

  // -- the hand on a slider

  drag(made) {
    this.pause();
    const { id, values, labels } = made.item, k = +made.range.value;
    this.dragging = { id, k, made };
    this.pending.set(id, { text: values[k] });
    made.text.value = labels[k];
    made.range.setAttribute("aria-valuetext", labels[k]);
    this.ask(id);
    if (this.fits(id)) {
      this.view = { strip: this.strip, k };
      this.repaint();
    } else {
      this.throttled ??= setTimeout(() => {
        this.throttled = null;
        if (this.dragging && !this.fits(id)) this.send();
      }, THROTTLE_MS);
    }
    clearTimeout(this.keyed);
    if (!made.held) this.keyed = setTimeout(() => this.release(made), SETTLE_MS);
  }

  release(made) {
    clearTimeout(this.keyed);
    made.held = false;
    if (this.dragging?.made !== made) return;
    this.dragging = null;
    this.send();
  }

  cancel(made) {
    made.held = false;
    if (this.dragging?.made !== made) return;
    this.dragging = this.view = null;
    this.pending.delete(made.item.id);
    this.fill();
    this.repaint();
  }

  // A hand on a picture over time moves the cursor; a finger that scrolls the page past it does not.
  scrubbing(box, name) {
    const to = (event) => {
      const { xaxis, margin, meta } = this.time.figures[name].base.layout;
      const { left, width } = box.getBoundingClientRect(), [low, high] = xaxis.range;
      const x = low + ((event.clientX - left - margin.l) / (width - margin.l - margin.r)) * (high - low);
      const t = meta.scrub.reduce((best, at, n) => (Math.abs(at - x) < Math.abs(meta.scrub[best] - x) ? n : best), 0);
      if (t !== this.t) this.jump(t);
    };
    let from = null; // where a finger came down; a tap and a sideways stroke are meant, a scroll is not
    box.onpointerdown = (event) => {
      from = event.clientX;
      if (event.pointerType !== "mouse") return;
      box.setPointerCapture(event.pointerId);
      to(event);
    };
    box.onpointermove = (event) => { if (event.buttons & 1 && (event.pointerType === "mouse" || Math.abs(event.clientX - from) > 12)) to(event); };
    box.onpointerup = (event) => { if (from !== null) to(event); };
    box.onpointercancel = () => { from = null; };
  }

  // -- time

  jump(t) {
    this.pause();
    this.t = Math.max(0, Math.min(t, this.last));
    this.view = null;
    this.clock();
    this.settle();
  }

  forward() {
    this.pause();
    if (this.t === this.last || motionless()) return this.jump(this.t + 1);
    this.move();
    this.settle();
  }

  play() {
    if (this.t === this.last) this.jump(0);
    this.playing = true;
    this.move();
  }

  halt() {
    this.pause();
    this.settle();
  }

  // A step that is under way is finished at once, so that the still picture is a whole one.
  pause() {
    this.playing = false;
    this.tween = null;
    this.clock();
    this.repaint();
  }

  // Move to the next step through its phases; the cursor counts as there from the start.
  move() {
    this.tween = { from: this.t, phase: 0, start: performance.now() };
    this.t += 1;
    this.view = null;
    this.clock();
    this.repaint();
  }

  // How far the motion under way is within its phase, from 0 to 1; at its end the next one begins.
  advance(now) {
    const { phase, start } = this.tween, still = motionless();
    const u = still ? (now - start) / 900 : ((now - start) / PHASE_MS[phase % PHASE_MS.length]) * this.speed;
    if (u < 1) return still ? 1 : u;
    if (phase < this.time.phases - 1 && !still) {
      this.tween = { ...this.tween, phase: phase + 1, start: now };
      return 0;
    }
    this.tween = null;
    if (this.playing && this.t < this.last) this.move();
    else if (this.playing) this.halt();
    return this.tween ? 0 : 1;
  }

  clock() {
    const label = this.time.labels[this.t];
    this.transport.hidden = !this.last || !this.data.cards.length; // one step: no time to move through
    this.top.hidden = this.transport.hidden && !this.top.querySelector(".live-card"); // nor room for it
    this.stage.tabIndex = this.last ? 0 : -1;
    this.scrub.max = this.last;
    this.scrub.value = this.t;
    this.scrub.setAttribute("aria-valuetext", label);
    this.now.textContent = label;
    this.playButton.classList.toggle("live-playing", Boolean(this.playing));
    this.playButton.title = this.playButton.ariaLabel = this.playing ? "Pause" : "Play";
    for (const chip of this.chips.children) chip.setAttribute("aria-pressed", +chip.dataset.t === this.t);
  }

  // -- painting: at most once a frame, only what is in view

  repaint() {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      if (!this.Plotly || !this.time) return;
      const u = this.tween ? this.advance(now) : 1;
      for (const [name, figure] of this.figures) if (figure.visible && figure.box.clientWidth) this.paint(name, figure, u);
      this.write();
      this.later ??= (window.requestIdleCallback ?? setTimeout)(() => this.paintUnseen());
      Object.assign(this.root.dataset, { frames: ++this.frames, record: this.time.id });
      if (this.tween) this.repaint();
    });
  }

  // What lies below the window is painted once, so that it is there when it is scrolled to.
  paintUnseen() {
    for (const [name, figure] of this.figures) if (!figure.key && figure.box.clientWidth) this.paint(name, figure, 1);
  }

  // The changes that hold what a figure shows now, and the positions before and after the motion under way.
  // Without the motion's own strip a step glides from still to still.
  span(name) {
    const stills = this.time.figures[name].changes;
    if (!this.tween) return [stills, this.t, this.t];
    const { from, phase } = this.tween, { phases } = this.time;
    const frames = this.fits("time") && this.motion.figures[name];
    if (!frames) return [stills, phase ? this.t : from, this.t];
    const before = phase ? this.t * phases + phase - 1 : from * phases + phases - 1;
    return [frames, before, this.t * phases + phase];
  }

  paint(name, figure, u) {
    const { base: { data: start, layout }, look } = this.time.figures[name], { box, sheet, front } = figure;
    const width = box.clientWidth, [changes, a, b] = this.span(name), { view } = this;
    const key = [this.time.id, a, b, a === b ? 1 : u, view?.strip.id, view?.k, width].join();
    if (figure.key === key) return;
    figure.key = key;
    let data = patch(start, changes, (values) => between(values, a, b, u));
    if (view) data = patch(data, view.strip.figures[name] ?? [], (values) => values[view.k]);
    const painted = [data, look, width];
    if (!view && !this.tween && JSON.stringify(figure.painted) === JSON.stringify(painted)) return; // a commit of what is seen already
    figure.painted = painted;
    const { shapes = [], annotations = [], images = [], dragmode, meta: { aspect } } = layout;
    // Beyond what a laptop shows, letters grow with the picture: a projector is read from the last row.
    const scale = Math.max(1, width / LAPTOP_PX);
    sheet.style.transform = front.style.transform = scale > 1 ? `scale(${scale})` : "";
    const sized = { ...layout, width: width / scale, height: Math.round(width / scale / aspect), uirevision: "keep" };
    const config = { displayModeBar: false, showTips: false };
    if (figure.aspect !== aspect) {
      figure.aspect = aspect;
      box.style.aspectRatio = aspect;
      const high = matchMedia("(max-height: 30rem)").matches ? 50 : 72;
      box.style.maxWidth = `max(20rem, ${high * aspect}vh)`; // a tall picture is seen whole
    }
    if (dragmode) return this.Plotly.react(front, data, sized, config); // what zooms has to stay together
    // What a layout draws besides its traces stands still within a record: it lies on a sheet of its own, drawn
    // once. Repainting it took a third of the time.
    const above = images.filter((image) => image.layer === "above");
    if (figure.sheet_key !== look + width) {
      figure.sheet_key = look + width;
      const behind = { shapes, annotations, images: images.filter((image) => !above.includes(image)) };
      this.Plotly.react(sheet, [], { ...sized, ...behind }, { ...config, staticPlot: true });
    }
    this.Plotly.react(front, data, { ...sized, shapes: [], annotations: [], images: above }, config);
  }

  write() {
    const { view } = this;
    const { from, phase } = this.tween ?? {};
    const t = this.tween && phase < this.time.phases - 1 ? from : this.t; // words come when the last station has spoken
    const text = (id) => view?.strip.texts[id]?.[view.k] ?? this.time.texts[id]?.[t] ?? "";
    for (const place of this.places) {
      const told = text(place.dataset.text);
      if (place.told !== told) place.replaceChildren(...written((place.told = told), this.lights.term));
    }
    this.guide.write(text("task.met") === "yes", !view && !this.tween && !this.pending.size);
    clearTimeout(this.telling);
    if (!this.playing) this.telling = setTimeout(() => this.tell(text("narration")), 500);
  }

  // The narration is the pictures' text alternative, and is read out when they rest.
  tell(sentence) {
    this.spoken.textContent = sentence;
    for (const { box } of this.figures.values()) if (sentence) box.setAttribute("aria-label", sentence);
  }
}
