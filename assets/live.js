// The live instrument: sliders, a time cursor and figures that follow the hand.
//
// Python sends figures and strips (what changes in them from one position of a control to the
// next). This file patches a strip's position into the figures and repaints: it knows sliders,
// figures and arrays, and nothing about what they mean. Moving repaints here and tells the server
// nothing; letting go commits the value, and the server answers with a new record.

const PHASE_MS = [420, 520, 520, 420]; // one step at 1x: arrive, first, second, third station
const DWELL_MS = 60; // a pointer that only passes over a slider fetches nothing
const SETTLE_MS = 180; // after the last key press, the cursor or slider is committed
const THROTTLE_MS = 90; // round trips while a dragged slider's strip is still on its way

const ICONS = {
  first: "M8 3 3 8l5 5zM14 3 9 8l5 5z", back: "M12 3 5 8l7 5zM4 3H2v10h2z", play: "M4 2.5 13.5 8 4 13.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z", forward: "M4 3l7 5-7 5zM12 3h2v10h-2z", last: "M8 3l5 5-5 5zM2 3l5 5-5 5z",
};

const instances = new WeakMap();
let plotly;

export default function ({ data, parentElement, setStateValue }) {
  let live = instances.get(parentElement);
  if (!live) instances.set(parentElement, (live = new Live(parentElement)));
  live.receive(JSON.parse(new TextDecoder().decode(data)), setStateValue);
  return () => {
    live.close();
    instances.delete(parentElement);
  };
}

function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(url, document.baseURI);
    script.onload = () => resolve(quickened(window.Plotly));
    script.onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(script);
  });
  return plotly;
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

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made[name] = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function drawIcon(button, icon, title) {
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
  button.title = title;
  button.setAttribute("aria-label", title);
  return button;
}

// -- strips

// The value between positions a and b of one leaf: numbers glide, everything else switches halfway.
function between(values, a, b, u) {
  const from = values[a], to = values[b];
  if (u >= 1 || from === to) return to;
  if (typeof to === "number") return from + (to - from) * u;
  if (Array.isArray(to) && to.some((v) => typeof v === "number"))
    return to.map((v, n) => (typeof v === "number" && typeof from[n] === "number" ? from[n] + (v - from[n]) * u : v));
  return u < 0.5 ? from : to;
}

// Positions at which a leaf stays as it was before travel as null.
function unfold(changes) {
  for (const [, , values] of changes) values.forEach((value, n) => { if (value === null) values[n] = values[n - 1]; });
}

function patch(data, changes, value) {
  const fresh = new Set();
  const patched = data.slice();
  for (const change of changes) {
    const [k, path] = change;
    if (!fresh.has(k)) patched[k] = { ...patched[k] };
    fresh.add(k);
    const keys = path.split(".");
    let node = patched[k];
    for (const key of keys.slice(0, -1)) node = node[key] = { ...node[key] };
    node[keys.at(-1)] = value(change);
  }
  return patched;
}

