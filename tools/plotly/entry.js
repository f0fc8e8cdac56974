// What of plotly.js draws the pictures: three kinds of traces, and the parts of a layout that are used.
// Its own bundles have the sliders, menus and selections of a dashboard as well. src/core.js is the pattern.

const registry = require("plotly.js/src/registry");
const methods = require("plotly.js/src/plot_api");

require("plotly.js/build/plotcss");

exports.version = require("plotly.js/src/version").version;
exports.PlotSchema = require("plotly.js/src/plot_api/plot_schema");
for (const [name, fn] of Object.entries(methods)) {
  if (!name.startsWith("_")) exports[name] = fn;
  registry.register({ moduleType: "apiMethod", name, fn });
}
registry.register([
  require("plotly.js/src/traces/scatter"),
  require("plotly.js/src/traces/bar"),
  require("plotly.js/src/traces/heatmap"),
  require("plotly.js/src/components/annotations"),
  require("plotly.js/src/components/shapes"),
  require("plotly.js/src/components/images"),
  require("plotly.js/src/components/colorscale"),
  require("plotly.js/src/components/colorbar"),
  require("plotly.js/src/components/legend"),
  require("plotly.js/src/components/fx"),
  require("plotly.js/src/components/modebar"),
  require("plotly.js/src/locale-en"),
  require("plotly.js/src/locale-en-us"),
]);
