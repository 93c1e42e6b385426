import { deflateRawSync } from "node:zlib";
import { expect } from "chai";
import { readOnnxSignature } from "@commonweight/sdk/artifacts/onnx";
import { isPickle } from "@commonweight/sdk/artifacts/pickle";
import { inspectFiles } from "@commonweight/sdk/artifacts/safety";
import { refusedWith } from "./support/failure.ts";
import { buildOnnx } from "./support/onnx.ts";
import { bytesFrom, releaseFiles, utf8 } from "./support/release.ts";
import { zip, type ZipEntry } from "./support/zip.ts";

/** The reason for which a file is refused beside a whole release, under a name that says nothing. */
async function reasonFor(content: Uint8Array, path = "suite/inputs.safetensors"): Promise<string | undefined> {
  const files = [...releaseFiles().filter((file) => file.path !== path), { path, content }];
  return (await inspectFiles(files, { model: "model.onnx" })).refusals.find((refusal) => refusal.path === path)?.reason;
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, "latin1"));

/** `os.system('id')`, as Python's own pickle module writes it in each protocol, and `{'a': [1, 2]}`. */
const PICKLES: [what: string, content: Uint8Array][] = [
  ["protocol 0, a call", bytes("cposix\nsystem\np0\n(S'id'\np1\ntp2\nRp3\n.")],
  ["protocol 0, a class by INST", bytes("(S'id'\nios\nsystem\n.")],
  ["protocol 0, data in front of the call", bytes("(lp0\nI1\naI2\na0cposix\nsystem\n(S'id'\ntR.")],
  ["protocol 0, data only", bytes("(dp0\nVa\np1\n(lp2\nI1\naI2\nas.")],
  ["protocol 1, a call", bytes("cposix\nsystem\nq\x00(U\x02idq\x01tq\x02Rq\x03.")],
  ["protocol 1, data only", bytes("}q\x00X\x01\x00\x00\x00aq\x01]q\x02(K\x01K\x02es.")],
  ["protocol 2", bytes("\x80\x02cposix\nsystem\nq\x00X\x02\x00\x00\x00idq\x01\x85q\x02Rq\x03.")],
  ["protocol 3", bytes("\x80\x03cposix\nsystem\nq\x00X\x02\x00\x00\x00idq\x01\x85q\x02Rq\x03.")],
  ["protocol 4", bytes("\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.")],
  ["protocol 5", bytes("\x80\x05\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.")],
  ["protocol 4 without its mark", bytes("\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R.")],
  ["a long text before the call", bytes(`X\x00\x00\x03\x00${"a".repeat(3 * 65536)}0cposix\nsystem\n(S'id'\ntR.`)],
];

