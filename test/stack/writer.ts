// Replaces a file for ever, each time with four million times the same letter; its parent kills it at some moment.
import { writeAtomic } from "../../deploy/local/atomic.ts";

const file = process.argv[2]!;
for (let round = 0; ; round++) {
  writeAtomic(file, String.fromCharCode(97 + (round % 26)).repeat(4_000_000));
  if (round === 0) process.send?.("written");
}
