import { expect } from "chai";
import { parseCard } from "@commonweight/sdk/artifacts/card";
import { readOnnxSignature } from "@commonweight/sdk/artifacts/onnx";
import { inspectFiles } from "@commonweight/sdk/artifacts/safety";
import { refusedWith } from "./support/failure.ts";
import { buildOnnx } from "./support/onnx.ts";
import { releaseFiles, utf8 } from "./support/release.ts";

const bytes = (...values: number[]) => Uint8Array.from([...values, ...new Array<number>(64).fill(0)]);

/** The reason for which a release is refused that holds this file beside the others. */
async function reasonFor(path: string, content: Uint8Array, model = "model.onnx"): Promise<string | undefined> {
  const files = [...releaseFiles().filter((file) => file.path !== path), { path, content }];
  const { refusals } = await inspectFiles(files, { model });
  expect(refusals.map((refusal) => refusal.path)).to.deep.equal(refusals.length > 0 ? [path] : []);
  return refusals[0]?.reason;
}

describe("inspectFiles", () => {
  it("finds nothing wrong with a model, its card and its suite", async () => {
    const { refusals, signature } = await inspectFiles(releaseFiles(), { model: "model.onnx" });
    expect(refusals).to.deep.equal([]);
    expect(signature?.inputs).to.deep.equal([{ name: "x", dtype: "float32", shape: ["batch", 4] }]);
  });

  const posing: [what: string, content: Uint8Array][] = [
    ["a Python pickle", bytes(0x80, 0x02, 0x7d)],
    ["a Python pickle", bytes(0x80, 0x05, 0x95)],
    ["a Python pickle", utf8("cposix\nsystem\n(S'id'\ntR.")],
    ["a PyTorch checkpoint", utf8("PK\u0003\u0004________________archive/data.pkl")],
    ["a ZIP archive", bytes(0x50, 0x4b, 0x03, 0x04)],
    ["a gzip archive", bytes(0x1f, 0x8b, 0x08)],
    ["a program (ELF)", bytes(0x7f, 0x45, 0x4c, 0x46)],
    ["a program (Windows)", Uint8Array.from({ length: 128 }, (_, i) => ({ 0: 0x4d, 1: 0x5a, 60: 64, 64: 0x50, 65: 0x45 })[i] ?? 0)],
    ["a program (Mach-O)", bytes(0xcf, 0xfa, 0xed, 0xfe)],
    ["a GGUF model", utf8("GGUF____________")],
    ["program text", utf8("import os\nos.system('id')\n")],
    ["program text", utf8("#!/usr/bin/env python3\n")],
    ["program text", utf8("const fs = require('fs');\n")],
    ["program text", utf8("<!doctype html><script>1</script>")],
  ];
  for (const [what, content] of posing) {
    for (const path of ["model.onnx", "suite/inputs.safetensors"]) {
      it(`recognises ${what} under the name ${path}`, async () => {
        expect(await reasonFor(path, content)).to.include(`its content is ${what}`);
      });
    }
  }

  const names: [path: string, why: string][] = [
    ["weights.pkl", "pickles run code"],
    ["model.pt", "carry pickles"],
    ["pytorch_model.bin", "carry pickles"],
    ["model.gguf", "only ONNX"],
    ["model.h5", "only ONNX"],
    ["arrays.npz", "use safetensors"],
    ["files.zip", "archives"],
    ["train.py", "no programs"],
    ["index.HTML", "no programs"],
    ["picture.svg", "no programs"],
    ["blob.data", "no known ending"],
    ["toString", "no known ending"],
  ];
  for (const [path, why] of names) {
    it(`refuses ${path} whatever it holds`, async () => {
      expect(await reasonFor(path, new Uint8Array(16))).to.include(why);
    });
  }

  it("refuses files that are not what their names say", async () => {
    expect(await reasonFor("README.md", new Uint8Array([0x23, 0, 1, 2]))).to.equal("expected text, found binary data");
    expect(await reasonFor("suite/suite.json", utf8("{"))).to.match(/^expected JSON, found an error/);
    expect(await reasonFor("suite/inputs.safetensors", new Uint8Array(64).fill(0xee))).to.include("expected safetensors");
    expect(await reasonFor("cover.png", utf8("GIF89a__"))).to.include("expected a PNG image");
    expect(await reasonFor("model.onnx", new Uint8Array(100).fill(7))).to.include("no ONNX model");
    expect(await reasonFor("second.onnx", new Uint8Array(100).fill(7))).to.include("no ONNX model");
  });

  it("lets prose begin with any word", async () => {
    expect(await reasonFor("README.md", utf8("import duties apply"))).to.equal(undefined);
  });

  it("refuses unsafe paths, and files or releases beyond the limits", async () => {
    expect(await reasonFor("../model.md", utf8("x"))).to.equal("its path has the segment '..'");
    const large = await inspectFiles(releaseFiles(), { model: "model.onnx", maxFileBytes: 1000, maxTotalBytes: 2000 });
    expect(large.refusals.map(({ path, reason }) => `${path}: ${reason}`)).to.deep.equal([
      `model.onnx: ${sizeOf("model.onnx")} bytes, at most 1000 are allowed`,
      `: the files have ${sizeOf("")} bytes together, at most 2000 are allowed`,
    ]);
  });

  it("refuses a release without its model", async () => {
    const { refusals } = await inspectFiles(releaseFiles().slice(1), { model: "model.onnx" });
    expect(refusals).to.deep.equal([
      { path: "model.onnx", reason: "the manifest names this file as the model, but it is not among the files" },
    ]);
  });

  describe("when the model keeps weights in another file", () => {
    const model = { path: "onnx/model.onnx", content: buildOnnx({ location: "model.bin", length: 100 }) };
    const inspect = async (data?: Uint8Array) => {
      const files = data ? [model, { path: "onnx/model.bin", content: data }] : [model];
      return (await inspectFiles(files, { model: model.path })).refusals;
    };

    it("takes that file under any name", async () => {
      expect(await inspect(new Uint8Array(100))).to.deep.equal([]);
    });

    it("refuses it when it is missing, too short, or code", async () => {
      expect(await inspect()).to.deep.equal([
        { path: "onnx/model.bin", reason: "the model keeps data in this file, which is not among the files" },
      ]);
      expect((await inspect(new Uint8Array(99)))[0]?.reason).to.equal("99 bytes, where the model refers to 100");
      expect((await inspect(bytes(0x80, 0x04)))[0]?.reason).to.include("a Python pickle");
    });
  });
});