describe("what a file is, whatever its name", function () {
  this.timeout(20_000);
  for (const [what, content] of PICKLES) {
    it(`is a pickle: ${what}`, async () => {
      expect(await reasonFor(content)).to.include("a Python pickle, which runs code when it is loaded");
      expect(await reasonFor(content, "README.md")).to.satisfy((reason?: string) => {
        return what.includes("data only") || reason?.includes("a Python pickle") || reason?.includes("binary data");
      });
    });
  }

  it("is no pickle only because it is text, numbers, or noise", async () => {
    const texts = ["Not.", "I am.", "character classification\nmodel\n", "(c) 2026\nAll rights reserved.\n", "# A model\n", "{}", "."];
    for (const text of texts) expect(await isPickle(new Blob([text]), { isProse: true }), text).to.equal(false);
    for (let i = 0; i < 300; i++) expect(await isPickle(new Blob([bytesFrom(`noise ${i}`, 4096)]))).to.equal(false);
    expect(await isPickle(new Blob([new Uint8Array(1000)]))).to.equal(false);
    expect(await isPickle(new Blob([new Float32Array(1000).fill(0.013)]))).to.equal(false);
  });

  const holding: [what: string, entries: ZipEntry[], found: RegExp][] = [
    ["a PyTorch checkpoint", [{ name: "archive/data.pkl", content: PICKLES[6]![1] }], /PyTorch checkpoint/],
    ["a pickle under another name", [{ name: "weights/0", content: PICKLES[0]![1] }], /a ZIP archive with a Python pickle in it \('weights\/0'\)/],
    ["a packed pickle", [{ name: "x", content: PICKLES[8]![1], packed: true }], /with a Python pickle in it \('x'\)/],
    ["an array of Python objects, as .npz files hold", [{ name: "a.npy", content: bytes("\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False}") }], /NumPy objects/],
    ["Python source", [{ name: "code/model.py", content: utf8("x = 1") }], /with 'code\/model.py' in it/],
    ["another archive", [{ name: "inner", content: zip([{ name: "a", content: utf8("a") }]) }], /with another archive in it/],
    ["nothing of note", [{ name: "a.txt", content: utf8("hello there") }], /is a ZIP archive$/],
  ];
  for (const [what, entries, found] of holding) {
    it(`is an archive that holds ${what}`, async () => {
      expect(await reasonFor(zip(entries))).to.match(found);
    });
  }

  it("is a ZIP bomb, told by what its list says and without unpacking it", async () => {
    const zeros = deflateRawSync(new Uint8Array(20 * 1024 * 1024));
    const bomb = zip([{ name: "zeros", content: zeros, method: 8, unpacked: 20 * 1024 * 1024 }]);
    expect(await reasonFor(bomb)).to.match(/unpacks from \d+ to 20971520 bytes \(a ZIP bomb\)/);
    const many = Array.from({ length: 5000 }, (_, i) => ({ name: `${i}`, content: zeros.subarray(0, 20), method: 8, unpacked: 2 ** 32 - 2 }));
    const started = performance.now();
    expect(await reasonFor(zip(many))).to.include("a ZIP bomb");
    expect(await reasonFor(zip(Array.from({ length: 20_000 }, (_, i) => ({ name: `${i}`, content: utf8("") }))))).to.include("20000 files, more than");
    expect(performance.now() - started).to.be.below(2000);
  });

  it("is an archive also behind something else, as an image or a model", async () => {
    const hidden = zip([{ name: "p", content: PICKLES[0]![1] }]);
    const png = Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47), bytesFrom("png", 1000), hidden]);
    expect(await reasonFor(png, "cover.png")).to.match(/a file with a ZIP archive behind it with a Python pickle in it/);
  });

  const programs: [what: string, content: Uint8Array][] = [
    ["a program (ELF)", bytes("\x7fELF\x02\x01\x01")],
    ["a program (Windows)", Uint8Array.from({ length: 128 }, (_, i) => ({ 0: 0x4d, 1: 0x5a, 60: 64, 64: 0x50, 65: 0x45 })[i] ?? 0)],
    ["a program (Mach-O)", bytes("\xca\xfe\xba\xbf\x00\x00\x00\x02")],
    ["a program (Mach-O)", bytes("\xbe\xba\xfe\xca\x00\x00\x00\x02")],
    ["a program (LLVM)", bytes("BC\xc0\xde____")],
    ["a program (Lua)", bytes("\x1bLua____")],
    ["compiled Python", bytes("\xf3\x0d\x0d\x0a____")],
    ["program text", bytes("\xef\xbb\xbf#!/bin/sh\nid\n")],
    ["program text", bytes("@echo off\r\ndel x\r\n")],
    ["program text", bytes("\xef\xbb\xbfimport os\nos.system('id')\n")],
    ["a pointer of Git LFS", bytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\n")],
    ["the text of a symbolic link", bytes("../../etc/passwd")],
    ["the text of a symbolic link", bytes("/etc/passwd\n")],
    ["the text of a symbolic link", bytes("C:\\Windows\\win.ini")],
  ];
  for (const [what, content] of programs) {
    it(`is ${what}: ${JSON.stringify(Buffer.from(content.subarray(0, 12)).toString("latin1"))}`, async () => {
      expect(await reasonFor(content)).to.include(`its content is ${what}`);
    });
  }

  it("is a script in a file that may hold prose, too", async () => {
    expect(await reasonFor(utf8("#!/bin/sh\nrm -rf ~\n"), "README.md")).to.include("program text");
    expect(await reasonFor(utf8("# The #! line\n"), "README.md")).to.equal(undefined);
  });

  it("is not parsed when parsing alone would cost gigabytes", async () => {
    const started = performance.now();
    expect(await reasonFor(utf8("[".repeat(1_000_000)), "suite/suite.json")).to.include("nested deeper than 200");
    expect(await reasonFor(utf8(`[${"[],".repeat(4_100_000)}0]`), "suite/suite.json")).to.include("more than 8000000 values");
    expect(performance.now() - started).to.be.below(3000);
  }).timeout(10_000);
});

