import { createCipheriv, createHash } from "node:crypto";
import { packDirectory, type PackedDirectory, type SourceFile } from "@commonweight/sdk/artifacts/directory";
import { digestFile } from "@commonweight/sdk/artifacts/digests";
import type { ManifestInput } from "@commonweight/sdk/artifacts/manifest";
import { buildOnnx } from "./onnx.ts";

/** Bytes that look random and are the same every time. */
export function bytesFrom(seed: string, length: number): Uint8Array<ArrayBuffer> {
  const key = createHash("sha256").update(seed).digest();
  return new Uint8Array(createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length)));
}

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The files of a small release, without its manifest. The weights take three blocks. */
export function releaseFiles(): SourceFile[] {
  return [
    { path: "model.onnx", content: buildOnnx({ padding: 2_500_000 }) },
    { path: "README.md", content: utf8("---\nlicense: mit\n---\n# A model\n") },
    { path: "suite/suite.json", content: utf8("{}") },
    { path: "suite/inputs.safetensors", content: utf8("\u0002\0\0\0\0\0\0\0{}") },
    { path: "suite/expected.safetensors", content: utf8("\u0003\0\0\0\0\0\0\0{ }") },
  ];
}

/** A manifest that fits `files`; `changes` replace its fields. */
export async function manifestFor(
  files: readonly SourceFile[],
  changes: Partial<ManifestInput> = {},
): Promise<ManifestInput> {
  return {
    version: 1,
    name: "kestrel/glyphs",
    release: "1.0.0",
    task: "image-classification",
    description: "Reads handwritten glyphs.",
    license: "see offers",
    weights: ["model.onnx"],
    suite: "suite/suite.json",
    card: "README.md",
    files: await Promise.all(files.map(async ({ path, content }) => ({ path, ...(await digestFile(content)) }))),
    tensors: {
      inputs: [{ name: "x", dtype: "float32", shape: ["batch", 4] }],
      outputs: [{ name: "y", dtype: "float32", shape: ["batch", 4] }],
    },
    parents: [],
    datasets: [],
    training: { statement: "Trained on drawings made for it." },
    ...changes,
  };
}

/** A whole release folder, packed. */
export async function packRelease(
  files: readonly SourceFile[] = releaseFiles(),
  changes: Partial<ManifestInput> = {},
): Promise<PackedDirectory> {
  const manifest = utf8(JSON.stringify(await manifestFor(files, changes)));
  return packDirectory([...files, { path: "manifest.json", content: manifest }]);
}
