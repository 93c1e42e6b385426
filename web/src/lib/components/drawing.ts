/** A brush stroke on a square of grey pixels, 0 (paper) to 1 (ink). */
export function paintDot(pixels: Float32Array, size: number, x: number, y: number, radius: number): void {
  const reach = Math.ceil(radius + 1);
  for (let row = Math.floor(y) - reach; row <= Math.floor(y) + reach; row += 1) {
    for (let column = Math.floor(x) - reach; column <= Math.floor(x) + reach; column += 1) {
      if (row < 0 || column < 0 || row >= size || column >= size) continue;
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      // One pixel of soft edge, as a pen scanned to this size would have.
      const ink = Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = row * size + column;
      pixels[at] = Math.max(pixels[at] ?? 0, ink);
    }
  }
}

/** A straight stroke between two points, dot by dot. */
export function paintLine(
  pixels: Float32Array,
  size: number,
  from: { x: number; y: number },
  to: { x: number; y: number },
  radius: number,
): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * 2));
  for (let step = 0; step <= steps; step += 1) {
    const part = step / steps;
    paintDot(pixels, size, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, radius);
  }
}
