import { RIGHTS } from "@commonweight/sdk/license/rights";
import type { Right } from "@commonweight/sdk/license/rights";

/**
 * The icon set: 16 px grid, drawn with a 1.5 px stroke and round ends; filled only where it is a status or the mark. Each
 * value is the inside of an `<svg viewBox="0 0 16 16">`.
 */
export const ICONS = {
  // Statuses
  released:
    '<circle cx="8" cy="8" r="6.2" fill="currentColor" stroke="none"/><path d="m5 8.2 2.1 2.1L11 6" stroke="var(--surface)"/>',
  half: '<circle cx="8" cy="8" r="5.6"/><path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor" stroke="none"/>',
  pause: '<circle cx="8" cy="8" r="5.6"/><path d="M6.4 5.8v4.4M9.6 5.8v4.4"/>',
  revoked: '<circle cx="8" cy="8" r="5.6"/><path d="m4.2 11.8 7.6-7.6"/>',
  dotted: '<circle cx="8" cy="8" r="5.6" stroke-dasharray="2.2 2.2"/>',
  circle: '<circle cx="8" cy="8" r="5.6"/>',
  "cross-circle": '<circle cx="8" cy="8" r="5.6"/><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>',
  verified:
    '<path d="M14.9 6.8H8a1.2 1.2 0 0 0 0 2.4h6.9A7 7 0 1 1 14.9 6.8z" fill="currentColor" stroke="none"/>',
  clock: '<circle cx="8" cy="8" r="5.6"/><path d="M8 4.8V8l2.2 1.5"/>',
  info: '<circle cx="8" cy="8" r="5.6"/><path d="M8 7.5v3.2M8 5.3v.01"/>',
  warning: '<path d="M8 2.5 14.2 13H1.8zM8 6.5v3M8 11.3v.01"/>',

  // The eight rights, drawn as on the licence itself
  run: rightGlyph("run"),
  business: rightGlyph("business"),
  "fine-tune": rightGlyph("fine-tune"),
  serve: rightGlyph("serve"),
  share: rightGlyph("share"),
  distil: rightGlyph("distil"),
  merge: rightGlyph("merge"),
  train: rightGlyph("train"),

  // Things
  coins:
    '<ellipse cx="6.5" cy="4.6" rx="4" ry="1.9"/><path d="M2.5 4.6v3.2c0 1 1.8 1.9 4 1.9M10.5 4.6V6"/><ellipse cx="10" cy="8.8" rx="3.6" ry="1.7"/><path d="M6.4 8.8v2.8c0 .9 1.6 1.7 3.6 1.7s3.6-.8 3.6-1.7V8.8"/>',
  chip: '<rect x="4.5" y="4.5" width="7" height="7" rx="1"/><path d="M6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14"/>',
  dataset:
    '<ellipse cx="8" cy="4" rx="5" ry="1.8"/><path d="M3 4v8c0 1 2.2 1.8 5 1.8s5-.8 5-1.8V4M3 8c0 1 2.2 1.8 5 1.8S13 9 13 8"/>',
  file: '<path d="M4 2.5h5l3 3v8H4zM9 2.5v3h3"/>',
  folder: '<path d="M2.5 12.5v-9h4l1.5 2h5.5v7z"/>',
  charter: '<path d="M4 2.5h8v11H4zM6 5.5h4M6 8h4M6 10.5h2"/>',
  wallet: '<path d="M2.5 5v8h11V5zM2.5 5l8-2.5V5M10.5 9h.01"/>',
  person: '<circle cx="8" cy="5.2" r="2.7"/><path d="M3 13.5c.6-2.6 2.4-4 5-4s4.4 1.4 5 4"/>',

  // Acts
  check: '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
  close: '<path d="m4 4 8 8M12 4l-8 8"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>',
  external: '<path d="M9 3h4v4M13 3 7.5 8.5M11 9.5v3.5H3V5h3.5"/>',
  "arrow-right": '<path d="M3 8h10M9 4l4 4-4 4"/>',
  "chevron-down": '<path d="m4 6 4 4 4-4"/>',
  "chevron-right": '<path d="m6 4 4 4-4 4"/>',
  in: '<path d="M8 2.5v7M5 6.8l3 3 3-3M2.5 10.5v3h11v-3"/>',
  out: '<path d="M8 9.8V2.5M5 5.3l3-3 3 3M2.5 10.5v3h11v-3"/>',
  search: '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3 3"/>',
  filter: '<path d="M2.5 4.5h11M4.5 8h7M6.5 11.5h3"/>',
  eraser: '<path d="M6 13h7.5M3 9.5l6-6 4 4-5.5 5.5H6z"/>',
  sun: '<circle cx="8" cy="8" r="2.8"/><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1"/>',
} as const;

export type IconName = keyof typeof ICONS;

function rightGlyph(icon: Right["icon"]): string {
  return `<path d="${RIGHTS.find((right) => right.icon === icon)!.glyph}"/>`;
}
