// What Python and the browser say to each other. Its other half is lstm_viz/ui/message.py and the parts of a
// lesson in lstm_viz/lessons/base.py; tests/ui/test_message.py compares the two.

/** The phrases of the browser's own part, by their names; those that count have one for each plural category. */
export interface Words {
  id: string;
  phrases: Record<string, string>;
}

/** From Python: all that is on the screen. What the browser has already ("have") is null. */
export interface Message {
  /** Number of the last message of the hand that is in it. */
  seq: number;
  /** Language of its words, as <html lang> takes it. */
  lang: string;
  words: Words | null;
  /** The step at which the time cursor stands. */
  t: number;
  /** Name of the record that is shown. */
  record: string;
  /** Name of the record that stays behind it in every picture: a run that was pinned. */
  pinned: string | null;
  /** Whether a run can be pinned here. */
  pins: boolean;
  /** Name of the strip that fits the slider the hand is near. */
  fits: string | null;
  narrow: boolean;
  autoplay: boolean;
  /** Whether a step on is a step to the left, in the pictures as under the keys. */
  backwards: boolean;
  /** Colours by the quantity they stand for. */
  colors: Record<string, string>;
  groups: Group[];
  cards: Card[];
  /** Width over height of each card's pictures, by name: their room is there before they are. */
  aspects: Record<string, number>;
  path: PathLesson[];
  guide: Guide | null;
  chips: Chip[];
  play: Playing | null;
  view: View;
  notices: string[];
  /** Why an entry was not taken, by its control. */
  refused: Record<string, string>;
  /** What a button hands over, in the answer to it alone. */
  file: Saved | null;
  time: Time | null;
  /** The pinned record; null where it is the one that is shown, too. */
  pin: Time | null;
  motion: Motion | null;
  strip: Strip | null;
}

/** What is shown of the page, and how. */
export interface View {
  lecture: boolean;
  /** Whether what comes after the cursor is hidden until it is played. */
  veil: boolean;
  /** Whether pictures or controls are left out. */
  part: boolean;
  /** Whether its link names what is asked. */
  asked: boolean;
}

/** Which slide of a deck is shown. */
export interface Playing {
  /** The slide's number, from 0. */
  n: number;
  /** The slide as it was asked for, page and link: that of a deck which the browser holds may be another one. */
  slide: string;
  /** The page and link of what is on the screen now. */
  link: string;
  /** The name of the deck that comes with the project; "": the browser holds it. */
  ready: string;
  /** That deck, as a file has it; null where the browser has it. */
  deck: string | null;
}

/** A file that the browser saves. */
export interface Saved {
  /** The button that was pressed. */
  id: string;
  name: string;
  base64: string;
}

/** From the browser: what the hand did, all of it that is not confirmed yet. */
export interface Hand {
  seq: number;
  /** Label of the step at which the cursor rests; null while it plays. */
  t: string | null;
  /** What controls were set to. */
  values: Record<string, string>;
  /** Whether the phases between steps are wanted. */
  motion: boolean;
  /** The control whose strip is wanted. */
  strip: string | null;
  narrow: boolean | null;
  /** The cards that are in view; null before the browser has looked. */
  view: string[] | null;
  /** Names of the records, strips and of their cards ("name card") that need not be sent again. */
  have: string[];
}

/** [trace, path of a leaf ("line.color"), its value at each position; null: as before]. */
export type Change = [number, string, unknown[]];
/** [trace, "x" or "y", how many points it has]. */
export type Place = [number, string, number];

/** What changes in a picture: drawn positions as a row for each point, in thousandths, from position to position. */
export interface Changes {
  leaves: Change[];
  drawn: Place[];
  moves: number[][];
}

/** A picture at position 0, and what changes from one position to the next. */
export interface Drawn {
  base: Figure;
  changes: Changes;
}

