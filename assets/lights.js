// Lighting: point at a term, and it lights up wherever it is drawn or written. Read together with live.js.
//
// A picture says where it draws each term (layout.meta.lights: polylines in its own units); a text marks
// its pieces, ⟦f|0.300⟧. Nothing here knows what a term means.

const NEAR_PX = 14;
const PIECE = /⟦([^|⟧]*)\|([^⟧]*)⟧/;
const SVG = "http://www.w3.org/2000/svg";

// A marked text as nodes: its pieces can be pointed at, and those of the lit term are lit.
function written(text, term) {
  const parts = text.split(PIECE);
  return parts.flatMap((part, n) => {
    if (n % 3 === 0) return part ? [document.createTextNode(part)] : [];
    return n % 3 === 1 ? [element("span", { "data-term": part, class: part === term ? "live-lit" : "" }, parts[n + 1])] : [];
  });
}

class Lights {
  constructor(live) {
    this.live = live;
    this.term = null;
    live.root.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const told = event.target.closest?.("[data-term]");
      if (told) this.light(told.dataset.term);
      else if (!event.target.closest?.(".live-figure")) this.light(null);
    });
    live.root.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") this.light(null); });
    live.root.addEventListener("click", (event) => { if (event.pointerType === "touch") this.tapped(event); });
  }

  // A finger cannot point: a tap lights a term, another puts it out.
  tapped(event) {
    const box = event.target.closest(".live-figure");
    const term = event.target.closest("[data-term]")?.dataset.term ?? (box && this.nearest(box, box.dataset.figure, event));
    this.light(term === this.term ? null : term ?? null);
  }

  // A picture over which the pointer lights the term it is nearest to.
  watch(box, name) {
    const shade = document.createElementNS(SVG, "svg");
    shade.setAttribute("class", "live-lights");
    shade.ariaHidden = true;
    box.append(shade);
    box.addEventListener("pointermove", (event) => { if (!event.buttons && event.pointerType !== "touch") this.light(this.nearest(box, name, event)); });
    box.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") this.light(null); });
    return shade;
  }

  light(term) {
    if (term === this.term) return;
    this.term = term;
    for (const piece of this.live.root.querySelectorAll(".live-line [data-term]")) piece.classList.toggle("live-lit", piece.dataset.term === term);
    for (const [name, figure] of this.live.figures) this.shade(name, figure);
  }

  shade(name, { box, shade }) {
    const lines = this.lines(name, box, this.term);
    shade.replaceChildren(...lines.map((points) => {
      const line = document.createElementNS(SVG, "polyline");
      line.setAttribute("points", points.map((point) => point.join()).join(" "));
      return line;
    }));
  }

  // The polylines of a term in pixels of its box.
  lines(name, box, term) {
    const layout = this.live.time?.figures[name]?.base.layout, found = layout?.meta.lights?.[term];
    if (!found || !box.clientWidth) return [];
    const { xaxis, yaxis, margin: { l, r, t, b } } = layout, scale = Math.max(1, box.clientWidth / LAPTOP_PX);
    const width = box.clientWidth / scale, height = Math.round(width / layout.meta.aspect);
    const along = (value, [low, high], start, room) => scale * (start + ((value - low) / (high - low)) * room);
    return found.map((points) => points.map(([x, y]) =>
      [along(x, xaxis.range, l, width - l - r), along(y, [yaxis.range[1], yaxis.range[0]], t, height - t - b)]));
  }

  nearest(box, name, { clientX, clientY }) {
    const { left, top } = box.getBoundingClientRect(), at = [clientX - left, clientY - top];
    let best = null, least = NEAR_PX;
    for (const term of Object.keys(this.live.time?.figures[name]?.base.layout.meta.lights ?? {}))
      for (const points of this.lines(name, box, term)) {
        const far = distance(at, points);
        if (far < least) [best, least] = [term, far];
      }
    return best;
  }
}

// From a point to a polyline; inside a closed one it is nothing but a hair, so that a wire before it still wins.
function distance([x, y], points) {
  let least = Infinity, inside = false;
  for (let n = 1; n < points.length; n += 1) {
    const [[ax, ay], [bx, by]] = [points[n - 1], points[n]], dx = bx - ax, dy = by - ay;
    const u = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - ax - u * dx, y - ay - u * dy));
    if (ay > y !== by > y && x < ax + ((y - ay) / dy) * dx) inside = !inside;
  }
  const closed = String(points[0]) === String(points.at(-1));
  return closed && inside ? NEAR_PX - 1 : least;
}
