import { createHash } from "node:crypto";
import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import { buildReceipt, deviationUnits, receiptTypedData, type Receipt } from "@commonweight/sdk/verify/receipt";
import {
  encodeReport,
  environmentDigest,
  outputsDigest,
  parseReport,
  type Report,
} from "@commonweight/sdk/verify/report";
import { digest, madeUpReceipt as receipt } from "./support/receipts.ts";
import { expectRefusal } from "./support/rejection.ts";
import { KEY, REGISTRY } from "./support/signed.ts";

const wallet = new Wallet(KEY);

const environment = {
  adapter: { vendor: "google", architecture: "swiftshader", device: "", description: "" },
  runtime: { name: "onnxruntime-web", version: "1.30.0" },
};

async function report(changes: Partial<Report> = {}): Promise<Report> {
  return {
    version: 1,
    profile: "float",
    weightsDigest: digest("2"),
    suiteDigest: digest("1"),
    backend: "webgpu",
    environment,
    environmentDigest: await environmentDigest(environment),
    kernels: 42,
    outcome: "pass",
    findings: [],
    scoreBps: 9650,
    minimumScoreBps: 9300,
    maxDeviation: 1.5e-5,
    outputs: [
      { name: "logits", atol: 1e-3, rtol: 1e-3, maxDeviation: 1.5e-5, meanDeviation: 1e-6, outside: 0, nonFinite: 0 },
    ],
    outputsDigest: digest("4"),
    cases: { count: 1, judged: 1, correct: 1, maxDeviation: [1.5e-5], predicted: [3], outside: [], notJudged: [] },
    batchSize: 16,
    durations: { loadMs: 10, runMs: 20, totalMs: 30 },
    ranAt: 1_795_000_000,
    ...changes,
  };
}

describe("a receipt's typed data", () => {
  const data = receiptTypedData({ chainId: 31337, verifyingContract: REGISTRY }, receipt);
  const { EIP712Domain: _, ...types } = data.types;

  it("is plain JSON that loses nothing on its way to a wallet", () => {
    expect(JSON.parse(JSON.stringify(data))).to.deep.equal(data);
    expect(data.message.maxDeviation).to.equal("18446744073709551615");
  });

  it("hashes as the contract's type string says", () => {
    const typeString =
      "Receipt(uint64 releaseId,address verifier,bytes32 suiteDigest,bytes32 weightsDigest,uint8 outcome," +
      "uint16 scoreBps,uint64 maxDeviation,uint8 backend,bytes32 environmentDigest,bytes32 outputsDigest," +
      "bytes32 report,uint64 ranAt)";
    expect(TypedDataEncoder.from(types).encodeType("Receipt")).to.equal(typeString);
  });

  it("hashes the same as a receipt with whole numbers", () => {
    const domain = { name: "Commonweight", version: "1", chainId: 31337n, verifyingContract: REGISTRY };
    const expected = TypedDataEncoder.hash(domain, types, receipt);
    expect(TypedDataEncoder.hash(data.domain, types, data.message)).to.equal(expected);
    expect(TypedDataEncoder.getPayload(data.domain, types, data.message).types["EIP712Domain"]).to.deep.equal(
      data.types.EIP712Domain,
    );
  });

  it("is bound to its chain and its registry", () => {
    const hash = (chainId: number, verifyingContract: string) => {
      const other = receiptTypedData({ chainId, verifyingContract }, receipt);
      return TypedDataEncoder.hash(other.domain, types, other.message);
    };
    const hashes = [hash(31337, REGISTRY), hash(1, REGISTRY), hash(31337, wallet.address)];
    expect(new Set(hashes).size).to.equal(3);
  });
});

