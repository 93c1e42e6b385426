import { expect } from "chai";
import { AbiCoder, Wallet } from "ethers";
import { readLink, writeLink } from "@commonweight/sdk/cli/link.node";
import { paeSigner, checkPae } from "@commonweight/sdk/cli/pae.node";
import { preAuthEncoding } from "@commonweight/sdk/verify/dsse";
import { checkReceipt, receiptDigest, verdictOf, type Call } from "@commonweight/sdk/verify/receipt-check";
import { exportReceipt, importReceipt, RECEIPT_PREDICATE } from "@commonweight/sdk/verify/receipt-statement";
import { parseSignedReceipt, signedReceiptJson, type SignedReceipt } from "@commonweight/sdk/verify/signed-receipt";
import { expectRefusal } from "./support/rejection.ts";
import { KEY, signedReceipt } from "./support/signed.ts";

const CONTRACT = `0x${"c0".repeat(20)}`;

describe("a signed receipt", () => {
  let signed: SignedReceipt;
  before(async () => (signed = await signedReceipt()));

  it("is right when its key signed it and its report says the same", async () => {
    const findings = await checkReceipt(signed);
    expect(findings.map(({ what, is }) => `${what} ${is}`)).to.deep.equal(["signature right", "report right"]);
    expect(verdictOf(findings)).to.equal("right");
  });

  it("is wrong with any field changed: signature or report no longer agree", async () => {
    const changes = { scoreBps: 9_999, outcome: 2, releaseId: 8n, ranAt: 1n, backend: 1, maxDeviation: 5n };
    for (const [field, value] of Object.entries(changes)) {
      const changed = { ...signed, receipt: { ...signed.receipt, [field]: value } };
      // The chain is asked, and no contract stands at a key's address.
      const findings = await checkReceipt(changed, { call: async () => "0x" });
      expect(findings[0], field).to.include({ what: "signature", is: "wrong" });
      expect(findings[0]!.text).to.match(/it is 0x[0-9a-fA-F]{40}'s, and no contract there/);
    }
    const other = { ...signed, domain: { ...signed.domain, chainId: 1 } };
    expect((await checkReceipt(other, { call: async () => "0x" }))[0]!.is).to.equal("wrong");
  });

  it("is wrong with another report, and unknown without one", async () => {
    const report = { ...(signed.report as object), scoreBps: 9_000 };
    expect((await checkReceipt(signed, { report }))[1]).to.include({ is: "wrong" });
    expect((await checkReceipt(signed, { report }))[1]!.text).to.match(/hashes to 0x[0-9a-f]{64}; the receipt cites 0x/);
    const { report: _, ...without } = signed;
    expect((await checkReceipt(without))[1]).to.include({ is: "unknown" });
  });

  it("of a contract account is unknown without a chain, and what the contract says with one (ERC-1271)", async () => {
    const ofContract = await signedReceipt(CONTRACT);
    expect((await checkReceipt(ofContract))[0]).to.include({ is: "unknown" });
    const asked: string[] = [];
    const answering = (answer: string): Call => async (to, data) => {
      asked.push(`${to} ${data.slice(0, 74)}`);
      return answer;
    };
    const valid = `0x1626ba7e${"0".repeat(56)}`;
    expect((await checkReceipt(ofContract, { call: answering(valid) }))[0]).to.include({ is: "right" });
    expect(asked).to.deep.equal([`${CONTRACT} 0x1626ba7e${receiptDigest(ofContract).slice(2)}`]);
    for (const answer of [`0xffffffff${"0".repeat(56)}`, "0x1626ba7e", AbiCoder.defaultAbiCoder().encode(["bool"], [true])]) {
      expect((await checkReceipt(ofContract, { call: answering(answer) }))[0], answer).to.include({ is: "wrong" });
    }
  });

  it("survives its file", () => {
    expect(parseSignedReceipt(JSON.stringify(signedReceiptJson(signed)))).to.deep.equal(signed);
  });

  it("is refused with a field missing, too large or unknown, naming it", async () => {
    const json = signedReceiptJson(signed);
    const with_ = (changes: object) => ({ ...json, receipt: { ...json.receipt, ...changes } });
    const refused = (value: unknown, message: RegExp) => expectRefusal(() => parseSignedReceipt(value), "receipt-invalid", message);
    await refused(with_({ releaseId: "18446744073709551616" }), /receipt\.receipt\.releaseId: expected at most 2\^64 - 1/);
    await refused(with_({ verifier: "0x12" }), /receipt\.receipt\.verifier: expected an address/);
    await refused(with_({ more: 1 }), /receipt\.receipt\.more: expected no such field/);
    await refused({ ...json, signature: `0x${"ab".repeat(5000)}` }, /signature: expected at most 4096 bytes/);
    await refused("{", /expected JSON in UTF-8/);
    await refused(" ".repeat(300_000), /at most 262144 bytes, found 300000/);
  });
});

describe("a receipt as a link", () => {
  it("comes back as it was, without its report", async () => {
    const { report: _, ...signed } = await signedReceipt();
    const link = writeLink(signed);
    expect(link.length).to.be.below(1200);
    const nowhere = { chainId: undefined, contracts: {} };
    expect(readLink(link, nowhere)).to.deep.equal(signed);
    expect(readLink(`https://example.org/receipts/submit#${link}`, nowhere)).to.deep.equal(signed);
    // A page's own link does not say for which registry it is.
    const page = link.slice(link.indexOf("releaseId="));
    expect(() => readLink(page, nowhere)).to.throw("does not say for which registry");
    const { chainId, verifyingContract } = signed.domain;
    expect(readLink(page, { chainId, contracts: { VerificationRegistry: verifyingContract } })).to.deep.equal(signed);
  });
});

describe("a receipt as an in-toto statement", () => {
  it("has the pre-authentication encoding of DSSE's own example", () => {
    const encoded = preAuthEncoding("http://example.com/HelloWorld", new TextEncoder().encode("hello world"));
    expect(new TextDecoder().decode(encoded)).to.equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  });

  it("names weights and suite as subjects, and its signature by its scheme", async () => {
    const signed = await signedReceipt();
    const envelope = exportReceipt(signed);
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    expect(statement).to.include({ _type: "https://in-toto.io/Statement/v1", predicateType: RECEIPT_PREDICATE });
    expect(statement.subject[0]).to.deep.equal({ name: "weights", digest: { sha256: signed.receipt.weightsDigest.slice(2) } });
    expect(envelope.signatures.map((one) => one.keyid)).to.deep.equal([`eip712:eip155:31337:${signed.receipt.verifier.toLowerCase()}`]);
    expect(importReceipt(JSON.stringify(envelope)).signed).to.deep.equal(signed);
  });

  it("may carry a signature over the payload, which is checked on its own", async () => {
    const signed = await signedReceipt();
    const read = importReceipt(exportReceipt(signed, paeSigner(KEY)));
    expect(checkPae(read, signed.receipt.verifier).map(({ is }) => is)).to.deep.equal(["right"]);
    expect(checkPae({ ...read, message: new Uint8Array(read.message.length) }, signed.receipt.verifier)[0]!.is).to.equal("wrong");
    const stranger = importReceipt(exportReceipt(signed, paeSigner(Wallet.createRandom().privateKey)));
    expect(checkPae(stranger, signed.receipt.verifier)[0]!.text).to.match(/the receipt is 0x/);
  });

  it("is refused when subject, type or signature are not the receipt's", async () => {
    const signed = await signedReceipt();
    const envelope = exportReceipt(signed);
    const refused = (value: unknown, message: RegExp) => expectRefusal(() => importReceipt(value), "receipt-invalid", message);
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString());
    const withStatement = (changes: object) => {
      return { ...envelope, payload: Buffer.from(JSON.stringify({ ...statement, ...changes })).toString("base64") };
    };
    await refused(withStatement({ subject: [{ name: "weights", digest: { sha256: "00" } }] }), /subject \(weights\): expected [0-9a-f]{64}, found 00/);
    await refused(withStatement({ subject: "x" }), /subject \(weights\)/);
    await refused(withStatement({ predicateType: "https://slsa.dev/provenance/v1" }), /predicateType: expected urn:commonweight/);
    await refused({ ...envelope, payloadType: "text/plain" }, /payloadType/);
    await refused({ ...envelope, signatures: [{ keyid: "other", sig: "AAAA" }] }, /envelope\.signatures \(eip712:/);
    await refused({ ...envelope, payload: "%%%" }, /envelope\.payload: expected base64/);
  });
});
