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

// A third of a repaint goes into asking the schema which attributes of a trace are arrays. Within one
// record that never changes, so it is asked once for each trace.
const arraysOf = new Map();

/** @param {Plotly} Plotly */
function quickened(Plotly) {
  const ask = Plotly.PlotSchema.findArrayAttributes;
  Plotly.PlotSchema.findArrayAttributes = (/** @type {{uid: string}} */ trace) => {
    if (!arraysOf.has(trace.uid)) arraysOf.set(trace.uid, ask(trace));
    return arraysOf.get(trace.uid);
  };
  return Plotly;
}

/** Another record has come: its traces may be built otherwise. */
export const askAgain = () => arraysOf.clear();
