// The parts of the live instrument, put together: what the server sends, what it is told, what is shown.

import { addSlide, settled } from "./adding.js";
import { inflated } from "./bytes.js";
import { Cards } from "./cards.js";
import { Dock } from "./dock.js";
import { element, motionless, part, reply } from "./dom.js";
import { Draw } from "./draw.js";
import { fitFrame } from "./embed.js";
import { save, wordsOf } from "./files.js";
import { Folds } from "./folds.js";
import { Grips } from "./grips.js";
import { Guide } from "./guide.js";
import { saveImage } from "./images.js";
import { Lights } from "./lights.js";
import { copyLink, showCode } from "./link.js";
import { Marker } from "./marker.js";
import { Painter } from "./painter.js";
import { Panel } from "./panel.js";
import { Paper } from "./paper.js";
import { Path } from "./path.js";
import { picking, picksOf } from "./picks.js";
import { pinning } from "./pin.js";
import { Player } from "./player.js";
import { loadPlotly } from "./plotly.js";
import { Podium } from "./podium.js";
import { RunRecord } from "./record.js";
import { scrubbing, stepsOf } from "./scrub.js";
import { Server } from "./server.js";
import { Share } from "./share.js";
import { Texts } from "./texts.js";
import { Transport } from "./transport.js";
import { say, speak } from "./words.js";

/** @import { Message } from "./message" */

const NARROW_PX = 640; // a picture with less room is drawn for a phone
// As live.css has it: one card at a time; and where the controls stand beside it all the same, how much they take.
const PHONE = "(max-width: 52rem), (max-height: 30rem)";
const ON_ITS_SIDE = "(max-height: 30rem) and (min-width: 40rem)";
const UPRIGHT = "(max-width: 52rem) and (min-height: 30.01rem)"; // where the controls are a sheet
const BESIDE_PX = 284;

/**
 * Whether something is under way on the server.
 * @param {Message | null} message
 */
const works = (message) => Boolean(message?.groups.some(({ items }) => items.some(({ kind }) => kind === "work")));

export class Live {
  /** @type {Message | null} */
  #message = null;
  /** @type {boolean | null}  not yet measured */
  #narrow = null;
  #ground = "";
  #frames = 0;
  #closed = false;
  #heard = Promise.resolve();
  #root;
  #plotly;
  #spoken = "";

