// plotly.js, as much of it as the pictures need, from the server's own copy.

/** @typedef {any} Plotly  it has types of its own, but not here */

/** @type {Promise<Plotly> | undefined} */
let loading;

/**
 * Fetch it, once for all instruments.
 * @param {URL} address
 * @returns {Promise<Plotly>}
 */
export function loadPlotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address.href;
    script.onload = () => resolve(quickened(/** @type {any} */ (window).Plotly));
    script.onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(script);
  });
  return loading;
}

// A third of a repaint goes into asking the schema which attributes of a trace are arrays. That depends only on the
// trace's kind and on which arrays it was given, so each such combination is asked once.
/** @type {Map<string, string[]>} */
const arraysOf = new Map();

/** @param {Plotly} Plotly */
function quickened(Plotly) {
  const ask = Plotly.PlotSchema.findArrayAttributes;
  Plotly.PlotSchema.findArrayAttributes = (/** @type {any} */ trace) => {
    const built = [trace.type, trace.mode, trace.visible, ...arraysIn(trace._input)].join();
    const known = arraysOf.get(built) ?? ask(trace);
    arraysOf.set(built, known);
    return known;
  };
  return Plotly;
}

/** @type {(given: any, path?: string) => string[]} */
const arraysIn = (given, path = "") =>
  Object.entries(given).flatMap(([key, value]) => {
    if (Array.isArray(value) || ArrayBuffer.isView(value)) return [path + key];
    return value && typeof value === "object" ? arraysIn(value, `${path}${key}.`) : [];
  });
