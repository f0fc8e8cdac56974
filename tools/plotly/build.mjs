// entry.js as one script, without the schema's descriptions, packed.

import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { parse } from "acorn";
import { full } from "acorn-walk";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json", "utf8"));
const licence = readFileSync("node_modules/plotly.js/LICENSE", "utf8").trim();
const made = await build({
  entryPoints: ["entry.js"],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  define: { global: "window" },
  loader: { ".css": "empty" }, // a map's
  legalComments: "inline", // of the packages that it brings along
  write: false,
});
const script = undescribed(made.outputFiles[0].text);
const header = `/**\n* plotly.js v${version}, in part: scatter, bar, heatmap\n*\n${licence.replace(/^/gm, "* ")}\n*/\n`;
const packed = gzipSync(header + script, { level: 9 });
writeFileSync(process.argv[2], packed);
console.log(`plotly.js ${version}: ${header.length + script.length} bytes, packed ${packed.length}`);

/**
 * Every attribute has a description, which only plotly's own documentation is made of.
 * @param {string} text
 */
function undescribed(text) {
  /** @type {any[]} */
  const cuts = [];
  full(parse(text, { ecmaVersion: 2022 }), (/** @type {any} */ node) => {
    if (node.type !== "ObjectExpression") return;
    const found = node.properties.filter(
      (/** @type {any} */ one) => one.type === "Property" && !one.shorthand && one.key.name === "description",
    );
    cuts.push(...found.map((/** @type {any} */ one) => one.value));
  });
  let [left, at] = ["", 0];
  for (const { start, end } of cuts.sort((a, b) => a.start - b.start)) {
    if (start < at) continue; // within one that is gone
    left += `${text.slice(at, start)}""`;
    at = end;
  }
  return left + text.slice(at);
}