function sizeOf(path: string): number {
  return releaseFiles()
    .filter((file) => path === "" || file.path === path)
    .reduce((sum, file) => sum + (file.content as Uint8Array).length, 0);
}

describe("readOnnxSignature", () => {
  it("gives inputs without weights, outputs, operator sets and external data", () => {
    expect(readOnnxSignature(buildOnnx({ location: "w.bin", length: 7, depth: 2 }))).to.deep.equal({
      irVersion: 8,
      opsets: { "": 17 },
      inputs: [{ name: "x", dtype: "float32", shape: ["batch", 4] }],
      outputs: [{ name: "y", dtype: "float32", shape: ["batch", 4] }],
      externalData: [{ path: "w.bin", size: 7 }],
      nodes: 3,
    });
  });

  it("takes operators of ONNX Runtime itself and refuses foreign ones, in branches too", async () => {
    expect(readOnnxSignature(buildOnnx({ domain: "com.microsoft" })).nodes).to.equal(1);
    for (const depth of [0, 3]) {
      await refusedWith("onnx-invalid", ["Relu", "'my.ops'"], () => readOnnxSignature(buildOnnx({ domain: "my.ops", depth })));
    }
  });

  it("refuses data outside the model's folder", async () => {
    for (const location of ["../w.bin", "/etc/passwd", "a\\b", ""]) {
      await refusedWith("onnx-invalid", ["tensor 'w'", "path"], () => readOnnxSignature(buildOnnx({ location })));
    }
  });

  it("refuses element types it does not know, and graphs nested without end", async () => {
    await refusedWith("onnx-invalid", ["'x'", "element type 14"], () => readOnnxSignature(buildOnnx({ elementType: 14 })));
    await refusedWith("onnx-invalid", ["deeper than 16"], () => readOnnxSignature(buildOnnx({ depth: 17 })));
  });

  it("refuses a model that is cut short anywhere", async () => {
    const model = buildOnnx();
    for (let length = 0; length < model.length; length++) {
      const cut = model.subarray(0, length);
      let signature: unknown;
      try {
        signature = readOnnxSignature(cut);
      } catch (error) {
        expect(error).to.have.property("code", "onnx-invalid");
        continue;
      }
      // The operator sets stand last and may be missing as a whole.
      expect(signature).to.deep.include({ opsets: {} });
    }
  });
});

describe("parseCard", () => {
  it("reads front matter and text", () => {
    const card = parseCard("---\r\nlicense: apache-2.0\r\ntags:\r\n- vision\r\nextra: 1\r\n---\r\n# Glyphs\r\n");
    expect(card).to.deep.equal({ metadata: { license: "apache-2.0", tags: ["vision"], extra: 1 }, body: "# Glyphs\r\n" });
  });

  it("says what is missing or broken", async () => {
    await refusedWith("card-invalid", ["front matter", "'# Glyphs'"], () => parseCard("# Glyphs"));
    await refusedWith("card-invalid", ["card.license", "found nothing"], () => parseCard("---\ntags: []\n---\n"));
    await refusedWith("card-invalid", ["card.tags", 'found "vision"'], () => parseCard("---\nlicense: mit\ntags: vision\n---\n"));
    await refusedWith("card-invalid", ["line 3"], () => parseCard("---\nlicense: mit\nx: 1\nx: 2\n---\n"));
    await refusedWith("card-invalid", ["UTF-8"], () => parseCard(new Uint8Array([0xff, 0xff])));
  });

  it("refuses aliases that unfold without end", async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${new Array(9).fill(`*l${i}`).join(", ")}]`);
    await refusedWith("card-invalid", ["alias"], () => parseCard(`---\nlicense: mit\nl0: &l0 [x]\n${levels.join("\n")}\n---\n`));
  });
});