describe("a receipt", () => {
  const context = { releaseId: 7n, verifier: wallet.address, reportDigest: digest("5") };

  it("says what the report says, in the contract's numbers", async () => {
    const built = buildReceipt(await report(), context);
    expect(built).to.deep.include({ releaseId: 7n, verifier: wallet.address, outcome: 1, backend: 1, scoreBps: 9650 });
    expect(built).to.deep.include({ maxDeviation: 15_000_000n, ranAt: 1_795_000_000n, report: digest("5") });
    expect(built.environmentDigest).to.equal(await environmentDigest(environment));
    const failed = buildReceipt(await report({ outcome: "fail", backend: "wasm", maxDeviation: null }), context);
    expect(failed).to.deep.include({ outcome: 2, backend: 2, maxDeviation: 2n ** 64n - 1n });
  });

  it("rounds deviations up and saturates what does not fit", () => {
    expect(deviationUnits(0)).to.equal(0n);
    expect(deviationUnits(1.1e-12)).to.equal(2n);
    expect(deviationUnits(1)).to.equal(1_000_000_000_000n);
    expect(deviationUnits(1.8e7)).to.equal(18_000_000_000_000_000_000n);
    for (const large of [1.9e7, 1e300, Number.POSITIVE_INFINITY, null]) {
      expect(deviationUnits(large)).to.equal(2n ** 64n - 1n);
    }
  });

  it("is refused for what the contract could not hold", async () => {
    const built = await report();
    const wrongAddress = () => buildReceipt(built, { ...context, verifier: "kestrel.eth" });
    await expectRefusal(
      wrongAddress,
      "receipt-invalid",
      /receipt\.verifier: expected an address, found 'kestrel\.eth'/,
    );
    for (const releaseId of [0n, 2n ** 64n]) {
      await expectRefusal(
        () => buildReceipt(built, { ...context, releaseId }),
        "receipt-invalid",
        /receipt\.releaseId/,
      );
    }
  });
});

describe("a report", () => {
  it("is stored as canonical JSON, whose sha-256 is its digest, and read back", async () => {
    const original = await report();
    const { bytes, digest: found } = await encodeReport(original);
    expect(found).to.equal(`0x${createHash("sha256").update(bytes).digest("hex")}`);
    expect(new TextDecoder().decode(bytes)).to.match(/^\{"backend":"webgpu","batchSize":16,"cases":\{"correct":1/);
    expect(await parseReport(bytes)).to.deep.equal(original);
  });

  it("is refused when its environment does not hash to the digest it names", async () => {
    const forged = await report({ environment: { ...environment, adapter: null } });
    await expectRefusal(() => parseReport(forged), "report-invalid", /report\.environmentDigest: expected 0x/);
  });

  it("is refused with path, expected and found when a field is wrong", async () => {
    const wrong = { ...(await report()), scoreBps: 10_001 };
    await expectRefusal(() => parseReport(wrong), "report-invalid", /report\.scoreBps.*found 10001/);
    await expectRefusal(() => parseReport(new TextEncoder().encode("{")), "report-invalid", /expected JSON in UTF-8/);
    await expectRefusal(
      () => parseReport(new Uint8Array(65_537)),
      "report-invalid",
      /at most 65536 bytes, found 65537/,
    );
  });

  it("fits in 64 KiB with as many cases as a suite may have", async () => {
    const count = 2048;
    const all = Array.from({ length: count }, (_, i) => i);
    const cases = {
      count,
      judged: 0,
      correct: 0,
      maxDeviation: all.map(() => 1.23e-17),
      predicted: all,
      outside: all,
      notJudged: all,
    };
    const { bytes } = await encodeReport(await report({ cases }));
    expect(bytes.length).to.be.within(40_000, 65_536);
  });
});

describe("digests of a run", () => {
  it("hash the environment as canonical JSON of adapter and runtime", async () => {
    const text =
      '{"adapter":{"architecture":"swiftshader","description":"","device":"","vendor":"google"},' +
      '"runtime":{"name":"onnxruntime-web","version":"1.30.0"}}';
    expect(await environmentDigest(environment)).to.equal(`0x${createHash("sha256").update(text).digest("hex")}`);
  });

  it("hash outputs as little-endian float32, output after output", async () => {
    const bytes = Buffer.alloc(12);
    [1.5, -2, 3].forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
    const found = await outputsDigest([Float32Array.of(1.5, -2), Float32Array.of(3)]);
    expect(found).to.equal(`0x${createHash("sha256").update(bytes).digest("hex")}`);
  });
});
