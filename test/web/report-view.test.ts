import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import type { Report } from "@commonweight/sdk/verify/report";
import { readModelHints } from "@commonweight/sdk/verify/hints";
import { parseCard } from "@commonweight/sdk/artifacts/card";
import { readSafetensors } from "@commonweight/sdk/verify/safetensors";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import { encodeTexts } from "@commonweight/sdk/verify/texts";
import { confusionsOf, MATRIX_CLASSES, previewsOf, sayElement } from "../../web/src/lib/verification/report-view.ts";

const MODELS = path.join(import.meta.dirname, "../../deploy/seed/models");
const read = (slug: string, file: string) => readFile(path.join(MODELS, slug, file));
const reportWith = (classes: Report["classes"], cut?: string[]) => ({ classes, cut }) as Report;

describe("a report's confusion matrix on the page", () => {
  it("is whole where all classes have room, and names them", () => {
    const shown = confusionsOf(
      reportWith({ count: 3, rows: [[0, 4, 3, 3], [1, 2, 3, 2], [2, 0, 0, 0]], confusions: [[0, 1, 1]] }),
      ["cat", "dog", "cow"],
    );
    expect(shown).to.deep.equal({
      names: ["cat", "dog", "cow"],
      cells: [[3, 1, 0], [0, 2, 0], [0, 0, 0]],
      elsewhere: [0, 0, 0],
      labelled: [4, 2, 0],
      leftOut: 0,
      allRight: false,
      partial: false,
    });
  });

  it("shows the classes with wrong cases where there are more, and says that the others are right", () => {
    const rows = Array.from({ length: 30 }, (_, i): [number, number, number, number] => [i, 5, 5, 5]);
    rows[7] = [7, 5, 4, 4];
    rows[20] = [20, 5, 6, 5];
    const shown = confusionsOf(reportWith({ count: 40, rows, confusions: [[7, 20, 1]] }))!;
    expect(shown).to.deep.include({ names: ["7", "20"], cells: [[4, 1], [0, 5]], leftOut: 28, allRight: true });
  });

  it("counts what came out as a class that has no room, and as none at all", () => {
    const rows = Array.from({ length: 20 }, (_, i): [number, number, number, number] => [i, 10, i < 14 ? 5 : 11, i < 14 ? 5 : 10]);
    rows[0] = [0, 10, 0, 0];
    const confusions: [number, number, number][] = [[0, 19, 4], [0, 1, 3], [0, -1, 3]];
    const shown = confusionsOf(reportWith({ count: 20, rows, confusions }, ["classes.confusions"]))!;
    expect(shown.names).to.have.length(MATRIX_CLASSES);
    expect(shown.cells[0]!.slice(0, 2)).to.deep.equal([0, 3]);
    expect(shown.elsewhere[0]).to.equal(7);
    expect(shown).to.include({ partial: true, allRight: false, leftOut: 8 });
  });

  it("is not there where the metric knows no classes", () => expect(confusionsOf(reportWith(undefined))).to.equal(undefined));
});

describe("a case as somebody can look at it", () => {
  it("is a drawing, dark on light, for the demo model of glyphs", async () => {
    const inputs = readSafetensors(await read("glyph-reader", "suite/inputs.safetensors")).tensors;
    const hints = readModelHints(parseCard(await read("glyph-reader", "README.md")).metadata);
    const [image] = previewsOf(inputs, 3, hints);
    if (image?.kind !== "image") throw new Error(`expected an image, found ${image?.kind}`);
    expect(image).to.include({ width: 28, height: 28 });
    const light = image.pixels.filter((_, i) => i % 4 === 0);
    expect(light.filter((value) => value > 128).length).to.be.above(light.length / 2);
    const [plain] = previewsOf(inputs, 3);
    if (plain?.kind !== "image") throw new Error("expected an image without hints, too");
    expect(plain.pixels[0]).to.equal(255 - image.pixels[0]!);
  });

  it("is the text itself for models of text, spelled by the card's alphabet or in UTF-8", async () => {
    const inputs = readSafetensors(await read("field-sense", "suite/inputs.safetensors")).tensors;
    const hints = readModelHints(parseCard(await read("field-sense", "README.md")).metadata);
    const [shown] = previewsOf(inputs, 0, hints);
    expect(shown).to.have.property("kind", "text");
    expect((shown as { text: string }).text).to.match(/^\S.*\S$/);
    const texts = new Map([["text", encodeTexts(["ja", "nein ✓"])]]);
    expect(previewsOf(texts, 1)).to.deep.equal([{ kind: "text", name: "text", text: "nein ✓" }]);
  });

  it("is its first numbers for anything else, each input by itself", () => {
    const tensor: TensorValue = { dtype: "int64", shape: [2, 20], data: BigInt64Array.from({ length: 40 }, (_, i) => BigInt(i)) };
    const [ids, mask] = previewsOf(new Map([["ids", tensor], ["mask", { ...tensor, shape: [2, 4, 5] }]]), 1);
    expect(ids).to.deep.include({ kind: "numbers", type: "int64 [20]", more: 8 });
    expect((ids as { shown: string[] }).shown[0]).to.equal("20");
    expect(mask).to.include({ kind: "image", width: 5, height: 4 });
  });

  it("takes colours in either order of its dimensions", () => {
    const flat = Float32Array.from({ length: 48 }, (_, i) => (i < 16 ? 1 : 0));
    const first = previewsOf(new Map([["x", { dtype: "float32", shape: [1, 3, 4, 4], data: flat }]]), 0)[0];
    expect([...(first as { pixels: Uint8ClampedArray }).pixels.slice(0, 4)]).to.deep.equal([255, 0, 0, 255]);
    const last = Float32Array.from({ length: 48 }, (_, i) => (i % 3 === 1 ? 1 : 0));
    const other = previewsOf(new Map([["x", { dtype: "float32", shape: [1, 4, 4, 3], data: last }]]), 0)[0];
    expect([...(other as { pixels: Uint8ClampedArray }).pixels.slice(0, 4)]).to.deep.equal([0, 255, 0, 255]);
  });

  it("says numbers in few digits, and what is none as it is", () => {
    expect([0.1234567, 3, "NaN", "9007199254740993"].map(sayElement)).to.deep.equal(["0.123457", "3", "NaN", "9007199254740993"]);
  });
});
