// Bytes as they travel: deflated, and as text.

/**
 * What was deflated, as it was.
 * @param {BufferSource} data
 * @param {CompressionFormat} [format]
 */
export function inflated(data, format = "deflate-raw") {
  return new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream(format)));
}

/**
 * Bytes that came as text.
 * @param {string} base64
 */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