describe("what an ONNX model may hold", () => {
  const refused = (words: string[], parts: Parameters<typeof buildOnnx>[0]) => {
    return refusedWith("onnx-invalid", words, () => readOnnxSignature(buildOnnx(parts)));
  };

  it("refuses paths of data that leave the folder, in any disguise", async () => {
    const paths: [string, string][] = [
      ["../w.bin", "'..'"], ["a/../../w.bin", "'..'"], ["/etc/passwd", "absolute"], ["..\\w.bin", "backslash"],
      ["C:/w.bin", "colon"], ["file:///etc/passwd", "colon"], ["%2e%2e/w.bin", "percent"], ["a//b", "empty segment"],
      ["./w.bin", "'.'"], ["w\0.bin", "control character"], ["", "is empty"], [`${"a/".repeat(300)}b`, "longer than"],
    ];
    for (const [location, words] of paths) await refused(["tensor 'w'", words], { location, length: 4 });
  });

  it("refuses shapes that do not fit their data, are negative, or count further than any memory", async () => {
    await refused(["shape [5]", "takes 5 bytes, and holds 4"], { dims: [5] });
    await refused(["dimension of length -1"], { dims: [-1] });
    await refused(["more than 1099511627776 elements"], { dims: [2 ** 40, 2 ** 40] });
    await refused(["more than 1099511627776 elements"], { dims: ["9223372036854775807"] });
    await refused(["more than 1099511627776 elements"], { dims: [0, 2 ** 50] });
    await refused(["more than 16 dimensions"], { dims: Array<number>(17).fill(1) });
    await refused(["takes 9 bytes by its shape, and 7"], { location: "w.bin", length: 7, dims: [9] });
  });

  it("refers to as much data outside as the shape takes, when no length is stated", () => {
    expect(readOnnxSignature(buildOnnx({ location: "w.bin", dims: [3, 100] })).externalData).to.deep.equal([{ path: "w.bin", size: 300 }]);
  });

  it("takes operators that the model defines itself, and none that only looks so", async () => {
    const uses = [["", "Relu"], ["com.microsoft", "Gelu"]] as const;
    const own = { domain: "pkg.own", name: "Act", uses };
    expect(readOnnxSignature(buildOnnx({ domain: "pkg.own", type: "Act", functions: [own] })).nodes).to.equal(3);
    await refused(["operator Other", "'pkg.own'"], { domain: "pkg.own", type: "Other", functions: [own] });
    await refused(["operator Evil", "'far'"], { functions: [{ ...own, uses: [["far", "Evil"]] }] });
  });

  it("refuses functions that call themselves, or unfold without end", async () => {
    const loop = [{ domain: "p", name: "A", uses: [["p", "B"]] }, { domain: "p", name: "B", uses: [["p", "A"]] }] as const;
    await refused(["calls itself"], { functions: loop });
    const doubling = Array.from({ length: 60 }, (_, i) => ({
      domain: "p", name: `F${i}`, uses: Array.from({ length: 4 }, (): [string, string] => (i === 59 ? ["", "Relu"] : ["p", `F${i + 1}`])),
    }));
    const started = performance.now();
    await refused(["unfold into more than 200000"], { functions: doubling });
    expect(performance.now() - started).to.be.below(500);
    const chain = Array.from({ length: 9000 }, (_, i): { domain: string; name: string; uses: [string, string][] } => ({
      domain: "p", name: `F${i}`, uses: [i === 8999 ? ["", "Relu"] : ["p", `F${i + 1}`]],
    }));
    expect(readOnnxSignature(buildOnnx({ functions: chain })).nodes).to.equal(9001);
  });

  it("refuses graphs nested too deep, and numbers and lengths that do not end, at once", async () => {
    await refused(["nested deeper than 16"], { depth: 40 });
    const started = performance.now();
    for (const before of [
      Uint8Array.from([0x08, ...Array<number>(20).fill(0xff)]), // a varint of twenty bytes
      Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f), // a graph of four gigabytes
      Uint8Array.of(0x0b, 0x0b, 0x0b, 0x0b), // groups in groups
      Uint8Array.from([0xfa, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), // a field number of 2^60
    ]) {
      await refused(["ONNX: "], { before });
    }
    expect(performance.now() - started).to.be.below(500);
  });
});

