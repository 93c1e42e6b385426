/** A text of at most `length` characters: cut between words, with a mark that something is missing. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(" ");
  // A word that fills half of what there is room for is cut itself, or hardly anything would be left.
  return `${(space > length / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
