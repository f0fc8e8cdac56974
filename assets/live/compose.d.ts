// What Python and the page "My lesson" say to each other. Its other half is lstm_viz/ui/compose.py;
// tests/ui/test_compose.py compares the two.

/** From Python. */
export interface Answer {
  /** Number of the question that it answers; 0: nothing was asked. */
  seq: number;
  lang: string;
  words: Record<string, string>;
  /** What each page is called. */
  pages: Record<string, string>;
  ready: Ready[];
  /** What stood in the file. */
  deck: Record<string, unknown> | null;
  /** Why it could not be read. */
  problem: string;
  page: Saved | null;
  slides: Known[];
}

/** A file that the browser saves. */
export interface Saved {
  id: string;
  name: string;
  base64: string;
}

/** From the browser: a file that was opened, or slides to look at. */
export interface Asked {
  seq: number;
  file: string | null;
  /** Whether what the file holds is to come back as one page, which needs no server. */
  page: boolean;
  slides: Address[];
}

export interface Address {
  page: string;
  link: string;
  /** Whether its picture is wanted, too. */
  picture: boolean;
}

/** A deck that comes with the project. */
export interface Ready {
  name: string;
  deck: Record<string, unknown> | null;
  problem: string;
}

/** What there is to a slide. */
export interface Known {
  page: string;
  link: string;
  offers: Offers | null;
  /** Its first picture, of Plotly's JSON. */
  figure: Figure | null;
  /** What its page says of the run: that a file is not there, for example. */
  notices: string[];
  /** Why there are none. */
  problem: string;
}

export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** What a slide may show, and what of it that has one value stands at now. */
export interface Offers {
  cards: Named[];
  groups: Controls[];
  lenses: Named[];
  tasks: Named[];
  steps: string[];
  lens: string;
  task: string;
  t: string;
}

export interface Named {
  id: string;
  label: string;
}

export interface Controls {
  title: string;
  items: Named[];
}
