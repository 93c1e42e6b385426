import { expect } from "chai";
import { parseEther, ZeroAddress, type BaseContract, type ParamType } from "ethers";
import { ethers } from "../fixture.ts";
import { openStall, type Stall } from "../license/stall.ts";
import { terms } from "../license/terms.ts";

const PRICE = parseEther("0.04");

interface Call {
  contract: BaseContract;
  method: string;
  args: unknown[];
  from: string;
  value: bigint;
  /** Where another word lies that is read by hand; 0 for none. */
  more: number;
}

interface Word {
  name: string;
  /** How many of the word's bits the type has. */
  bits: number;
}

/** The words of a call's arguments, in their order; of what is of variable length, nothing. */
function wordsOf(inputs: readonly ParamType[]): Word[] {
  return inputs.flatMap((input) => {
    if (input.baseType === "tuple") return wordsOf(input.components!);
    if (input.type === "address") return [{ name: input.name, bits: 160 }];
    if (input.type === "bool") return [{ name: input.name, bits: 1 }];
    const size = /^uint(\d+)$/.exec(input.type);
    return [{ name: input.name, bits: size ? Number(size[1]) : 256 }];
  });
}

/** The calldata with one bit more in its word `index`, the lowest or the highest that its type does not have. */
function soil(data: string, index: number, bit: number): string {
  const at = 10 + index * 64;
  const word = BigInt(`0x${data.slice(at, at + 64)}`) | (1n << BigInt(bit));
  return data.slice(0, at) + word.toString(16).padStart(64, "0") + data.slice(at + 64);
}

// Several contracts read and write words by hand. A word with bits that its type does not have must never get as far as
// storage, an event or a sum.
describe("attacks by words with more bits than their types", () => {
  let stall: Stall;
  let calls: Call[];

  beforeEach(async () => {
    stall = await openStall();
    const { license, market, treasury, signers, releaseId, token, orders } = stall;
    const { kestrel, harbour, lantern } = signers;
    await stall.licenseAs("kestrel").openOffer(releaseId, terms({ price: PRICE, term: 86_400 }));
    await stall.licenseAs("lantern").payRoyalty(releaseId, ZeroAddress, 10_000n, { value: 10_000n });
    const listing = await orders.list(harbour, token, { price: PRICE });
    const signed = await orders.signedListing(token, { price: PRICE });
    const signature = await orders.sign(signed, harbour);
    const on = (
      contract: BaseContract, method: string, from: { address: string }, args: unknown[], value = 0n, more = 0,
    ) => calls.push({ contract, method, args, from: from.address, value, more });
    calls = [];
    on(license, "openOffer", kestrel, [releaseId, terms()]);
    on(license, "mint", lantern, [2, lantern.address, PRICE], PRICE);
    on(license, "renew", harbour, [token, 1, 0]);
    on(license, "renewSubscription", harbour, [token, 30 * 86_400]);
    on(license, "payRoyalty", lantern, [releaseId, ZeroAddress, 1n], 1n);
    on(license, "payResale", lantern, [releaseId, ZeroAddress, 1n, 0n], 1n);
    on(license, "setUser", harbour, [token, lantern.address, 1n]);
    on(license, "approve", harbour, [lantern.address, token]);
    on(license, "transferFrom", harbour, [harbour.address, lantern.address, token]);
    on(market, "list", harbour, [token, ZeroAddress, 1n, listing.expires]);
    on(market, "buy", lantern, [token, listing], PRICE);
    on(market, "buySigned", lantern, [signed, signature], PRICE);
    // Behind the words and that of where the numbers are come their count and they.
    on(treasury, "claim", kestrel, [ZeroAddress, ZeroAddress, [releaseId]], 0n, 4);
    on(treasury, "claimOnBehalf", lantern, [ZeroAddress, kestrel.address, ZeroAddress, [releaseId]], 0n, 5);
  });

  it("none is taken, in any word of any of these calls, while the clean call is", async () => {
    for (const { contract, method, args, from, value, more } of calls) {
      const data = contract.interface.encodeFunctionData(method, args);
      const send = (changed: string) => ethers.provider.call({ to: contract.target, from, value, data: changed });
      await send(data);
      const inputs = contract.interface.getFunction(method)!.inputs;
      const words = wordsOf(inputs).map((word, index) => ({ ...word, index }));
      if (more) words.push({ name: "a number in the list", bits: 64, index: more });
      let tried = 0;
      for (const { name, bits, index } of words) {
        if (bits === 256) continue;
        for (const bit of [bits, 255]) {
          const taken = await send(soil(data, index, bit)).then(() => true, () => false);
          expect(taken, `${method}: ${name}, bit ${bit}`).to.equal(false);
          tried += 1;
        }
      }
      expect(tried, method).to.be.greaterThan(0);
    }
  });
});
