import { expect } from "chai";
import { Wallet } from "ethers";
import { parseProfile } from "../../sdk/src/artifacts/profile.ts";
import { delegationArguments, DELEGATION_TYPES, readDelegation, whyNotDelegation, writeDelegation } from "../../web/src/lib/governance/delegation.ts";
import { draftProfile } from "../../web/src/lib/governance/profile.ts";

const holder = new Wallet(`0x${"11".repeat(32)}`);
const account = holder.address.toLowerCase();
const delegatee = `0x${"ab".repeat(20)}`;
const domain = { name: "Commonweight Voice", version: "1", chainId: 31_337, verifyingContract: `0x${"7".repeat(40)}` };
const chain = { domain, nonce: 2n, now: 1_000 };

async function sign(changes: { nonce?: bigint; expiry?: bigint } = {}) {
  const message = { delegatee, nonce: 2n, expiry: 2_000n, ...changes };
  return { account, ...message, signature: await holder.signTypedData(domain, DELEGATION_TYPES, message) };
}

describe("a delegation by signature", () => {
  it("travels in a link's fragment and comes back whole", async () => {
    const signed = await sign();
    expect(readDelegation(`#${writeDelegation(signed)}`)).to.deep.equal(signed);
    for (const broken of ["", "#x=1", writeDelegation({ ...signed, signature: "0x12" }), writeDelegation({ ...signed, delegatee: "kestrel" })]) {
      expect(readDelegation(broken), broken).to.equal(null);
    }
  });

  it("is good while its number is next and its time not over", async () => {
    expect(whyNotDelegation(await sign(), chain)).to.equal(null);
    expect(whyNotDelegation(await sign(), { ...chain, now: 2_001 })).to.match(/run out/);
    expect(whyNotDelegation(await sign({ nonce: 1n }), chain)).to.match(/handed in already/);
    expect(whyNotDelegation(await sign({ nonce: 3n }), chain)).to.match(/handed in first/);
  });

  it("is refused for another delegate, another account or another chain", async () => {
    const signed = await sign();
    const stranger = `0x${"cd".repeat(20)}`;
    expect(whyNotDelegation({ ...signed, delegatee: stranger }, chain)).to.match(/not this account's/);
    expect(whyNotDelegation({ ...signed, account: stranger }, chain)).to.match(/not this account's/);
    expect(whyNotDelegation(signed, { ...chain, domain: { ...domain, chainId: 1 } })).to.match(/not this account's/);
    expect(whyNotDelegation({ ...signed, signature: `0x${"00".repeat(65)}` }, chain)).to.match(/cannot be read/);
  });

  it("is handed in with the parts of the signature", async () => {
    const signed = await sign();
    const [to, nonce, expiry, v, r, s] = delegationArguments(signed);
    expect([to, nonce, expiry]).to.deep.equal([delegatee, 2n, 2_000n]);
    expect(signed.signature).to.equal(`${String(r)}${String(s).slice(2)}${Number(v).toString(16)}`);
  });
});

describe("a delegate's profile", () => {
  it("is a document with interests, one a line", async () => {
    const drafted = await draftProfile({ name: " Juniper ", statement: "I run **every** suite.", interests: "owns glyph-reader\n\n sells nothing ", links: [{ name: "", url: "" }] });
    if (!("document" in drafted)) throw new Error(JSON.stringify(drafted.issues));
    expect(parseProfile(drafted.document.bytes)).to.deep.equal({
      name: "Juniper", statement: "I run **every** suite.", interests: ["owns glyph-reader", "sells nothing"], links: [],
    });
  });

  it("says what is missing by field", async () => {
    const drafted = await draftProfile({ name: "", statement: " ", interests: "", links: [{ name: "x", url: "javascript:1" }] });
    expect(drafted).to.deep.equal({
      issues: { name: "Say what you go by.", statement: "Say what you stand for.", "links.0.url": "Give the link's address, beginning with https:// or ipfs://." },
    });
  });
});
