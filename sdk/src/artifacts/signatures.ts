/** How many bytes from its beginning a file is recognised by. */
export const HEAD_BYTES = 8192;

type Recognise = (head: Uint8Array, text: string) => boolean;

const startsWith =
  (...magic: number[]): Recognise =>
  (head) =>
    magic.every((byte, i) => head[i] === byte);
const isTorchArchive: Recognise = (head, text) => isZip(head, text) && /\/data\.pkl|\.data\/|archive\//.test(text);
const isZip: Recognise = (head) =>
  head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));

/** Program text: what its first lines look like in the languages models are scripted in. */
const PROGRAM =
  /^(?:\u00ef\u00bb\u00bf)?\s*(?:#!|@echo\b|<!doctype|<html|<script|<svg|<\?xml|<\?php|(?:import|from)\s+[\w.{*'"]|def\s+\w+\s*\(|class\s+\w+|(?:const|let|var)\s+\w+\s*=|(?:async\s+)?function\b|["']use strict|export\s+(?:default|const|function)|require\s*\()/i;

/** What is refused by its content, most telling name first. */
const REFUSED: readonly { what: string; test: Recognise }[] = [
  // Protocols 2 to 5 begin with PROTO; the older ones are text: a global reference, a container, or a marked tuple.
  { what: "a Python pickle, which runs code when it is loaded", test: (head) => head[0] === 0x80 && isPickleProtocol(head[1]) },
  { what: "a Python pickle, which runs code when it is loaded", test: (_, text) => /^(?:\(?c[\w.]+\n[\w.]+\n|[(\]})][dlpt]p?\d*\n)/.test(text) },
  { what: "a PyTorch checkpoint, which is a ZIP archive around a Python pickle", test: isTorchArchive },
  { what: "compiled Python", test: (head) => head[1] === 0x0d && head[2] === 0x0d && head[3] === 0x0a },
  { what: "a ZIP archive", test: isZip },
  { what: "a gzip archive", test: startsWith(0x1f, 0x8b) },
  { what: "a bzip2 archive", test: startsWith(0x42, 0x5a, 0x68) },
  { what: "an xz archive", test: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a) },
  { what: "a Zstandard archive", test: startsWith(0x28, 0xb5, 0x2f, 0xfd) },
  { what: "a 7-Zip archive", test: startsWith(0x37, 0x7a, 0xbc, 0xaf) },
  { what: "a tar archive", test: (_, text) => text.slice(257, 262) === "ustar" },
  { what: "a program (ELF)", test: startsWith(0x7f, 0x45, 0x4c, 0x46) },
  { what: "a program (Windows)", test: isWindowsProgram },
  { what: "a program (Mach-O)", test: (head) => MACH_O.has(new DataView(head.buffer, head.byteOffset).getUint32(0)) },
  { what: "a program (WebAssembly)", test: startsWith(0x00, 0x61, 0x73, 0x6d) },
  { what: "a program (LLVM)", test: startsWith(0x42, 0x43, 0xc0, 0xde) },
  { what: "a program (Lua)", test: startsWith(0x1b, 0x4c, 0x75, 0x61) },
  { what: "a program (Android)", test: startsWith(0x64, 0x65, 0x78, 0x0a) },
  { what: "a pointer of Git LFS and not the file: fetch it first", test: (_, text) => text.startsWith("version https://git-lfs.github.com/spec/") },
  { what: "a GGUF model; convert it to ONNX", test: startsWith(0x47, 0x47, 0x55, 0x46) },
  { what: "an HDF5 (Keras) model, which can carry code; convert it to ONNX", test: startsWith(0x89, 0x48, 0x44, 0x46) },
  { what: "a NumPy array, which can carry a pickle; use safetensors", test: startsWith(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59) },
  { what: "program text", test: (_, text) => PROGRAM.test(text) },
];

/** Thin and fat, of 32 and 64 bits, in either order of bytes. */
const MACH_O: ReadonlySet<number> = new Set([
  0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xcafebabf, 0xbebafeca, 0xbfbafeca,
]);

/**
 * Says what a file is when its content alone is reason to refuse it as part of a release, else `undefined`.
 *
 * @param head the file's first {@link HEAD_BYTES} bytes, or all when there are fewer.
 */
export function refusedContent(head: Uint8Array): string | undefined {
  if (head.length < 4) return undefined;
  const text = new TextDecoder("latin1").decode(head);
  return REFUSED.find(({ test }) => test(head, text))?.what;
}

function isPickleProtocol(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 2 && byte <= 5;
}

/** `MZ` alone may be chance; the header it points to says `PE`. */
function isWindowsProgram(head: Uint8Array): boolean {
  if (head[0] !== 0x4d || head[1] !== 0x5a || head.length < 64) return false;
  const at = new DataView(head.buffer, head.byteOffset).getUint32(60, true);
  return at + 1 >= head.length || (head[at] === 0x50 && head[at + 1] === 0x45);
}

/** A script that a shell would run, in a file that may hold prose. */
export function scriptOf(head: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(head);
  return /^(?:\u00ef\u00bb\u00bf)?(?:#![ \t]*\/|@echo\b|<\?php\b)/i.test(text) ? "program text" : undefined;
}

/** Whether a small file is only the path of another: what a symbolic link becomes where there are none. */
export function isLinkText(head: Uint8Array, size: number): boolean {
  if (size > 1024) return false;
  const text = new TextDecoder("latin1").decode(head);
  return /^(?:\.{1,2}\/|\/|~\/|[A-Za-z]:\\|\\\\)[\x21-\x7e ]*\n?$/.test(text);
}