/** Plotly's JSON, with the project's own words in layout.meta: aspect, least, scrub, lights, ghosts, grips, picks, draws, axes. */
export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** One card of the record: its pictures and the texts under them. */
export interface Part {
  figures: Record<string, Drawn>;
  texts: Record<string, string[]>;
}

/** One card of what moves: what changes in its pictures, and the texts under them. */
export interface Moves {
  figures: Record<string, Changes>;
  texts: Record<string, string[]>;
}

/** The record over time: every step as a still. Of its cards, those that are asked for. */
export interface Time {
  id: string;
  labels: string[];
  phases: number;
  texts: Record<string, string[]>;
  task: TaskAt;
  cards: Record<string, Part>;
}

/** The same record phase by phase: what plays between two steps. */
export interface Motion {
  id: string;
  record: string;
  texts: Record<string, string[]>;
  cards: Record<string, Moves>;
}

/** One step at every position of one control: what plays while a hand moves. */
export interface Strip {
  id: string;
  control: string;
  t: number;
  texts: Record<string, string[]>;
  task: TaskAt;
  cards: Record<string, Moves>;
}

/** How far the open task is at each position, in words, and whether it is met. */
export interface TaskAt {
  reading: string[];
  met: boolean[];
}

export interface Group {
  title: string;
  items: Item[];
  tone: string;
  reading: string;
  /** What a link calls it when it is unfolded; "": it always is. */
  id: string;
  open: boolean;
  /** What it is called where a phone shows one group at a time; "": its title. */
  tab: string;
}

export interface Item {
  id: string;
  title: string;
  kind: string;
  label: string;
  values: string[];
  labels: string[];
  index: number;
  text: string;
  pin: string | null;
  pinned: boolean;
  changed: boolean;
  /** Of a choice that is made among small pictures: one for each option. */
  pictures: Small[];
  /** The step that it is about, as its label has it; "": it is about all of them. */
  step: string;
}

export interface Small {
  /** What stands under it. */
  label: string;
  /** SVG paths in a square of 24, by tone. */
  paths: Record<string, string>;
}

export interface Card {
  id: string;
  label: string;
  figures: string[];
  title: string;
  hint: string;
  lines: Line[];
  tab: string;
  /** scene; half: it shares a row of the scene with the next one; drawer */
  place: string;
  overview: boolean;
  /** It shows a part of a step; only Python asks. */
  part: boolean;
  open: boolean;
}

export interface Line {
  id: string;
  kind: string;
  tone: string;
  /** The phase of a step in which what it says is made. */
  phase: number;
  /** What the button says that stands with it, and hands over a file; "": there is none. Of an image, its name. */
  press: string;
}

export interface Chip {
  label: string;
  t: number;
  title: string;
}

export interface Guide {
  page: string;
  tasks: TaskTitle[];
  /** Which of them is open; -1: none. */
  at: number;
  text: string;
  options: Option[];
  /** Where one guesses on a picture, in place of options. */
  mark: Mark | null;
  guess: string;
  answer: string;
  /** Whether the guess is what the run says. */
  right: boolean;
  verdict: string;
  /** Whether the page has moved on from the run that the verdict is about. */
  moved: boolean;
}

/** Where a guess is made on a picture: a quantity at a step. Its places are evenly spaced until it is made. */
export interface Mark {
  /** The card that has it. */
  card: string;
  of: string;
  at: string;
  title: string;
  values: string[];
  labels: string[];
  index: number;
}

export interface TaskTitle {
  id: string;
  title: string;
  /** What stands before the first mark of its group; nothing, where tasks stand in none. */
  group: string;
  /** Where to look again after a guess that was wrong. */
  taught: Slide | null;
}

/** A slide that one may go to: its link, and what it is called. */
export interface Slide {
  link: string;
  title: string;
}

export interface Option {
  id: string;
  label: string;
}

/** A lesson on the start page's way through all of them. */
export interface PathLesson {
  page: string;
  title: string;
  about: string;
  tasks: string[];
}
