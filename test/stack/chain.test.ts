import { copyFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Chain } from "../../deploy/local/chain.ts";
import { drawPort } from "../../deploy/local/ports.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { headOf, rpc } from "../../deploy/local/rpc.ts";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { testFolder } from "./folder.ts";

describe("The local chain", function () {
  this.timeout(20_000);
  const folder = testFolder();
  const stateFile = path.join(folder, "chain.json");
  const genesis = Math.floor(Date.now() / 1000) - 21 * 86_400;
  const [from, to] = [demoAddress("kestrel"), demoAddress("newcomer")];
  let processes: Processes;
  let chain: Chain;

  before(() => (processes = new Processes(folder, [path.join(folder, "none")])));
  after(() => processes.close());
  beforeEach(async () => {
    chain = new Chain({ processes, port: await drawPort(), genesis, stateFile });
  });
  afterEach(() => chain.stop());

  const pay = (): Promise<string> =>
    rpc<string>(chain.url, "eth_sendTransaction", [{ from, to, value: "0xde0b6b3a7640000" }]);
  const genesisHash = async (): Promise<string> =>
    (await rpc<{ hash: string }>(chain.url, "eth_getBlockByNumber", ["0x0", false])).hash;

  let firstGenesis: string;
  let paid: string;

  it("begins at its genesis time, so that a story can be told on it", async () => {
    expect((await chain.start()).restored).to.equal(false);
    expect((await headOf(chain.url)).timestamp).to.equal(genesis);
    firstGenesis = await genesisHash();
    paid = await pay();
    expect((await headOf(chain.url)).timestamp - genesis).to.be.below(10);
  });

  it("is the same chain after a stop and start, at the wall clock's time", async () => {
    expect(await chain.start()).to.deep.equal({ restored: true, head: 1 });
    expect(await genesisHash()).to.equal(firstGenesis);
    expect(await rpc(chain.url, "eth_getTransactionReceipt", [paid])).to.include({ status: "0x1", blockNumber: "0x1" });
    expect(Math.abs((await headOf(chain.url)).timestamp - Date.now() / 1000)).to.be.below(3);
  });

  it("keeps skipped time: its clock never goes back", async () => {
    await chain.start();
    await rpc(chain.url, "evm_increaseTime", [3 * 86_400]);
    await rpc(chain.url, "evm_mine");
    const skipped = await headOf(chain.url);
    await chain.stop();

    chain = new Chain({ processes, port: await drawPort(), genesis, stateFile });
    await chain.start();
    const restored = await headOf(chain.url);
    expect(restored.timestamp).to.be.within(skipped.timestamp + 1, skipped.timestamp + 5);
  });

  it("has on disk what is a second old: nothing more is lost by kill -9", async () => {
    await chain.start();
    chain.keepState((message) => expect.fail(message));
    const hashes: string[] = [];
    for (let round = 0; round < 5; round++) {
      hashes.push(await pay());
      await sleep(60);
    }
    await sleep(1000 - 60);
    copyFileSync(stateFile, `${stateFile}.killed`); // What a kill at this moment would leave.
    const killed = new Chain({ processes, port: await drawPort(), genesis, stateFile: `${stateFile}.killed` });
    await chain.stop();
    await killed.start();
    try {
      for (const hash of hashes) {
        expect(await rpc(killed.url, "eth_getTransactionReceipt", [hash])).to.include({ status: "0x1" });
      }
    } finally {
      await killed.stop();
    }
  });
});
