/**
 * Tells a Python pickle by running over its opcodes (CPython, Lib/pickletools.py) without doing what they say. The
 * first protocols are plain text without any mark at their beginning, so that only their grammar gives them away.
 */

/** Bytes that are read at once, and how often. */
const WINDOW_BYTES = 64 * 1024;
const MAX_WINDOWS = 64;
/** Opcodes that are looked at; what has gone on for so long is a pickle. */
const MAX_OPCODES = 5_000;
/** Longest line of an argument in text. */
const MAX_LINE = 4096;

type Argument = number | "line" | "two lines" | "length1" | "length4" | "length8";

/** What follows each opcode. */
const ARGUMENTS = new Map<number, Argument>([
  ...[..."(.012NQRbestuaod)]}l"].map((code): [number, Argument] => [code.charCodeAt(0), 0]),
  ...[0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98].map((code): [number, Argument] => [code, 0]),
  ...[..."FILPSVgp"].map((code): [number, Argument] => [code.charCodeAt(0), "line"]),
  ...[..."ci"].map((code): [number, Argument] => [code.charCodeAt(0), "two lines"]),
  ...[["K", 1], ["M", 2], ["J", 4], ["G", 8], ["q", 1], ["r", 4], ["h", 1], ["j", 4]].map(
    ([code, length]): [number, Argument] => [String(code).charCodeAt(0), length as number],
  ),
  ...([[0x80, 1], [0x82, 1], [0x83, 2], [0x84, 4], [0x95, 8]] as [number, Argument][]),
  ...([[0x43, "length1"], [0x55, "length1"], [0x8a, "length1"], [0x8c, "length1"]] as [number, Argument][]),
  ...([[0x42, "length4"], [0x54, "length4"], [0x58, "length4"], [0x8b, "length4"]] as [number, Argument][]),
  ...([[0x8d, "length8"], [0x8e, "length8"], [0x96, "length8"]] as [number, Argument][]),
]);

/** GLOBAL and INST name what is to be called in text, STACK_GLOBAL by the last two strings. */
const [GLOBAL, INST, STACK_GLOBAL] = [0x63, 0x69, 0x93];
const STRINGS = new Set([..."STUVX"].map((code) => code.charCodeAt(0)).concat(0x8c, 0x8d));
const [STOP, PROTO] = [0x2e, 0x80];

/**
 * Whether `content` is a pickle: its opcodes run without an error to the end mark, and name something to call or take
 * up the whole file; or they begin as protocol 2 and later do. A few windows of it are read, however long it is.
 *
 * @param options.isProse only what names something counts: "Not." is four opcodes, too
 */
export async function isPickle(content: Blob, { isProse = false } = {}): Promise<boolean> {
  const bytes = new Windows(content);
  let [names, strings, at] = [false, 0, 0];
  for (let opcodes = 0; opcodes < MAX_OPCODES; opcodes++) {
    const code = await bytes.at(at);
    const argument = code === undefined ? undefined : ARGUMENTS.get(code);
    if (code === undefined || argument === undefined) return false;
    if (opcodes === 0 && code === PROTO) {
      const [protocol, next] = [(await bytes.at(1)) ?? 255, await bytes.at(2)];
      if (protocol >= 2 && protocol <= 5 && (next === undefined || ARGUMENTS.has(next))) return true;
    }
    at++;
    if (code === STOP) return names || (!isProse && at === content.size && opcodes > 1);
    if (STRINGS.has(code)) strings++;
    names ||= code === GLOBAL || code === INST || (code === STACK_GLOBAL && strings >= 2);
    const end = await argumentEnd(bytes, argument, at, code);
    if (end === undefined || end > content.size) return false;
    at = end;
  }
  return names || !isProse;
}

async function argumentEnd(bytes: Windows, argument: Argument, at: number, code: number): Promise<number | undefined> {
  if (typeof argument === "number") return at + argument;
  if (argument === "line") return lineEnd(bytes, at, isTextArgument(code));
  if (argument === "two lines") {
    const module = await lineEnd(bytes, at, /^[\w.]+$/);
    return module === undefined ? undefined : lineEnd(bytes, module, /^[\w.]+$/);
  }
  const width = { length1: 1, length4: 4, length8: 8 }[argument];
  let length = 0;
  for (let i = 0; i < width; i++) length += ((await bytes.at(at + i)) ?? Number.NaN) * 256 ** i;
  return Number.isSafeInteger(length) ? at + width + length : undefined;
}

function isTextArgument(code: number): RegExp {
  const kind = String.fromCharCode(code);
  if (kind === "S") return /^(?:'[^]*'|"[^]*")$/;
  if (kind === "F") return /^[-+.\deEinfa]+$/;
  if (kind === "I" || kind === "L" || kind === "g" || kind === "p") return /^-?\d+L?$/;
  return /^[^]*$/;
}

/** Where the line ends, if it is as it must be. */
async function lineEnd(bytes: Windows, at: number, form: RegExp): Promise<number | undefined> {
  let line = "";
  for (let end = at; end < at + MAX_LINE; end++) {
    const byte = await bytes.at(end);
    if (byte === undefined) return undefined;
    if (byte === 0x0a) return form.test(line) ? end + 1 : undefined;
    line += String.fromCharCode(byte);
  }
  return undefined;
}

/** Single bytes of a file, of which a bounded part is ever read. */
class Windows {
  readonly #content: Blob;
  #start = 0;
  #bytes = new Uint8Array();
  #left = MAX_WINDOWS;

  constructor(content: Blob) {
    this.#content = content;
  }

  async at(position: number): Promise<number | undefined> {
    const known = this.#bytes[position - this.#start];
    if (known !== undefined || position >= this.#content.size || this.#left === 0) return known;
    this.#left--;
    this.#start = position;
    this.#bytes = new Uint8Array(await this.#content.slice(position, position + WINDOW_BYTES).arrayBuffer());
    return this.#bytes[0];
  }
}
