/** Longest path a release may use, in UTF-8 bytes; file systems and gateways agree on more, no release needs it. */
export const MAX_PATH_BYTES = 512;

/**
 * Says why `path` may not name a file of a release, or `undefined` when it may.
 *
 * A safe path is relative, uses `/` only, is in Unicode NFC and stays inside its folder on every platform.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is empty";
  if (new TextEncoder().encode(path).length > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`;
  if (path.includes("\\")) return "contains a backslash";
  if (path.startsWith("/")) return "is absolute";
  if (path.includes(":")) return "contains a colon"; // drive letters and alternate streams on Windows
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path)) return "contains a control character";
  if (path !== path.normalize("NFC")) return "is not in Unicode normal form C";
  for (const segment of path.split("/")) {
    if (segment === "") return "has an empty segment";
    if (segment === "." || segment === "..") return `has the segment '${segment}'`;
  }
  return undefined;
}

/** Orders paths by their UTF-8 bytes, as `LC_ALL=C sort` does, so that digests do not depend on a locale. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
