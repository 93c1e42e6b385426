/** Where "kestrel/glyph-reader 1.0.0" leads. */
export function modelHref(label: string): string {
  return `/models/${label.replace(" ", "/")}`;
}
