import { FormatError } from "./amount.ts";
import { hexBytes } from "./identifier.ts";

/** The two strokes of a dial in a 40 × 40 box: hairlines 1.3 wide, bars 3 wide (4 when drawn alone, below 28 px). */
export interface DialPaths {
  hairlines: string;
  bars: string;
}

const TICKS = 24;
const CENTRE = 20;
const RIM = 18;

/**
 * The dial of a release: 24 ticks, tick i from byte i of the weights' SHA-256, at i/24 of a turn from the top. The level
 * is byte >> 5; levels 0 to 4 are hairlines (from 18 in to 16.4 - 0.9 × level), 5 to 7 bars (in to 23.6 - 2.4 × level).
 *
 * @param digest sha-256 in hex, with or without `0x`
 * @throws FormatError `dial/digest` when it has fewer than 24 bytes
 */
export function dialPaths(digest: string): DialPaths {
  const bytes = hexBytes(digest);
  if (bytes.length < TICKS) {
    throw new FormatError("dial/digest", `A dial needs 24 bytes of a SHA-256, found ${bytes.length} in "${digest}".`);
  }
  const paths: DialPaths = { hairlines: "", bars: "" };
  for (let tick = 0; tick < TICKS; tick += 1) {
    const level = (bytes[tick] as number) >> 5;
    const bar = level >= 5;
    const inner = bar ? 23.6 - 2.4 * level : 16.4 - 0.9 * level;
    paths[bar ? "bars" : "hairlines"] += `M${point(tick, RIM)}L${point(tick, inner)}`;
  }
  return paths;
}

function point(tick: number, radius: number): string {
  const angle = (tick / TICKS) * 2 * Math.PI;
  const x = CENTRE + radius * Math.sin(angle);
  const y = CENTRE - radius * Math.cos(angle);
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The five bars of a person's square avatar in a 20 × 20 box, heights from the first five bytes of the address. */
export function avatarPath(address: string): string {
  const bytes = hexBytes(address);
  return [0, 1, 2, 3, 4]
    .map((bar) => `M${4 + 3 * bar} 17v-${round(4 + 2.6 * ((bytes[bar] ?? 0) % 5))}`)
    .join("");
}
