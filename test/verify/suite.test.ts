import { expect } from "chai";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { parseSuite, SuiteError } from "@commonweight/sdk/verify/suite";
import { expectRefusal } from "./support/rejection.ts";
import { definition, floats, labels, suiteFiles } from "./support/suite-files.ts";

const refused = (changes: Record<string, unknown>, message: RegExp) => {
  return expectRefusal(() => parseSuite(definition(changes)), "suite-invalid", message);
};

describe("suite.json", () => {
  it("is read from text, bytes or a value alike", () => {
    const value = definition();
    const text = JSON.stringify(value);
    expect(parseSuite(text)).to.deep.equal(value);
    expect(parseSuite(new TextEncoder().encode(text))).to.deep.equal(value);
    expect(parseSuite(value)).to.deep.equal(value);
  });

  it("names path, expected and found for every field that is wrong", async () => {
    const wrong = { version: 2, outputs: [{ name: "logits", atol: -1, rtol: 3 }], minimumScoreBps: "95 %" };
    const error = await refused(wrong, /suite\.version: expected 1, found 2/);
    expect((error as SuiteError).issues.map((issue) => [issue.path, issue.found])).to.deep.equal([
      ["suite.version", "2"],
      ["suite.outputs[0].atol", "-1"],
      ["suite.outputs[0].rtol", "3"],
      ["suite.minimumScoreBps", '"95 %"'],
    ]);
  });

  it("refuses a profile it does not know", () =>
    refused({ profile: "exact" }, /suite\.profile: expected "float".*found "exact"/));

  it("refuses fields it does not know, so that a typo cannot hide", () =>
    refused({ minimumScore: 95 }, /suite\.minimumScore: expected no such field/));

  it("refuses files elsewhere than beside it", () =>
    refused({ inputs: "../inputs.safetensors" }, /suite\.inputs: expected "inputs\.safetensors"/));

  it("refuses no cases, and more than a report can tell of", async () => {
    await refused({ cases: 0 }, /suite\.cases: expected a whole number from 1 to 2048, found 0/);
    await refused({ cases: 2049 }, /found 2049/);
    await refused({ cases: 1.5 }, /found 1\.5/);
  });

  it("refuses tolerances that are no number", async () => {
    const withAtol = (atol: unknown) => ({ outputs: [{ name: "logits", atol, rtol: 0 }] });
    await refused(withAtol(null), /suite\.outputs\[0\]\.atol/);
    await expectRefusal(() => parseSuite('{"cases": NaN}'), "suite-invalid", /suite: expected JSON in UTF-8/);
  });

  it("refuses an output listed twice and a metric over an output that is not listed", async () => {
    const output = { name: "logits", atol: 0, rtol: 0 };
    await refused(
      { outputs: [output, output] },
      /suite\.outputs\[1\]\.name: expected each output once, found "logits"/,
    );
    const metric = { name: "top1-accuracy", output: "probabilities", labels: "labels" };
    await refused(
      { metric },
      /suite\.metric\.output: expected one of suite\.outputs \(logits\), found "probabilities"/,
    );
  });

  it("refuses text beyond 64 KiB before parsing it", () => {
    return expectRefusal(
      () => parseSuite(" ".repeat(65_537)),
      "suite-invalid",
      /expected at most 65536 bytes, found 65537/,
    );
  });
});

describe("a suite's three files", () => {
  const load = (parts: Parameters<typeof suiteFiles>[0]) => () => loadSuite(suiteFiles(parts));

  it("are read together", () => {
    const suite = loadSuite(suiteFiles());
    expect([...suite.inputs.keys()]).to.deep.equal(["x"]);
    expect(suite.outputs[0]!.perCase).to.equal(2);
    expect([...suite.judged!.reference.data]).to.deep.equal([0, 1, 0]);
  });

  it("are refused when a tensor has another number of cases", async () => {
    const inputs = { x: floats([2, 2], [1, 0, 0, 1]) };
    await expectRefusal(
      load({ inputs }),
      "suite-invalid",
      /tensor 'x'\.shape: expected first dimension 3.*found \[2,2\]/,
    );
    const scalar = { x: floats([], [1]) };
    await expectRefusal(load({ inputs: scalar }), "suite-invalid", /tensor 'x'\.shape/);
  });

  it("are refused when an input or an expected value is not finite", async () => {
    const inputs = { x: floats([3, 2], [1, 0, Number.NaN, 1, 1, 0]) };
    await expectRefusal(load({ inputs }), "suite-invalid", /'x', element 2: expected a finite number, found NaN/);
    const expected = { logits: floats([3, 2], [1, 0, 0, 1, 1, Number.POSITIVE_INFINITY]), labels: labels([0, 1, 0]) };
    await expectRefusal(
      load({ expected }),
      "suite-invalid",
      /'logits', element 5: expected a finite number, found Infinity/,
    );
  });

  it("are refused when an output or the labels are missing or of another type", async () => {
    const logits = floats([3, 2], [2, -2, -1, 1, 3, 0]);
    await expectRefusal(
      load({ expected: { labels: labels([0, 1, 0]) } }),
      "suite-invalid",
      /tensor 'logits': expected a tensor/,
    );
    await expectRefusal(load({ expected: { logits } }), "suite-invalid", /tensor 'labels': expected the labels/);
    const asFloats = { logits, labels: floats([3], [0, 1, 0]) };
    await expectRefusal(
      load({ expected: asFloats }),
      "suite-invalid",
      /'labels'\.dtype: expected whole numbers.*found float32/,
    );
    const asWhole = { logits: labels([1, 2, 3]), labels: labels([0, 1, 0]) };
    const loose =
      /suite\.outputs\[0\]: expected atol 0 and rtol 0, since int32 is exact, found atol 0\.001, rtol 0\.001/;
    await expectRefusal(load({ expected: asWhole }), "suite-invalid", loose);
    const exact = definition({ outputs: [{ name: "logits", atol: 0, rtol: 0 }] });
    const unread = /'logits'\.dtype: expected float32, as the metric top1-accuracy reads, found int32/;
    await expectRefusal(load({ definition: exact, expected: asWhole }), "suite-invalid", unread);
  });

  it("are refused when a label names no class", async () => {
    const logits = floats([3, 2], [2, -2, -1, 1, 3, 0]);
    for (const wrong of [2, -1]) {
      const expected = { logits, labels: labels([0, wrong, 0]) };
      const message = new RegExp(`'labels'\\[1\\]: expected a class from 0 to 1, found ${wrong}`);
      await expectRefusal(load({ expected }), "suite-invalid", message);
    }
  });

  it("are refused when tolerances are so wide that the classes say nothing", () => {
    const loose = definition({ outputs: [{ name: "logits", atol: 2, rtol: 0 }] });
    return expectRefusal(
      load({ definition: loose }),
      "suite-invalid",
      /suite\.outputs\[0\].*90 %.*3 of 3 cases within tolerance/,
    );
  });
});