  /**
   * @param {HTMLElement} root
   * @param {URL} plotly  where plotly.js is
   */
  constructor(root, plotly) {
    this.#root = root;
    this.#plotly = plotly;
    this.record = new RunRecord();
    this.server = new Server(
      root,
      () => this.#screen(),
      (silent) => this.#silent(silent),
    );
    this.player = new Player(
      {
        changed: () => this.#changed(),
        stepped: () => {
          this.record.preview = null;
        },
        rested: () => this.server.settle(),
      },
      motionless,
    );
    const layoutOf = (/** @type {string} */ name) => this.record.still(name)?.base.layout;
    this.painter = new Painter(root, this.record, this.player, () => this.#painted());
    this.lights = new Lights(root, layoutOf);
    this.texts = new Texts(root);
    this.transport = new Transport(root, this.player, () => this.#near({ motion: true, strip: null }));
    /** @param {HTMLElement} box */
    const built = (box) => {
      const name = String(box.dataset.figure);
      this.lights.watch(box);
      scrubbing(
        box,
        part(root, "stage"),
        () => layoutOf(name),
        (t) => t !== this.player.t && this.player.jump(t),
      );
      picking(
        box,
        () => layoutOf(name),
        (id) => this.panel.slider(id)?.item.index,
        (found) => this.#pick(found),
        (id) => this.panel.slider(id) && this.#near({ motion: false, strip: id }),
      );
    };
    this.folds = new Folds((names) => this.#unfolded(names));
    this.cards = new Cards(root, this.painter, this.folds, {
      built,
      looked: () => this.#looked(),
      press: (id) => this.#commit({ [id]: "1" }),
      image: (name, format) => this.#save(name, format),
    });
    this.panel = new Panel(root, this.folds, {
      commit: (id, text) => this.#commit({ [id]: text }),
      touch: () => this.painter.remember(),
      near: (id) => this.#near({ motion: false, strip: id }),
      drag: (id, k, text) => this.#drag(id, k, text),
      release: () => this.server.send(),
      cancel: (id) => this.#cancel(id),
      waits: (id) => this.server.waitsFor(id),
    });
    this.dock = new Dock(root, this.folds);
    this.grips = new Grips(
      root,
      this.record,
      this.panel,
      (id) => this.#near({ motion: false, strip: id }),
      () => this.player.t,
    );
    this.draw = new Draw(root, layoutOf, (id, text) => {
      this.painter.remember();
      this.#commit({ [id]: text });
    });
    this.marker = new Marker(
      root,
      layoutOf,
      (card) => this.cards.bring(card),
      (guess) => this.guide.guess(guess),
    );
    this.guide = new Guide(root, this.marker, (values) => this.#commit(values));
    this.path = new Path(root);
    this.podium = new Podium(root, this.cards, this.player, layoutOf, {
      ask: (act, text) => this.#ask(act, text),
      turned: () => this.#resized(),
      laid: () => this.#laid(),
      left: () => this.#leave(),
    });
    this.paper = new Paper(
      root,
      (text) => this.#ask("print", text),
      () => this.podium.link,
    );
    this.share = new Share(root, [
      { id: "lecture", keys: "L", act: () => this.podium.enter() },
      ...pinning(
        () => this.#message,
        (wish) => this.#ask("pin", wish),
      ),
      { id: "link", act: (button) => copyLink(button, this.podium.link) },
      { id: "code", act: () => this.#ask("code", this.podium.link) },
      { id: "add", act: (button) => this.#add(button) },
      {
        id: "save",
        act: (button) => {
          reply(button, say("saving"), () => say("save"));
          this.#ask("save");
          return true;
        },
      },
      { id: "print", act: () => setTimeout(() => this.paper.print()) && false }, // once the menu is shut
      { id: "whole", when: () => Boolean(this.#message?.view.part), act: () => this.#ask("whole") },
    ]);
    root.addEventListener("leaving", () => this.#rest());
    this.sized = new ResizeObserver(() => this.#resized());
    this.sized.observe(root);
    this.unfit = fitFrame(root);
  }

  /** Whether its elements are in the page. */
  get shown() {
    return this.#root.isConnected;
  }

  close() {
    this.#closed = true;
    this.#rest();
    this.sized.disconnect();
    this.unfit();
    for (const one of [this.server, this.transport, this.texts, this.cards, this.painter, this.podium, this.paper])
      one.close();
  }

  #rest() {
    this.server.rest();
    this.panel.rest();
    this.player.leave();
    this.texts.close();
  }

  // -- what the server sends

  /**
   * Messages are taken in the order in which they came.
   * @param {BufferSource | Message} data
   * @param {any} tell
   */
  hear(data, tell) {
    this.#heard = this.#heard.then(async () => {
      /** @type {Message} */
      const message = "seq" in data ? data : await inflated(data).json();
      if (!this.#closed) this.receive(message, tell);
    });
  }

  /**
   * @param {Message} message
   * @param {any} tell  takes the name of a state and its value, to the server
   */
  receive(message, tell) {
    const first = !this.#message;
    const ended = works(this.#message) && !works(message);
    this.#frame(message);
    if (first) this.#resized(); // it may come before the window was measured
    if (first && this.#narrow !== null && this.#narrow !== message.narrow) return this.#decline(message, tell);
    this.#message = message;
    this.record.take(message);
    const { file } = message;
    if (file && this.server.waitsFor(file.id)) this.#given(file); // once, however often it is answered
    const confirmed = this.server.heard(message.seq, tell);
    if (!this.podium.slides.take(message.play, this.server.waitsFor("page.slide"))) return;
    const { time, pin } = this.record;
    if (time?.id !== message.record || (pin?.id ?? null) !== message.pinned) return this.server.send(); // it thinks that we have what we lost
    this.#speak(message);
    this.#colour(message.colors);
    const decided = this.#fill(message);
    this.podium.fill(message, this.server.waitsFor("page.lecture"), this.record.longest("narration"));
    const { player, panel } = this;
    const still = confirmed && !player.playing && !this.server.settling && !panel.dragging;
    const before = player.t;
    player.fit(this.record.last, this.record.phases, first || still ? message.t : player.t);
    if (decided && still && !first && before < player.t && !motionless()) {
      player.playTo(player.t, before);
      this.#near({ motion: true, strip: null });
    }
    if (works(message)) this.server.watch(() => !document.hidden && !panel.dragging);
    if (ended && !player.playing && !panel.dragging) this.#play(); // what was made is shown
    if (!panel.dragging || !this.#preview(panel.dragging.id, panel.dragging.k))
      if (confirmed) this.record.preview = null;
    if (confirmed) this.draw.taken();
    this.#coming();
    this.#clock();
    this.#looked(); // what came into view while the answer was on its way is not in it
    loadPlotly(this.#plotly).then(
      (Plotly) => {
        this.painter.begin(Plotly);
        if (first && message.autoplay) this.#play();
      },
      () => {
        part(this.#root, "unloaded").hidden = false;
      },
    );
  }

  #play() {
    if (!motionless()) this.player.play();
  }

  // What stands beside the pictures, as classes: every repaint would ask :has() again.
  /** @param {Message} message */
  #frame({ groups, path, pinned }) {
    const { classList } = this.#root;
    classList.toggle("live-bare", !groups.length);
    classList.toggle("live-single", groups.length === 1);
    classList.toggle("live-start", path.length > 0);
    classList.toggle("live-compares", pinned !== null);
  }

  // The server guessed how wide the window is, and was wrong: as if nothing had come, the pictures that fit are asked
  // for. Those that came would show for a moment, with letters that run into each other.
  /** @type {(message: Message, tell: any) => void} */
  #decline({ seq, motion }, tell) {
    loadPlotly(this.#plotly).catch(() => {}); // it is said with the pictures
    this.server.heard(seq, tell);
    this.server.near.motion = motion !== null;
    this.server.send();
  }

  // What is written again is laid out again, and of a language all styles are asked again.
  /** @param {Message} message */
  #speak({ words, lang }) {
    if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
    if (!words || words.id === this.#spoken) return;
    this.#spoken = words.id;
    speak(this.#root, words.phrases, lang);
  }

  // Another theme has another ground: pictures come in its colours.
  /** @param {Record<string, string>} colors */
  #colour(colors) {
    const around = /** @type {HTMLElement} */ (this.#root.parentElement); // the instrument's own is light on paper
    const ground = getComputedStyle(around).getPropertyValue("--st-background-color");
    if (this.#ground && this.#ground !== ground) this.server.settle();
    this.#ground = ground;
    this.paper.on(ground);
    for (const [name, color] of Object.entries(colors)) this.#root.style.setProperty(`--${name}`, color);
  }

  // Says whether a guess that was made here is decided by it.
  /** @param {Message} message */
  #fill(message) {
    const { groups, cards, aspects, notices, refused, guide, path, chips, backwards } = message;
    this.folds.fill(groups, cards, this.server.waitsFor("open"));
    this.panel.fill(groups, refused);
    this.dock.fill(groups);
    const before = () => {
      this.lights.forget();
      this.grips.forget();
      this.draw.forget();
    };
    if (this.cards.fill(cards, before)) this.texts.gather();
    this.texts.room((id) => this.record.longest(id));
    this.painter.room(aspects);
    this.cards.room(aspects);
    this.#root.classList.add("live-there");
    const elsewhere = Object.entries(refused).filter(([id]) => !this.panel.has(id));
    const said = [...notices, ...this.podium.notices(message), ...elsewhere.map(([, why]) => why)];
    const there = part(this.#root, "notices");
    const other = [...there.children].map(({ textContent }) => textContent).join("\n") !== said.join("\n");
    if (other) there.replaceChildren(...said.map((text) => element("span", {}, text))); // which is read out
    const decided = this.guide.fill(guide);
    this.path.fill(path);
    this.transport.fill(chips, backwards);
    for (const box of this.#root.querySelectorAll(".live-figure")) {
      const figure = this.record.still(String(/** @type {HTMLElement} */ (box).dataset.figure));
      box.classList.toggle("live-scrubs", Boolean(stepsOf(figure?.base.layout)));
      box.classList.toggle("live-picks", picksOf(figure?.base.layout).length > 0);
    }
    return decided;
  }

  // -- what the server is told

  #screen() {
    const { time, have } = this.record;
    const leaves = this.server.waitsFor("page.slide"); // step and cards are those of the slide before
    const t = this.player.playing || leaves ? null : (time?.labels[this.player.t] ?? null);
    return {
      t,
      narrow: this.#narrow,
      view: leaves ? null : this.cards.view,
      have: [this.#spoken, ...have, ...this.podium.slides.have],
    };
  }

  /** @param {boolean} silent */
  #silent(silent) {
    part(this.#root, "silent").hidden = !silent;
  }

  // Whether a slider's strip is here, for all that is in view.
  /** @param {string} id */
  #moves(id) {
    return this.record.fits(id, this.player.t) && this.record.covers(this.cards.view ?? []);
  }

  // Fetch what the hand is about to play.
  /** @param {{motion: boolean, strip: string | null}} near */
  #near(near) {
    if (!this.#message) return;
    const there = near.strip === null ? this.record.moves : this.#moves(near.strip);
    const asked = this.server.near.strip === near.strip && this.server.near.motion === near.motion;
    if (asked && (there || this.panel.dragging)) return;
    this.server.near = near;
    if (!there) this.server.send();
  }

  // What has come into view is fetched; a hand on a slider fetches its strip for it, too.
  #looked() {
    if (this.#message && this.#lacks) this.server.hurry(() => this.#lacks);
  }

  // Whether something in view is not here yet: its pictures, or what moves them under the hand.
  get #lacks() {
    const { dragging } = this.panel;
    return !this.record.shows(this.cards.view ?? []) || (dragging !== null && !this.#moves(dragging.id));
  }

  /** @param {Record<string, string>} values */
  #commit(values) {
    this.player.pause();
    if ("task" in values) this.painter.forget();
    else if (Object.keys(values).some((id) => id === "guess" || this.panel.has(id))) this.painter.remember();
    for (const [id, text] of Object.entries(values)) this.server.hold(id, text);
    this.server.send();
    this.#coming();
  }

  // On a slow line a value is there before its pictures: then it is said that they come.
  #coming() {
    const late = this.panel.dragging ? this.#lacks : this.server.moved && !this.record.preview;
    this.#root.classList.toggle("live-late", late);
  }

  // Ask for something to be done with the page as a whole.
  /** @type {(act: string, text?: string) => void} */
  #ask(act, text = "on") {
    this.server.hold(`page.${act}`, text);
    this.server.send();
  }

  // Another slide: what was done to this one and is not told yet is of no use.
  #leave() {
    this.player.pause();
    this.server.dropAll();
    this.painter.forget();
    this.record.preview = null;
  }

  /** @param {import("./message").Saved} file */
  #given(file) {
    if (file.id === "page.code") showCode(this.#root, file, this.podium.link);
    else save(file);
  }

  // Positions by slider; one that cannot be moved is left alone. "t" is the cursor.
  /** @type {(found: Record<string, number>) => void} */
  #pick({ t, ...found }) {
    if (t !== undefined && t !== this.player.t) this.player.jump(t);
    const moved = Object.entries(found).flatMap(([id, k]) => {
      const item = this.panel.slider(id)?.item;
      return item && item.index !== k && k in item.values ? [[id, item.values[k]]] : [];
    });
    if (!moved.length) return;
    this.#commit(Object.fromEntries(moved));
    this.painter.forget(); // what one looks at now was not there before
    const [[id]] = moved; // what its strip holds is shown at once
    if (moved.length === 1 && this.#preview(id, found[id])) this.painter.repaint();
  }

  // The colour behind a picture that is taken along.
  get #card() {
    return getComputedStyle(this.#root).getPropertyValue("--card").trim();
  }

  // A picture as it is now, as a file; nothing is told. Says whether there was one.
  /** @type {(name: string, format: import("./images.js").Format) => Promise<boolean>} */
  async #save(name, format) {
    const painted = this.painter.whole(name);
    if (!painted) return false;
    const step = this.record.time?.labels[this.player.t] ?? "";
    const page = location.pathname.split("/").pop() ?? "";
    const file = [page, name, wordsOf(step)].filter(Boolean).join("-");
    await saveImage(await loadPlotly(this.#plotly), painted, this.#card, file, format);
    return true;
  }

  /** @param {HTMLButtonElement} button */
  async #add(button) {
    this.player.pause();
    await settled(() => this.#root.ariaBusy === "true" || this.server.settling);
    const { cards = [], path = [], play = null } = this.#message ?? {};
    const step = (this.record.time?.labels[this.player.t] ?? "").trim();
    const title = [play ? "" : document.querySelector("h1")?.textContent, step].filter(Boolean).join(" · ");
    const painted = this.painter.whole(cards.flatMap(({ figures }) => figures)[0] ?? "");
    const Plotly = await loadPlotly(this.#plotly).catch(() => null);
    const start = path.length ? `start${location.search}` : ""; // its address is the app's own
    return addSlide(button, title, play?.link ?? start, painted, Plotly, this.#card);
  }

  // What is unfolded goes into the link, and stops nothing.
  /** @param {string} names */
  #unfolded(names) {
    this.panel.unfold();
    this.dock.unfold();
    this.cards.unfold();
    this.server.hold("open", names);
    this.server.send();
  }

  /** @type {(id: string, k: number, text: string) => void} */
  #drag(id, k, text) {
    this.player.pause();
    this.server.hold(id, text);
    this.#near({ motion: false, strip: id });
    if (this.#preview(id, k)) this.painter.repaint();
    if (this.#lacks) this.server.hurry(() => this.#lacks);
    this.#coming();
  }

  /** @param {string} id */
  #cancel(id) {
    this.server.drop(id);
    this.#coming();
    this.record.preview = null;
    if (this.#message) this.panel.fill(this.#message.groups, this.#message.refused);
    this.painter.repaint();
  }

  // Show a slider's position; says whether its strip is there.
  /** @type {(id: string, k: number) => boolean} */
  #preview(id, k) {
    const { strip } = this.record;
    if (!strip || !this.record.fits(id, this.player.t)) return false;
    this.record.preview = { strip, k };
    return true;
  }

  // -- what is shown

  #changed() {
    this.#clock();
    this.painter.repaint();
  }

  #clock() {
    const label = this.record.time?.labels[this.player.t];
    if (label !== undefined) this.transport.show(label, Boolean(this.#message?.cards.length));
    this.#named();
  }

  // What the step is called that the pictures show.
  #named() {
    const label = this.record.time?.labels[this.player.told.t] ?? "";
    this.transport.tell(label);
    this.panel.tell(label);
  }

  // After every frame: its words, its name, and once a message.
  #painted() {
    const { record, player, server } = this;
    this.#named();
    const text = (/** @type {string} */ id) => record.text(id, player.told);
    this.texts.write(text, this.lights.term);
    this.texts.compare(record.compared && text(record.compared));
    this.panel.read(text);
    this.texts.rest(player.playing ? null : text, (sentence) => this.painter.say(sentence));
    const dragged = Boolean(record.preview);
    const { tween } = player;
    const rests = !dragged && !tween && !server.waits;
    this.guide.write(record.task(player.told), rests, (tween?.phases ?? 1) > 1, dragged);
    this.grips.place();
    this.draw.place();
    this.marker.place();
    this.podium.painted();
    this.paper.painted(!server.waits);
    this.#frames += 1;
    Object.assign(this.#root.dataset, { frames: this.#frames, record: record.time?.id });
    // Streamlit runs a page again after a lost connection only if something was ever said to it.
    if (this.#frames === 1) server.settle();
  }

  #resized() {
    if (!this.#root.clientWidth) return;
    const width =
      part(this.#root, "scene").clientWidth ||
      this.#root.clientWidth - (matchMedia(ON_ITS_SIDE).matches ? BESIDE_PX : 0);
    const told = this.#narrow ?? this.#message?.narrow;
    this.#narrow = this.podium.lecture.narrow ?? width < NARROW_PX;
    this.cards.narrow = !this.podium.lecture.on && matchMedia(PHONE).matches;
    // What is said of a pinned run stays in sight of the hand: over the sheet, however high that is.
    const onSheet = this.cards.narrow && matchMedia(UPRIGHT).matches && !this.#root.classList.contains("live-bare");
    part(this.#root, onSheet ? "dockbox" : "saying").append(part(this.#root, "behind"));
    if (this.#message && this.#narrow !== told) this.server.send();
    this.lights.light(null);
    this.cards.resized();
    this.podium.lecture.lay();
    this.painter.repaint();
  }

  #laid() {
    this.lights.light(null);
    this.painter.uncover();
  }
}
