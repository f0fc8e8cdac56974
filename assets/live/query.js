// A slide's link: the query text of its page's state, read and changed without a server. What it shows of its page
// stands in it, too, by the names of lstm_viz/lessons/view.py.

const VIEW = ["only", "controls", "veil", "lecture", "pin"];
const NO_STATE = ["words", "embed", "lecture"]; // how one looks at it at the moment
const ALL = "all";
const NONE = "none";

/** @type {(link: string) => [string, string][]} */
const pairs = (link) => [...new URLSearchParams(link)];

/** @type {(found: [string, string][]) => string} */
const joined = (found) => found.map(([key, value]) => `${key}=${encoded(value)}`).join("&");

// As a person would write it: f_b=4&t=14:30&only=belt~taps
const encoded = (/** @type {string} */ value) =>
  encodeURIComponent(value).replace(/%20/g, "+").replace(/%3A/g, ":").replace(/%2C/g, ",");

/**
 * The link of a slide from a page's address.
 * @param {string} search  what stands after its question mark
 */
export const slideLink = (search) => joined(pairs(search).filter(([key]) => !NO_STATE.includes(key)));

/**
 * What of a link is the page's own state: what can be ticked follows from it.
 * @param {string} link
 */
export const stateOf = (link) => joined(pairs(link).filter(([key]) => !VIEW.includes(key)));

/**
 * @param {string} link
 * @param {string} key
 */
export const said = (link, key) => new URLSearchParams(link).get(key);

/**
 * The link with another value for a key, where it stood, else at the end; null takes it away.
 * @param {string} link
 * @param {string} key
 * @param {string | null} value
 */
export function saying(link, key, value) {
  const found = pairs(link);
  const at = found.findIndex(([name]) => name === key);
  if (value === null) return joined(found.filter(([name]) => name !== key));
  if (at < 0) found.push([key, value]);
  else found[at][1] = value;
  return joined(found);
}

/**
 * Which ids are ticked; a link that says nothing ticks all.
 * @param {string} link
 * @param {"only" | "controls"} key
 * @param {string[]} ids  those that there are
 */
export function ticked(link, key, ids) {
  const text = said(link, key);
  if (text === null || text === ALL) return ids;
  const named = text.split("~");
  return ids.filter((id) => named.includes(id));
}

/**
 * The link with these ids ticked.
 * @param {string} link
 * @param {"only" | "controls"} key
 * @param {string[]} ids  those that there are
 * @param {string[]} wanted
 */
export const ticking = (link, key, ids, wanted) =>
  saying(link, key, wanted.length === ids.length ? null : wanted.join("~") || NONE);

/**
 * A page's address for somebody else, who gets the page with its menu and no lecture. All else stays letter for letter.
 * @param {string} address
 */
export const ordinary = (address) =>
  address.replace(/(?<=[?&])(?:embed|lecture)=[^&#]*&?/g, "").replace(/[?&](?=#|$)/, "");

/**
 * The address of a slide, seen as a class sees it, relative to the app's other pages.
 * @param {string} page
 * @param {string} link
 */
export function addressOf(page, link) {
  const path = page === "start" ? "./" : page;
  return `${path}?${saying(link, "lecture", "on")}`;
}
