import { expect } from "chai";
import { findLogs } from "../../web/src/lib/chain/logs.ts";
import { RpcError, type Rpc } from "../../web/src/lib/chain/rpc.ts";

/** A node that has one log in each of some blocks and looks through so many blocks at most. */
function node(newest: number, most: number, blocks: number[]) {
  const asked: [from: number, to: number][] = [];
  const rpc: Rpc = {
    request: async <Result>(method: string, parameters: readonly unknown[] = []) => {
      if (method === "eth_blockNumber") return `0x${newest.toString(16)}` as Result;
      const [{ fromBlock, toBlock }] = parameters as [{ fromBlock: string; toBlock: string }];
      const [from, to] = [Number(fromBlock), Number(toBlock)];
      asked.push([from, to]);
      if (to - from + 1 > most) throw new RpcError(-32005, "query exceeds max block range");
      return blocks.filter((block) => block >= from && block <= to) as Result;
    },
  };
  return { rpc, asked };
}

const filter = { address: "0x00", topics: [] };

describe("Looking for logs", () => {
  it("asks once where the node looks as far, and never before the first block", async () => {
    const { rpc, asked } = node(90_000, Infinity, [3, 50_000, 90_000]);
    expect(await findLogs(rpc, filter, 40_000)).to.deep.equal([50_000, 90_000]);
    expect(asked).to.deep.equal([[40_000, 90_000]]);
  });

  it("asks for fewer blocks at a time where the node refuses, and misses and repeats none", async () => {
    const every = Array.from({ length: 41 }, (_, i) => 40_000 + i * 1_250);
    for (const most of [500, 1_000, 9_999, 25_000]) {
      const { rpc, asked } = node(90_000, most, every);
      expect(await findLogs(rpc, filter, 40_000), `${most} at most`).to.deep.equal(every);
      expect(asked.length, `${most} at most`).to.be.lessThan((2 * 50_001) / most + 12);
    }
  });

  it("believes a node that refuses even 500 blocks", async () => {
    const { rpc, asked } = node(90_000, 499, []);
    const refusal = await findLogs(rpc, filter, 40_000).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(RpcError);
    expect(asked.length).to.be.lessThan(10);
  });

  it("looks at one block where that is all there is", async () => {
    const { rpc, asked } = node(7, Infinity, [7]);
    expect(await findLogs(rpc, filter, 7)).to.deep.equal([7]);
    expect(asked).to.deep.equal([[7, 7]]);
  });
});
