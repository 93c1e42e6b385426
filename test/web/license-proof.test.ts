import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { askForProof, MAX_AUDIENCE, ProofError, readProof, writeProof } from "../../sdk/src/license/proof-link.ts";
import type { Proof } from "../../sdk/src/license/proof-link.ts";
import { isSignedBy, proofTypedData } from "../../sdk/src/license/proof.ts";

const domain = { chainId: 31337, license: `0x${"ab".repeat(20)}` };
const holder = new Wallet(`0x${"11".repeat(32)}`);
const tokenId = (7n << 32n) | 3n;
/** A key's own signature needs no chain; anything that asks this one fails. */
const nowhere = new JsonRpcProvider("http://127.0.0.1:9", 31337, { staticNetwork: true });

async function proof(question = askForProof(tokenId, 1_700_000_000.9, "the harbour office")): Promise<Proof> {
  const { domain: about, types, message } = proofTypedData(domain, question);
  return { ...question, account: holder.address, signature: await holder.signTypedData(about, types, message) };
}

describe("the proof of a licence", () => {
  after(() => nowhere.destroy());

  it("comes out of its link as it went in, as a question and with its answer", async () => {
    const question = askForProof(tokenId, 1_700_000_000.9, "the harbour office");
    expect(question.askedAt).to.equal(1_700_000_000);
    expect(readProof(tokenId, writeProof(question))).to.deep.equal(question);
    const answered = await proof(question);
    expect(readProof(tokenId, new URLSearchParams(writeProof(answered).toString()))).to.deep.equal(answered);
    expect(readProof(tokenId, new URLSearchParams("tab=card"))).to.equal(null);
  });

  it("asks another question each time", () => {
    expect(askForProof(tokenId, 0).nonce)
      .to.match(/^0x[0-9a-f]{32}$/)
      .and.not.to.equal(askForProof(tokenId, 0).nonce);
  });

  it("is recognised for the account that signed", async () => {
    expect(await isSignedBy(nowhere, domain, await proof())).to.equal(true);
  });

  it("is signed in the name of one chain, one contract, one licence, one asker and one question", async () => {
    const signed = await proof();
    const { domain: about, types, message } = proofTypedData(domain, signed);
    expect(about).to.include({ chainId: 31337, verifyingContract: domain.license });
    expect(Object.keys(message)).to.deep.equal(types.LicenseProof.map(({ name }) => name));
  });

  const broken: [string, string, RegExp][] = [
    ["a nonce that was cut", "nonce=abcd&at=1", /^nonce: expected 32 hexadecimal digits, found "abcd"/],
    ["no moment", `nonce=${"ab".repeat(16)}`, /^at: expected unix seconds, found ""/],
    ["too long an audience", `nonce=${"ab".repeat(16)}&at=1&for=${"x".repeat(MAX_AUDIENCE + 1)}`, /^for: .* found 81/],
    [
      "an account that is none",
      `nonce=${"ab".repeat(16)}&at=1&by=0x12&signature=00`,
      /^by: expected an address, found "0x12"/,
    ],
    ["no signature", `nonce=${"ab".repeat(16)}&at=1&by=0x${"12".repeat(20)}`, /^signature: expected pairs/],
  ];
  for (const [what, link, message] of broken) {
    it(`is refused with ${what}, by name`, () => {
      expect(() => readProof(tokenId, new URLSearchParams(link))).to.throw(ProofError, message);
    });
  }
});
