// Pictures to take along: what is painted now, as a file, on a ground of its own. Nothing is asked of the server.

import { element, reply } from "./dom.js";
import { handOver } from "./files.js";
import { say } from "./words.js";

const SHARP = 2; // pixels of a PNG for each of the screen's
const LOOKS = "text{text-rendering:geometricprecision}.heatmaplayer image,.im image{image-rendering:pixelated}"; // as live.css and Plotly
const FORMATS = /** @type {const} */ (["png", "svg"]);

/** @typedef {"png" | "svg"} Format */
/** @typedef {{data: any[], layout: Record<string, any>, width: number, height: number}} Painted  as Plotly takes it */

/**
 * A place for the buttons that save a picture.
 * @param {string} title
 * @param {(format: Format) => Promise<boolean>} press  says whether there was anything to save
 */
export function imagePlace(title, press) {
  const buttons = FORMATS.map((format) => {
    const own = () => say(format === "png" ? "png" : "svg");
    const button = element("button", { type: "button", "data-format": format, "data-say": `text:${format}` }, own());
    button.onclick = async () => {
      button.disabled = true;
      const done = await press(format);
      button.disabled = false;
      if (!done) reply(button, say("unseen"), own);
    };
    return button;
  });
  return element(
    "div",
    { class: "live-image", role: "group", "aria-label": title },
    element("span", {}, title),
    ...buttons,
  );
}

/**
 * Save a picture.
 * @param {any} Plotly
 * @param {Painted} painted
 * @param {string} ground  the colour behind it
 * @param {string} name  what the file is called, without its ending
 * @param {Format} format
 */
export async function saveImage(Plotly, { data, layout, width, height }, ground, name, format) {
  const figure = { data, layout: { ...layout, paper_bgcolor: ground } };
  const address = await Plotly.toImage(figure, { format: "svg", width, height });
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const svg = text.replace(/(<svg[^>]*>)/, `$1<style>${LOOKS}${await fonts(text)}</style>`);
  const drawing = new Blob([svg], { type: "image/svg+xml" });
  handOver(`${name}.${format}`, format === "svg" ? drawing : await pixels(drawing, width, height));
}

/** @type {(drawing: Blob, width: number, height: number) => Promise<Blob>} */
async function pixels(drawing, width, height) {
  const image = new Image(SHARP * width, SHARP * height);
  image.src = URL.createObjectURL(drawing);
  await image.decode();
  const canvas = element("canvas", { width: SHARP * width, height: SHARP * height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("no picture was made"))), "image/png"),
  );
}

// A picture that stands alone knows none of the page's fonts, and in others its words would run into each other.
/** @param {string} text  the drawing */
async function fonts(text) {
  const rules = [...document.styleSheets].flatMap((sheet) => rulesOf(sheet));
  const wanted = rules.filter((rule) => text.includes(familyOf(rule)));
  return (await Promise.all(wanted.map(embedded))).join("");
}

/** @type {(sheet: CSSStyleSheet) => CSSFontFaceRule[]} */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  } catch {
    return []; // another site's
  }
}

/** @type {(rule: CSSFontFaceRule) => string} */
const familyOf = ({ style }) => style.getPropertyValue("font-family").replace(/["']/g, "").trim();

/** @type {(rule: CSSFontFaceRule) => Promise<string>} */
async function embedded(rule) {
  const found = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue("src"));
  if (!found) return "";
  const address = new URL(found[1], rule.parentStyleSheet?.href ?? document.baseURI);
  try {
    const font = await (await fetch(address)).blob();
    return rule.cssText.replace(found[0], `url("${await asData(font)}")`);
  } catch {
    return ""; // the next font in its list stands in
  }
}

/** @type {(file: Blob) => Promise<string>} */
function asData(file) {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
