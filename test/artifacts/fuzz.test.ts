import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { readCar, writeCar, type Block } from "@commonweight/sdk/artifacts/car";
import { ArtifactError } from "@commonweight/sdk/artifacts/errors";
import { parseManifest } from "@commonweight/sdk/artifacts/manifest";
import { readOnnxSignature } from "@commonweight/sdk/artifacts/onnx";
import { isPickle } from "@commonweight/sdk/artifacts/pickle";
import { sha256, toHex } from "@commonweight/sdk/artifacts/sha256";
import { zipContents } from "@commonweight/sdk/artifacts/zip-contents";
import { VerifyError } from "@commonweight/sdk/verify/errors";
import { readSafetensors, writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import { parseSuite } from "@commonweight/sdk/verify/suite";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as Digest from "multiformats/hashes/digest";
import { mutations } from "./support/mutations.ts";
import { zip } from "./support/zip.ts";

/**
 * Parsers of what strangers send: whatever the bytes, each gives a result or one of its own refusals, in bounded time.
 * `npm run test:long` multiplies the counts (FUZZ_SCALE) and draws another seed each time (FUZZ_SEED repeats one).
 */
const SCALE = Number(process.env.FUZZ_SCALE ?? 1);
const SEED = Number(process.env.FUZZ_SEED ?? 20261123);
/** Milliseconds that one input may take: all of them are smaller than a megabyte. */
const MOST_MS = 1000;

const model = (path: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../deploy/seed/models/${path}`, import.meta.url)));
const CORPUS = {
  onnx: ["glyph-reader", "chalk-reader", "field-sense"].map((name) => model(`${name}/model.onnx`)),
  safetensors: ["glyph-reader", "field-sense"].flatMap((name) => ["inputs", "expected"].map((file) => model(`${name}/suite/${file}.safetensors`))),
  suite: ["glyph-reader", "chalk-reader", "field-sense"].map((name) => model(`${name}/suite/suite.json`)),
  manifest: ["glyph-reader", "chalk-reader", "field-sense"].map((name) => model(`${name}/manifest.json`)),
};

const options = (runs: number) => ({ numRuns: Math.ceil(runs * SCALE), seed: SEED, verbose: 1 as const });

/** Runs a parser; only refusals of its own kind may come out. */
function parse(read: () => unknown, isOwn: (error: unknown) => boolean): void {
  const started = performance.now();
  try {
    read();
  } catch (error) {
    if (!isOwn(error)) throw error;
    expect((error as Error).message).to.have.length.below(10_000);
  }
  expect(performance.now() - started, "milliseconds").to.be.below(MOST_MS);
}

const refusesOnnx = (error: unknown): boolean => error instanceof ArtifactError && error.code === "onnx-invalid";
const refusesManifest = (error: unknown): boolean => error instanceof ArtifactError && error.code === "manifest-invalid";
const refusesTensors = (error: unknown): boolean => error instanceof VerifyError && error.code === "safetensors-invalid";
const refusesSuite = (error: unknown): boolean => error instanceof VerifyError && error.code === "suite-invalid";

describe("parsers of foreign bytes", function () {
  this.timeout(SCALE * 60_000);

  const parsers: [what: string, read: (bytes: Uint8Array) => unknown, isOwn: (error: unknown) => boolean, corpus: Uint8Array[], runs: number][] = [
    ["an ONNX model", (bytes) => readOnnxSignature(bytes), refusesOnnx, CORPUS.onnx, 400],
    ["safetensors", (bytes) => readSafetensors(bytes), refusesTensors, CORPUS.safetensors, 500],
    ["a suite", (bytes) => parseSuite(bytes), refusesSuite, CORPUS.suite, 1000],
    ["a manifest", (bytes) => parseManifest(bytes), refusesManifest, CORPUS.manifest, 1000],
  ];
  for (const [what, read, isOwn, corpus, runs] of parsers) {
    it(`take or refuse ${what} that was damaged (${Math.ceil(runs * SCALE)} mutations of real files)`, () => {
      for (const file of corpus) parse(() => read(file), () => false);
      fc.assert(fc.property(mutations(corpus), (bytes) => parse(() => read(bytes), isOwn)), options(runs));
    });

    it(`take or refuse any bytes as ${what} (${Math.ceil(runs * SCALE)} draws)`, () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => parse(() => read(bytes), isOwn)), options(runs));
    });
  }

  it(`take or refuse any JSON in a manifest's or suite's place (${Math.ceil(600 * SCALE)} draws)`, () => {
    const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const grafted = fc.tuple(fc.constantFrom(...CORPUS.manifest, ...CORPUS.suite), fc.nat(), fc.jsonValue({ maxDepth: 4 })).map(
      ([file, at, value]) => {
        const whole = JSON.parse(Buffer.from(file).toString()) as Record<string, unknown>;
        const keys = Object.keys(whole);
        return bytes({ ...whole, [keys[at % keys.length] as string]: value });
      },
    );
    fc.assert(
      fc.property(fc.oneof(grafted, fc.jsonValue().map(bytes)), (file) => {
        parse(() => parseManifest(file), refusesManifest);
        parse(() => parseSuite(file), refusesSuite);
      }),
      options(600),
    );
  });

  it(`give back every safetensors file that was written (${Math.ceil(200 * SCALE)} draws)`, () => {
    const tensor = fc.array(fc.float({ noNaN: true }), { maxLength: 60 }).map(
      (values): TensorValue => ({ dtype: "float32", shape: [values.length], data: Float32Array.from(values) }),
    );
    const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== "__metadata__");
    fc.assert(
      fc.property(fc.dictionary(name, tensor, { maxKeys: 8 }), (tensors) => {
        const written = new Map(Object.entries(tensors));
        expect(new Map([...readSafetensors(writeSafetensors(written)).tensors].sort())).to.deep.equal(new Map([...written].sort()));
      }),
      options(200),
    );
  });

  describe("of CARs", () => {
    const block = async (bytes: Uint8Array): Promise<Block> => ({ cid: CID.createV1(raw.code, Digest.create(0x12, await sha256(bytes))), bytes });
    const blocks = fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 12 });
    const pieces = async function* (bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const written = async (contents: Uint8Array[]): Promise<Uint8Array> => {
      const made = await Promise.all(contents.map(block));
      const parts: Uint8Array[] = [];
      for await (const part of writeCar(made[0]!.cid, made)) parts.push(part);
      return Buffer.concat(parts);
    };

    it(`give back every block, however the stream is cut (${Math.ceil(150 * SCALE)} draws)`, async () => {
      await fc.assert(
        fc.asyncProperty(blocks, fc.integer({ min: 1, max: 5000 }), async (contents, size) => {
          const car = await readCar(pieces(await written(contents), size));
          const read: Uint8Array[] = [];
          for await (const { bytes } of car.blocks) read.push(bytes);
          expect(read).to.deep.equal(contents);
        }),
        options(150),
      );
    });

    it(`never give a block that is not what its CID names (${Math.ceil(400 * SCALE)} mutations)`, async () => {
      const corpus = await Promise.all([[[1, 2, 3]], [[0], [1], [2]], [[...Array(500).keys()].map((i) => i % 256), [9]]].map(
        (contents) => written(contents.map((one) => Uint8Array.from(one))),
      ));
      await fc.assert(
        fc.asyncProperty(fc.oneof(mutations(corpus), fc.uint8Array({ maxLength: 500 })), fc.integer({ min: 1, max: 700 }), async (bytes, size) => {
          try {
            for await (const { cid, bytes: content } of (await readCar(pieces(bytes, size))).blocks) {
              expect(toHex(await sha256(content))).to.equal(toHex(cid.multihash.digest));
            }
          } catch (error) {
            if (!(error instanceof ArtifactError)) throw error;
            expect(error.code).to.be.oneOf(["car-invalid", "cid-invalid", "block-mismatch", "too-large"]);
          }
        }),
        options(400),
      );
    });
  });

  it(`look into any archive or pickle without failing (${Math.ceil(300 * SCALE)} mutations)`, async () => {
    const archive = zip([{ name: "a/data.pkl", content: Buffer.from("cos\nsystem\n(S'id'\ntR."), packed: true }, { name: "b", content: Buffer.alloc(99) }]);
    const pickle = Buffer.from("\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.", "latin1");
    await fc.assert(
      fc.asyncProperty(mutations([archive, pickle]), async (bytes) => {
        const started = performance.now();
        const content = new Blob([bytes as Uint8Array<ArrayBuffer>]);
        expect(await zipContents(content)).to.satisfy((found: unknown) => found === undefined || typeof found === "string");
        expect(await isPickle(content)).to.be.a("boolean");
        expect(performance.now() - started).to.be.below(MOST_MS);
      }),
      options(300),
    );
  });
});
