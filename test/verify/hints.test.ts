import { expect } from "chai";
import {
  encodeImage,
  encodeText,
  rankAnswers,
  readModelHints,
  type ImageHint,
  type TextHint,
} from "@commonweight/sdk/verify/hints";
import { expectRefusal } from "./support/rejection.ts";

const text: TextHint = { kind: "text", tensor: "text", alphabet: "ab€", length: 5 };
const image: ImageHint = { kind: "image", tensor: "image", width: 3, height: 2 };

describe("a card's hints for own input", () => {
  it("are read from its front matter, where there are any", () => {
    const hints = { input: image, output: "logits", labels: ["yes", "no"] };
    expect(readModelHints({ license: "mit", commonweight: hints })).to.deep.equal(hints);
    expect(readModelHints({ license: "mit" })).to.equal(undefined);
  });

  it("are refused with path, expected and found", () => {
    const commonweight = { input: { ...image, width: 0 }, output: "logits", labels: ["yes", "no"] };
    return expectRefusal(
      () => readModelHints({ commonweight }),
      "input-invalid",
      /README\.md: commonweight\.input\.width.*found 0/,
    );
  });
});

describe("own input", () => {
  it("turns text into its characters' places, capitals too, and cuts or fills it", () => {
    expect(encodeText(text, "aB€x")).to.deep.equal({
      dtype: "float32",
      shape: [1, 5],
      data: Float32Array.of(1, 2, 3, 0, 0),
    });
    expect(encodeText(text, "bbbbbbbb").data).to.deep.equal(Float32Array.of(2, 2, 2, 2, 2));
    expect(encodeText({ ...text, alphabet: "aA" }, "aA").data.slice(0, 2)).to.deep.equal(Float32Array.of(1, 2));
  });

  it("takes a drawing of the model's size only, within 0 and 1", async () => {
    const tensor = encodeImage(image, Float32Array.of(0, 1, 2, -1, 0.5, 1));
    expect(tensor).to.deep.equal({ dtype: "float32", shape: [1, 1, 2, 3], data: Float32Array.of(0, 1, 1, 0, 0.5, 1) });
    await expectRefusal(() => encodeImage(image, new Float32Array(5)), "input-invalid", /has 5 values.*3 x 2 = 6/);
  });
});

describe("a model's answer", () => {
  it("ranks the labels by probability, also for large logits", () => {
    const [first, second, third] = rankAnswers(Float32Array.of(1000, 1001, 0), ["a", "b", "c"]);
    expect([first!.label, second!.label, third!.label]).to.deep.equal(["b", "a", "c"]);
    expect(first!.probability).to.be.closeTo(Math.E / (1 + Math.E), 1e-9);
    expect(first!.probability + second!.probability + third!.probability).to.be.closeTo(1, 1e-12);
  });

  it("is refused where it is not finite or not one logit per label", async () => {
    await expectRefusal(() => rankAnswers(Float32Array.of(1, 2), ["a"]), "input-invalid", /Expected 1 logits, one per label; found 2/);
    await expectRefusal(() => rankAnswers(Float32Array.of(1, Number.NaN), ["a", "b"]), "input-invalid", /logit 1 is NaN/);
  });
});
