import { MAX_LEGAL_BYTES } from "../license/legal.ts";

/** What DatasetRegistry takes as a name: as `Names.isName`. */
const NAME = /^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/;

/** What is wrong with a new dataset's name and card, as sentences. */
export function datasetProblems(name: string, card: string): { name?: string; card?: string } {
  const size = new TextEncoder().encode(card).length;
  const expected = "Expected 3 to 32 of a-z, 0-9 and -, with no hyphen at either end";
  return {
    ...(!NAME.test(name) && { name: `${expected}, found "${name}".` }),
    ...(card.trim() === "" ? { card: "Say what the dataset holds and where it comes from." }
      : size > MAX_LEGAL_BYTES && { card: `The card has ${size} bytes; at most ${MAX_LEGAL_BYTES} are kept.` }),
  };
}