describe("layouts of models in the wild, rebuilt with small weights", () => {
  const suite = releaseFiles().filter(({ path }) => path !== "model.onnx");
  const refusals = async (files: { path: string; content: Uint8Array }[], model = "onnx/model.onnx") => {
    return (await inspectFiles([...suite, ...files], { model })).refusals.map(({ path, reason }) => `${path}: ${reason}`);
  };
  const json = (path: string) => ({ path, content: utf8("{}") });

  it("takes a Hugging Face layout for transformers.js, with data beside the graph", async () => {
    const model = { path: "onnx/model.onnx", content: buildOnnx({ location: "model.onnx_data", length: 16, depth: 2 }) };
    const data = { path: "onnx/model.onnx_data", content: bytesFrom("data", 16) };
    const texts = { path: "vocab.txt", content: utf8("[PAD]\n[UNK]\n") };
    expect(await refusals([model, data, json("config.json"), json("tokenizer.json"), texts])).to.deep.equal([]);
  });

  it("takes a model whose exporter wrote functions of its own, beside shards of safetensors", async () => {
    const functions = [{ domain: "pkg.onnxscript.torch_lib", name: "aten_gelu", uses: [["", "Erf"], ["", "Mul"]] as const }];
    const model = { path: "onnx/model.onnx", content: buildOnnx({ domain: "pkg.onnxscript.torch_lib", type: "aten_gelu", functions }) };
    const shard = { path: "model-00001-of-00002.safetensors", content: utf8("\u0002\0\0\0\0\0\0\0{}") };
    expect(await refusals([model, shard, json("model.safetensors.index.json")])).to.deep.equal([]);
  });

  it("refuses what such folders hold beside: checkpoints, code, pointers, links", async () => {
    const model = { path: "onnx/model.onnx", content: buildOnnx() };
    const found = await refusals([
      model,
      { path: "pytorch_model.bin", content: zip([{ name: "archive/data.pkl", content: PICKLES[6]![1] }]) },
      { path: "modeling_own.py", content: utf8("x = 1\n") },
      { path: "model.safetensors", content: utf8("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n") },
      { path: "other.onnx", content: utf8("../../blobs/0123abcd") },
    ]);
    expect(found.map((reason) => reason.split(":")[0])).to.deep.equal(["pytorch_model.bin", "modeling_own.py", "model.safetensors", "other.onnx"]);
    expect(found.join("\n")).to.match(/PyTorch checkpoint[^]*no programs[^]*pointer of Git LFS[^]*symbolic link/);
  });
});
