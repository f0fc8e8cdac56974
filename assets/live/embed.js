// A page inside another one: that one is told how high the content is, and makes the frame as high.

/** Whether the page is shown without its menu: Streamlit keeps this in the address. */
export const embedded = new URLSearchParams(location.search).get("embed") === "true";

/**
 * Tell the page around this one the content's height, now and whenever it changes. Nothing is told but this number, so
 * whoever it is may hear it.
 * @param {HTMLElement} root
 * @returns {() => void}  ends it
 */
export function fitFrame(root) {
  const content = root.closest("[data-testid=stMainBlockContainer]") ?? root;
  if (!embedded || parent === window) return () => {};
  let told = 0;
  const tell = () => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height === told || !root.classList.contains("live-there")) return; // nothing has its place yet
    told = height;
    parent.postMessage({ type: "lstm-height", height }, "*");
  };
  const sized = new ResizeObserver(tell);
  const there = new MutationObserver(tell);
  sized.observe(content);
  there.observe(root, { attributeFilter: ["class"] });
  return () => {
    sized.disconnect();
    there.disconnect();
  };
}
