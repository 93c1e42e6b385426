import fc from "fast-check";

/** Bytes that mean something to a parser: ends of ranges, of varints, brackets. */
const TELLING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x22, 0x2d, 0x5b, 0x5d, 0x7b, 0x7d, 0x39];

type Change = (bytes: Uint8Array) => Uint8Array;

const at = (length: number, draw: number): number => (length === 0 ? 0 : draw % length);

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(7)).map(([where, bit]): Change => (bytes) => {
    if (bytes.length > 0) bytes[at(bytes.length, where)]! ^= 1 << bit;
    return bytes;
  }),
  fc.tuple(fc.nat(), fc.constantFrom(...TELLING), fc.integer({ min: 1, max: 12 })).map(([where, byte, count]): Change => (bytes) => {
    return bytes.fill(byte, at(bytes.length, where), Math.min(bytes.length, at(bytes.length, where) + count));
  }),
  fc.nat().map((where): Change => (bytes) => bytes.subarray(0, at(bytes.length, where))),
  fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 40 })).map(([where, more]): Change => (bytes) => {
    const middle = at(bytes.length, where);
    return Buffer.concat([bytes.subarray(0, middle), more, bytes.subarray(middle)]);
  }),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(400)).map(([from, to, length]): Change => (bytes) => {
    const [start, target] = [at(bytes.length, from), at(bytes.length, to)];
    return Buffer.concat([bytes.subarray(0, target), bytes.subarray(start, start + length), bytes.subarray(target)]);
  }),
  fc.tuple(fc.nat(), fc.nat(400)).map(([where, length]): Change => (bytes) => {
    const start = at(bytes.length, where);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);
  }),
);

/**
 * Damaged copies of real files: bits flipped, runs of telling bytes, cuts, insertions, parts doubled or taken out. Half
 * of the changes fall into the first two kilobytes, where formats keep what they say about themselves.
 */
export function mutations(corpus: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.constantFrom(...corpus), fc.array(changes, { minLength: 1, maxLength: 6 }), fc.boolean()).map(
    ([file, list, inHead]) => {
      const head = inHead ? Math.min(file.length, 2048) : file.length;
      const start: Uint8Array = new Uint8Array(file.subarray(0, head));
      const changed = list.reduce((bytes, change) => change(bytes), start);
      return new Uint8Array(Buffer.concat([changed, file.subarray(head)]));
    },
  );
}
