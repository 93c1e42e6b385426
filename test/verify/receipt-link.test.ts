import { expect } from "chai";
import * as fc from "fast-check";
import { RECEIPT_TYPES, type Receipt } from "@commonweight/sdk/verify/receipt";
import { readSignedReceipt, writeSignedReceipt, type SignedReceipt } from "@commonweight/sdk/verify/receipt-link";
import { VerifyError } from "@commonweight/sdk/verify/errors";
import { digest, madeUpReceipt } from "./support/receipts.ts";

const signed: SignedReceipt = { receipt: madeUpReceipt, signature: `0x${"ab".repeat(65)}` };

function refusalOf(text: string): string {
  try {
    readSignedReceipt(text);
  } catch (error) {
    expect(error).to.be.instanceOf(VerifyError);
    expect((error as VerifyError).code).to.equal("receipt-invalid");
    return (error as VerifyError).message;
  }
  throw new Error("expected a refusal, and there was none");
}

/** The link with one field replaced, or taken out. */
function changed(name: string, value: string | undefined): string {
  const fields = new URLSearchParams(writeSignedReceipt(signed));
  if (value === undefined) fields.delete(name);
  else fields.set(name, value);
  return fields.toString();
}

describe("a signed receipt as a link", () => {
  it("comes back as it was, with and without the #", () => {
    expect(readSignedReceipt(writeSignedReceipt(signed))).to.deep.equal(signed);
    expect(readSignedReceipt(`#${writeSignedReceipt(signed)}`)).to.deep.equal(signed);
  });

  it("fits into an address that every browser takes", () => {
    expect(writeSignedReceipt(signed).length).to.be.below(1_000);
  });

  it("names what is missing", () => {
    for (const { name } of RECEIPT_TYPES.Receipt) {
      expect(refusalOf(changed(name, undefined))).to.match(new RegExp(`^receipt\\.${name}: expected .*, found nothing$`));
    }
    expect(refusalOf(changed("signature", undefined))).to.match(/^receipt\.signature: expected .*, found nothing$/);
  });

  it("refuses numbers that the contract could not hold", () => {
    expect(refusalOf(changed("scoreBps", "65536"))).to.equal(
      "receipt.scoreBps: expected a whole number from 0 to 65535, found '65536'",
    );
    expect(refusalOf(changed("releaseId", String(2n ** 64n)))).to.match(/^receipt\.releaseId: expected a whole number/);
    expect(refusalOf(changed("outcome", "-1"))).to.match(/^receipt\.outcome/);
    expect(refusalOf(changed("ranAt", "1e9"))).to.match(/^receipt\.ranAt/);
  });

  it("refuses addresses, digests and signatures that are none", () => {
    expect(refusalOf(changed("verifier", "0x12"))).to.match(/^receipt\.verifier: expected an address/);
    expect(refusalOf(changed("report", digest("G")))).to.match(/^receipt\.report/);
    expect(refusalOf(changed("signature", "0x123"))).to.match(/^receipt\.signature/);
    expect(refusalOf(changed("signature", `0x${"ab".repeat(4097)}`))).to.match(/^receipt\.signature/);
  });

  it("takes any receipt that the contract could hold, and refuses any text without throwing anything else", () => {
    const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
    const bytes = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `0x${hex}` as const);
    const receipts = fc.record({
      releaseId: uint(64), verifier: fc.stringMatching(/^[0-9a-f]{40}$/).map((hex) => `0x${hex}`), suiteDigest: bytes,
      weightsDigest: bytes, outcome: uint(8).map(Number), scoreBps: uint(16).map(Number), maxDeviation: uint(64),
      backend: uint(8).map(Number), environmentDigest: bytes, outputsDigest: bytes, report: bytes, ranAt: uint(64),
    });
    fc.assert(fc.property(receipts, (receipt) => {
      const whole = { receipt: receipt as Receipt, signature: "0xab" };
      expect(readSignedReceipt(writeSignedReceipt(whole))).to.deep.equal(whole);
    }), { seed: 1, numRuns: 200 });
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      expect(refusalOf(text)).to.match(/^receipt\./);
    }), { seed: 1, numRuns: 500 });
  });
});
