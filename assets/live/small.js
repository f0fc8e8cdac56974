// Small pictures: what a slide shows, to be recognised in a list.

/** @import { Painted } from "./images.js" */

const WIDTHS = [288, 208, 144]; // pixels; the first whose file is small enough
const MOST_BYTES = 20_000;

/**
 * A picture as a small PNG, as an address that holds it.
 * @param {any} Plotly
 * @param {Painted} painted
 * @param {string} ground  the colour behind it
 * @returns {Promise<string>}
 */
export async function small(Plotly, { data, layout, width, height }, ground) {
  const figure = { data, layout: { ...layout, paper_bgcolor: ground } };
  let made = "";
  for (const wide of WIDTHS) {
    made = await Plotly.toImage(figure, { format: "png", width, height, scale: wide / width });
    if ((made.length * 3) / 4 <= MOST_BYTES) return made;
  }
  return made;
}