class Live {
  constructor(parent) {
    this.root = parent.querySelector(".live");
    this.figures = new Map(); // name -> {box, visible}
    this.controls = new Map(); // id -> {item, range, text, row}
    this.pending = new Map(); // id -> value that the server has not confirmed yet
    this.seq = 0;
    this.speed = 1;
    this.frames = 0;
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.figures.get(target.dataset.figure).visible = isIntersecting;
      this.repaint();
    }, { rootMargin: "80px" });
    this.sized = new ResizeObserver(() => this.resized());
    this.sized.observe(this.root);
    this.stop = this.stop.bind(this);
  }

  close() {
    this.pause();
    clearTimeout(this.settling);
    clearTimeout(this.dwelling);
    this.seen.disconnect();
    this.sized.disconnect();
    cancelAnimationFrame(this.frame);
    this.purge();
  }

  purge() {
    for (const { box } of this.figures.values()) for (const part of box.children) this.Plotly?.purge(part);
  }

  // -- what the server sends

  receive(data, setStateValue) {
    this.setStateValue = setStateValue;
    const confirmed = data.seq >= this.seq;
    const first = !this.data;
    this.data = data;
    if (confirmed) this.pending.clear();
    this.seq = Math.max(this.seq, data.seq);
    if (data.time) arraysOf.clear();
    if (data.time) Object.values((this.time = data.time).figures).forEach((figure) => unfold(figure.changes));
    for (const kind of ["motion", "strip"]) if (data[kind]) Object.values((this[kind] = data[kind]).figures).forEach(unfold);
    if (this.time?.id !== data.record) return this.send(); // it thinks that we have a record which we lost
    for (const [name, color] of Object.entries(data.colors)) this.root.style.setProperty(`--${name}`, color);
    this.build();
    this.fill();
    if (first || (confirmed && !this.playing && !this.settling && !this.dragging)) this.t = data.t;
    this.t = Math.min(this.t, this.time.labels.length - 1);
    this.phase ??= this.time.phases - 1;
    this.view = this.dragging && this.fits(this.dragging.id) ? { strip: this.strip, k: this.dragging.k } : null;
    this.clock();
    loadPlotly(data.plotly).then((ready) => {
      this.Plotly = ready;
      this.repaint();
      if (first && data.autoplay && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
    }, () => { this.root.querySelector(".live-notices").textContent = "The pictures could not be loaded. Reload the page."; });
  }

  // -- what the server is told: one message holds all that it has not confirmed, so any may be lost

  send() {
    clearTimeout(this.settling);
    this.settling = null;
    this.setStateValue("hand", {
      seq: ++this.seq,
      t: this.time?.labels[this.t] ?? null,
      values: Object.fromEntries(this.pending),
      want: this.want ?? null,
      narrow: this.narrow ?? null,
      have: [this.time?.id, this.motion?.id, this.strip?.id].filter(Boolean),
    });
  }

  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.send(), SETTLE_MS);
  }

  commit(id, value) {
    this.pending.set(id, value);
    this.send();
  }

  ask(id) {
    if (this.want === id && (this.fits(id) || this.dragging)) return;
    this.want = id;
    if (!this.fits(id)) this.send();
  }

  // Whether the strip of a control is here, for this record and this step.
  fits(id) {
    const { strip, motion } = this;
    if (id === "time") return motion?.record === this.time.id;
    return strip?.control === id && strip.id === this.data.fits && strip.t === this.t;
  }

  resized() {
    const width = this.root.clientWidth;
    if (!width) return;
    const narrow = width < 640;
    if (narrow !== this.narrow && this.data && narrow !== this.data.narrow) {
      this.narrow = narrow;
      this.send();
    }
    this.narrow = narrow;
    this.repaint();
  }

  // -- building: once, and again only when the controls or cards themselves change

  build() {
    const shape = JSON.stringify([this.data.groups.map((g) => [g.title, g.items.map((i) => [i.id, i.kind])]), this.data.cards]);
    if (shape === this.shape) return;
    this.shape = shape;
    const focused = document.activeElement?.dataset?.control;
    this.seen.disconnect();
    this.purge();
    this.figures.clear();
    this.controls.clear();
    this.notices = element("p", { class: "live-notices", role: "status" });
    this.spoken = element("p", { class: "live-spoken", "aria-live": "polite" });
    const panel = element("div", { class: "live-panel" }, ...this.data.groups.map((group) => this.group(group)));
    const cards = this.data.cards.map((card) => this.card(card));
    this.tabs = element("div", { class: "live-tabs", role: "group", "aria-label": "Picture" }, ...this.data.cards
      .filter((card) => card.tab).map((card) => element("button", { type: "button", "data-card": card.id, onclick: () => this.show(card.id) }, card.tab)));
    this.stage = element("div", { class: "live-stage", tabindex: 0, role: "group", "aria-label": "The run: arrow keys step, Space plays, Home and End jump", onkeydown: (event) => this.key(event), onfocus: () => this.ask("time") },
      cards[0], this.transport(), this.tabs, ...cards.slice(1));
    this.stage.addEventListener("pointerdown", this.stop);
    this.root.replaceChildren(this.notices, ...(this.data.groups.length ? [panel] : []), this.stage, this.spoken);
    this.show(this.shown ?? (this.data.cards[1] ?? this.data.cards[0]).id);
    if (focused) this.root.querySelector(`[data-control="${focused}"]`)?.focus();
  }

  group(group) {
    const legend = element("legend", {}, element("span", { class: `tone-${group.tone ?? "ink"}` }, group.title));
    const reading = group.reading ? element("p", { class: "live-reading" }, group.reading) : null;
    return element("fieldset", { class: "live-group" }, legend, reading, ...group.items.map((item) => this.control(item)));
  }

  control(item) {
    const made = { item };
    const name = `${item.title}`;
    const text = { "data-control": item.id, "aria-label": name, autocomplete: "off", spellcheck: "false" };
    if (item.kind === "choice") {
      made.text = element("select", { ...text, onchange: () => this.commit(item.id, made.text.value) },
        ...item.values.map((value, n) => element("option", { value }, item.labels[n])));
    } else if (item.kind === "action") {
      made.text = element("button", { ...text, type: "button", onclick: () => this.commit(item.id, "1") }, item.label);
    } else {
      made.text = element("input", { ...text, type: "text", class: `live-value${item.text.length > 7 ? " live-long" : ""}`, "aria-label": `${name}, typed`, onchange: () => this.commit(item.id, made.text.value) });
    }
    if (item.kind === "slider") {
      made.range = element("input", { type: "range", min: 0, step: 1, "data-control": item.id, "aria-label": name });
      made.range.onpointerdown = () => { made.held = true; this.ask(item.id); };
      made.range.oninput = () => this.drag(made);
      made.range.onchange = () => made.held && this.release(made); // keys settle by themselves
      made.range.onpointercancel = () => this.release(made);
    }
    if (item.pin) {
      made.pin = element("input", { type: "checkbox", "data-control": item.id, "aria-label": item.pin, onchange: () => {
        this.stop();
        this.commit(item.id, made.pin.checked ? made.item.values[made.item.index] : "");
      } });
    }
    const label = item.kind === "action" ? null : element("span", { class: "live-label", title: name }, ...(made.pin ? [made.pin] : []), item.label);
    made.row = element("label", { class: `live-row live-${item.kind}` }, label, made.range, made.text);
    if (made.range) {
      made.row.onpointerenter = () => { clearTimeout(this.dwelling); this.dwelling = setTimeout(() => this.dragging || this.ask(item.id), DWELL_MS); };
      made.row.onpointerleave = () => clearTimeout(this.dwelling);
      made.range.onfocus = () => this.ask(item.id);
    }
    this.controls.set(item.id, made);
    return made.row;
  }

  card(card) {
    const figures = card.figures.map((name) => {
      const box = element("div", { class: "live-figure", "data-figure": name, role: "img", "aria-label": card.title || card.label });
      box.append((box.sheet = element("div", { class: "live-sheet" })), (box.front = element("div")));
      this.figures.set(name, { box, visible: true });
      this.seen.observe(box);
      if (card.scrub) this.scrubbing(box);
      return box;
    });
    const lines = card.lines.map((line) => element("p", { class: `live-line live-${line.kind} tone-${line.tone ?? "ink"}`, "data-text": line.id }));
    const heading = card.title ? element("header", {}, element("h3", {}, card.title), element("p", {}, card.hint ?? "")) : null;
    return element("section", { class: `live-card live-card-${card.id}`, "data-card": card.id, "aria-label": card.title || card.label }, heading, ...figures, ...lines);
  }

  transport() {
    const button = (icon, title, onclick) => drawIcon(element("button", { type: "button", onclick }), icon, title);
    this.playButton = button("play", "Play", () => (this.playing ? this.halt() : this.play()));
    const buttons = element("div", { class: "live-buttons" }, button("first", "First step", () => this.jump(0)),
      button("back", "Back one step", () => this.jump(this.t - 1)), this.playButton,
      button("forward", "Forward one step", () => this.forward()), button("last", "Last step", () => this.jump(Infinity)));
    this.scrub = element("input", { type: "range", min: 0, step: 1, class: "live-scrub", "aria-label": "Time", oninput: () => this.jump(+this.scrub.value) });
    this.now = element("output", { class: "live-now" });
    const speed = element("select", { "aria-label": "Speed", class: "live-speed", onchange: () => { this.speed = +speed.value; } },
      ...[0.5, 1, 2].map((v) => element("option", { value: v, selected: v === 1 }, `${v}×`)));
    this.chips = element("div", { class: "live-chips", role: "group", "aria-label": "Moments of the day" });
    return element("div", { class: "live-transport", onpointerenter: () => this.ask("time") }, buttons, this.scrub, this.now, speed, this.chips);
  }

  show(id) {
    this.shown = id;
    for (const card of this.root.querySelectorAll(".live-card")) card.classList.toggle("live-shown", card.dataset.card === id);
    for (const tab of this.tabs.children) tab.setAttribute("aria-pressed", tab.dataset.card === id);
  }

  // -- filling: values into what is built; never under a hand that is moving it

  fill() {
    this.notices.replaceChildren(...this.data.notices.map((notice) => element("span", {}, notice)));
    for (const item of this.data.groups.flatMap((group) => group.items)) {
      const made = this.controls.get(item.id);
      if (made === this.dragging?.made || this.pending.has(item.id)) continue;
      made.item = item;
      if (made.pin) made.pin.checked = item.pinned;
      if (made.range) {
        made.range.max = item.values.length - 1;
        made.range.value = item.index;
        made.range.disabled = Boolean(item.pin && !item.pinned);
        made.range.setAttribute("aria-valuetext", item.text);
      }
      if (item.kind === "action") made.text.disabled = Boolean(item.disabled);
      else if (document.activeElement !== made.text || item.kind === "choice" || this.data.notices.length === 0) made.text.value = item.text;
      made.row.classList.toggle("live-changed", Boolean(item.changed));
    }
    this.chips.replaceChildren(...this.data.chips.map(({ label, t, title }) =>
      element("button", { type: "button", "data-t": t, title, onclick: () => this.jump(t) }, label)));
  }

  // -- the hand on a slider

  drag(made) {
    this.pause();
    const k = +made.range.value;
    const { id, values, labels } = made.item;
    this.dragging = { id, k, made };
    made.text.value = labels[k];
    made.range.setAttribute("aria-valuetext", labels[k]);
    this.pending.set(id, values[k]);
    this.ask(id);
    if (this.fits(id)) {
      this.view = { strip: this.strip, k };
      this.repaint();
    } else if (!this.throttled) {
      this.throttled = setTimeout(() => { this.throttled = null; if (this.dragging && !this.fits(id)) this.send(); }, THROTTLE_MS);
    }
    if (!made.held) this.keyed = setTimeout(() => this.release(made), SETTLE_MS, clearTimeout(this.keyed));
  }

  release(made) {
    clearTimeout(this.keyed);
    made.held = false;
    if (this.dragging?.made !== made) return;
    this.dragging = null;
    this.send();
  }

  // -- time

  key(event) {
    if (event.target !== this.stage && !event.target.matches(".live-scrub")) return;
    const act = { ArrowRight: () => this.forward(event.repeat), ArrowLeft: () => this.jump(this.t - 1), " ": () => (this.playing ? this.halt() : this.play()), Home: () => this.jump(0), End: () => this.jump(Infinity) }[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  jump(t) {
    this.pause();
    this.t = Math.max(0, Math.min(t, this.time.labels.length - 1));
    this.phase = this.time.phases - 1;
    this.tween = this.view = null;
    this.clock();
    this.repaint();
    this.settle();
  }

  forward(quick) {
    this.pause();
    if (this.t >= this.time.labels.length - 1) return;
    if (quick || matchMedia("(prefers-reduced-motion: reduce)").matches) return this.jump(this.t + 1);
    this.move();
    this.settle();
  }

  play() {
    if (this.t >= this.time.labels.length - 1) this.jump(0);
    this.playing = true;
    this.clock();
    this.move();
  }

  halt() {
    this.pause();
    this.settle();
  }

  stop(event) {
    if (this.playing && !event.target.closest(".live-buttons")) this.halt();
  }

  pause() {
    this.playing = false;
    if (this.tween) { // finish the step that is under way, so that the still picture is a whole one
      this.phase = this.time.phases - 1;
      this.tween = null;
    }
    if (this.playButton) this.clock();
    this.repaint();
  }

  // Move to the next step through its phases; the cursor counts as there from the start.
  move() {
    const from = this.t;
    this.t += 1;
    this.view = null;
    this.tween = { from, phase: 0, start: performance.now() };
    this.clock();
    this.repaint();
  }

  advance(now) {
    const tween = this.tween;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const u = still ? 1 : ((now - tween.start) / PHASE_MS[tween.phase % PHASE_MS.length]) * this.speed;
    if (u < 1) return u;
    if (tween.phase < this.time.phases - 1 && !still) {
      this.tween = { ...tween, phase: tween.phase + 1, start: now };
      return 0;
    }
    this.tween = null;
    this.phase = this.time.phases - 1;
    if (this.playing && this.t < this.time.labels.length - 1) {
      if (still) setTimeout(() => this.playing && this.move(), 900 / this.speed);
      else this.move();
    } else if (this.playing) this.halt();
    return 1;
  }

  clock() {
    const label = this.time.labels[this.t];
    this.scrub.max = this.time.labels.length - 1;
    this.scrub.value = this.t;
    this.scrub.setAttribute("aria-valuetext", label);
    this.now.textContent = label;
    drawIcon(this.playButton, this.playing ? "pause" : "play", this.playing ? "Pause" : "Play");
    for (const chip of this.chips.children) chip.setAttribute("aria-pressed", +chip.dataset.t === this.t);
  }

  scrubbing(box) {
    const to = (event) => {
      const { xaxis, margin, meta } = this.time.figures[box.dataset.figure].base.layout;
      const { left, width } = box.getBoundingClientRect();
      const x = xaxis.range[0] + ((event.clientX - left - margin.l) / (width - margin.l - margin.r)) * (xaxis.range[1] - xaxis.range[0]);
      const t = meta.scrub.reduce((best, at, n) => (Math.abs(at - x) < Math.abs(meta.scrub[best] - x) ? n : best), 0);
      if (t !== this.t) this.jump(t);
    };
    box.onpointerdown = (event) => { if (event.pointerType === "mouse") { box.setPointerCapture(event.pointerId); } to(event); };
    box.onpointermove = (event) => { if (event.buttons & 1) to(event); };
  }

  // -- painting: at most once a frame, only what is in view

  repaint() {
    this.frame ??= requestAnimationFrame((now) => {
      this.frame = null;
      if (!this.Plotly || !this.time) return;
      const u = this.tween ? this.advance(now) : 1;
      for (const [name, figure] of this.figures) if (figure.visible && figure.box.clientWidth) this.paint(name, figure.box, u);
      this.write();
      this.root.dataset.frames = ++this.frames;
      this.root.dataset.record = this.time.id;
      if (this.tween) this.repaint();
    });
  }

  // What a figure shows now: the changes that hold it, and the positions before and after the motion under way.
  // Without the motion's own strip a step glides from still to still.
  span(name) {
    const stills = this.time.figures[name].changes, last = this.time.phases - 1;
    const frames = this.fits("time") ? this.motion.figures[name] : null;
    if (!this.tween) return [stills, this.t, this.t];
    const { from, phase } = this.tween;
    if (!frames) return phase === 0 ? [stills, from, this.t] : [stills, this.t, this.t];
    const at = (t, phase) => t * this.time.phases + phase;
    return phase === 0 ? [frames, at(from, last), at(this.t, 0)] : [frames, at(this.t, phase - 1), at(this.t, phase)];
  }

  paint(name, box, u) {
    const figure = this.time.figures[name], { base } = figure;
    figure.look ??= JSON.stringify(base.layout); // before Plotly writes into it
    const [changes, a, b] = this.span(name);
    const key = `${this.time.id} ${a} ${b} ${a === b ? 1 : u} ${this.view ? `${this.view.strip.id} ${this.view.k}` : ""} ${box.clientWidth}`;
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    let data = patch(base.data, changes, ([, , values]) => between(values, a, b, u));
    if (this.view) data = patch(data, this.view.strip.figures[name] ?? [], ([, , values]) => values[this.view.k]);
    const { aspect } = base.layout.meta;
    box.style.aspectRatio = aspect;
    const size = { width: box.clientWidth, height: Math.round(box.clientWidth / aspect) };
    const resting = !this.view && !this.tween; // a commit often changes nothing that is seen
    const painted = [data, figure.look, box.clientWidth];
    if (resting && JSON.stringify(box.painted) === JSON.stringify(painted)) return;
    box.painted = painted;
    const config = { displayModeBar: false, showTips: false };
    // What a layout draws besides its traces stands still within a record. It lies on a sheet of its own, drawn once:
    // repainting it took a third of the time. Where a mouse may zoom it has to stay with the traces.
    const { shapes = [], annotations = [], images = [], dragmode } = base.layout;
    const above = images.filter((image) => image.layer === "above");
    const behind = dragmode ? null : { shapes, annotations, images: images.filter((image) => image.layer !== "above") };
    if (behind && box.sheet.look !== figure.look + box.clientWidth) {
      box.sheet.look = figure.look + box.clientWidth;
      this.Plotly.react(box.sheet, [], { ...base.layout, ...size, ...behind }, { ...config, staticPlot: true });
    }
    const moving = behind ? { shapes: [], annotations: [], images: above } : {};
    this.Plotly.react(box.front, data, { ...base.layout, ...size, ...moving, uirevision: "keep" }, config);
  }

  write() {
    for (const place of this.root.querySelectorAll("[data-text]")) {
      const id = place.dataset.text;
      const text = this.view?.strip.texts[id]?.[this.view.k] ?? this.time.texts[id][this.t];
      if (place.textContent !== text) place.textContent = text;
    }
    const told = this.view?.strip.texts.narration?.[this.view.k] ?? this.time.texts.narration?.[this.t];
    if (told && !this.playing) {
      clearTimeout(this.telling);
      this.telling = setTimeout(() => { this.spoken.textContent = told; for (const { box } of this.figures.values()) box.setAttribute("aria-label", told); }, 500);
    }
  }
}
