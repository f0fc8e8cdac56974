// What can be done with a pinned run, which stays pale behind the next ones: entries of the menu "Share".

/** @import { Message } from "./message" */
/** @import { Entry } from "./share.js" */

/**
 * @param {() => Message | null} message  the last one
 * @param {(wish: string) => void} ask
 * @returns {Entry[]}
 */
export function pinning(message, ask) {
  const pinned = () => Boolean(message()?.pinned);
  // Each wish is done once, though it is sent until it is answered: when it was made tells it from the next one.
  const wish = (/** @type {"on" | "swap" | "off"} */ what) => ask(`${what} ${Date.now()}`);
  return [
    {
      id: "pin",
      word: () => (pinned() ? "pin_instead" : "pin"),
      when: () => Boolean(message()?.pins),
      act: () => wish("on"),
    },
    { id: "swap", when: pinned, act: () => wish("swap") },
    { id: "unpin", when: pinned, act: () => wish("off") },
  ];
}
