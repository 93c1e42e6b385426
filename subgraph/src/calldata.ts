import { Bytes, crypto } from "@graphprotocol/graph-ts";

/** Reading call data that anybody may have written: what is not there reads as null or as zeros, and nothing traps. */

const SELECTOR_LENGTH = 4;
const WORD_LENGTH = 32;
const ADDRESS_LENGTH = 20;
const NUMBER_LENGTH = 8;

/** The first four bytes of call data; null for a plain transfer. */
export function selectorOf(data: Bytes): Bytes | null {
  return data.length < SELECTOR_LENGTH ? null : slice(data, 0, SELECTOR_LENGTH);
}

/** Whether call data calls a function, such as `transfer(address,uint256)`. */
export function isCallOf(data: Bytes, signature: string): bool {
  const selector = selectorOf(data);
  return selector !== null && selector == slice(crypto.keccak256(Bytes.fromUTF8(signature)), 0, SELECTOR_LENGTH);
}

/** The first argument as an address; zeros where call data ends before. */
export function recipientOf(data: Bytes): Bytes {
  return slice(data, SELECTOR_LENGTH + WORD_LENGTH - ADDRESS_LENGTH, ADDRESS_LENGTH);
}

/** An argument, by its position from 0, as it stands in call data; null when there is none. */
export function wordArgument(data: Bytes, position: i32): Bytes | null {
  const start = SELECTOR_LENGTH + position * WORD_LENGTH;
  return data.length < start + WORD_LENGTH ? null : slice(data, start, WORD_LENGTH);
}

/** The first argument as a release's, a stream's or a dispute's id (8 bytes); null when there is none. */
export function numberArgument(data: Bytes): Bytes | null {
  const word = wordArgument(data, 0);
  return word === null ? null : slice(word, WORD_LENGTH - NUMBER_LENGTH, NUMBER_LENGTH);
}

/** `length` bytes from `start`; zeros where the bytes end before. */
export function slice(bytes: Uint8Array, start: i32, length: i32): Bytes {
  const out = new Uint8Array(length);
  for (let i = 0; i < length && start + i < bytes.length; i++) out[i] = bytes[start + i];
  return Bytes.fromUint8Array(out);
}
