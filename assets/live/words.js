// The phrases of the browser's own part: the message brings them, in the language that is spoken.

/** @type {Record<string, string>} */
let phrases = {};
let plurals = new Intl.PluralRules("en");

/**
 * Speak a language, and write its phrases where live.html wants them: data-say="text:NAME aria-label:NAME".
 * @param {HTMLElement} root
 * @param {Record<string, string>} words  the phrases by their names
 * @param {string} lang
 */
export function speak(root, words, lang) {
  phrases = words;
  plurals = new Intl.PluralRules(lang);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say]"))) {
    for (const pair of String(place.dataset.say).split(" ")) {
      const [where, name] = pair.split(":");
      if (where === "text") place.textContent = say(name);
      else place.setAttribute(where, say(name));
    }
  }
}

/**
 * A phrase with its parts filled in; with plurals, n is what is counted.
 * @param {string} name
 * @param {Record<string, string | number>} [parts]
 */
export function say(name, parts = {}) {
  const text = phrases[name] ?? phrases[`${name}.${plurals.select(Number(parts.n))}`] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, part) => String(parts[part] ?? whole));
}
