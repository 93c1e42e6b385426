import { expect } from "chai";
import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import { ZeroAddress, type ParamType } from "ethers";
import { eventWords, toldEvents } from "../../web/src/lib/governance/event-words.ts";

const CONTRACT = `0x${"11".repeat(20)}`;

/** Some value of a parameter's type. */
function example(type: ParamType): unknown {
  if (type.arrayChildren) return [example(type.arrayChildren)];
  if (type.components) return type.components.map(example);
  if (type.type === "address") return ZeroAddress;
  if (type.type === "bool") return true;
  if (type.type === "string") return "";
  if (type.type === "bytes") return "0x";
  return type.type.startsWith("bytes") ? `0x${"00".repeat(Number(type.type.slice(5)))}` : 1n;
}

describe("what an execution would tell", () => {
  for (const told of toldEvents()) {
    it(`says ${told} from what that event carries`, async () => {
      const [contract = "", name = ""] = told.split(".");
      if (!isContractName(contract)) throw new Error(`${contract} is no contract of the protocol`);
      const abi = await contractInterface(contract);
      const event = abi.getEvent(name);
      if (!event) throw new Error(`${contract} has no event ${name}`);
      const log = { address: CONTRACT, ...abi.encodeEventLog(event, event.inputs.map(example)) };
      const context = { contracts: { [contract]: CONTRACT }, releases: {}, nameOf: () => undefined };
      const said = await eventWords([log], context);
      for (const sentence of said) expect(sentence).to.match(/^[A-Z0].*\.$/).and.not.match(/undefined|null|NaN/);
    });
  }

  it("says once that a release is suspended, by its name, where the dispute is told too", async () => {
    const [board, registry] = [`0x${"22".repeat(20)}`, `0x${"33".repeat(20)}`];
    const contracts = { EthicsBoard: board, ModelRegistry: registry };
    const log = async (contract: keyof typeof contracts, name: string, values: readonly unknown[]) => ({
      address: contracts[contract], ...(await contractInterface(contract)).encodeEventLog(name, values),
    });
    const both = [
      await log("EthicsBoard", "DisputeSuspended", [7, 2, 100, false]),
      await log("ModelRegistry", "ReleaseSuspended", [2, 100]),
    ];
    const context = { contracts, releases: { "2": "glyph-reader 1.1.0" }, nameOf: () => undefined };
    expect(await eventWords(both, context)).to.deep.equal(["glyph-reader 1.1.0 is suspended for dispute 7."]);
    // What another dispute keeps suspended is told by the registry alone.
    expect(await eventWords(both.slice(1), context)).to.deep.equal(["glyph-reader 1.1.0 is suspended."]);
  });
});
