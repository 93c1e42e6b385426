import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Chain } from "../../deploy/local/chain.ts";
import { Heartbeat } from "../../deploy/local/heartbeat.ts";
import { drawPort } from "../../deploy/local/ports.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { headOf, rpc } from "../../deploy/local/rpc.ts";
import { demoAddress } from "../../deploy/protocol/accounts.ts";
import { testFolder } from "./folder.ts";

describe("The local chain's heartbeat", function () {
  this.timeout(20_000);
  const folder = testFolder();
  const [from, to] = [demoAddress("kestrel"), demoAddress("newcomer")];

  it("lets an empty block follow transactions soon, and none once it has stopped", async () => {
    const processes = new Processes(folder, [path.join(folder, "none")]);
    const genesis = Math.floor(Date.now() / 1000);
    const chain = new Chain({ processes, port: await drawPort(), genesis, stateFile: path.join(folder, "chain.json") });
    try {
      await chain.start();
      const heartbeat = new Heartbeat(chain.url);
      heartbeat.start();
      await rpc(chain.url, "eth_sendTransaction", [{ from, to, value: "0x1" }]);
      await sleep(700);
      expect((await headOf(chain.url)).number).to.equal(1);
      await sleep(1_300);
      expect((await headOf(chain.url)).number).to.equal(2);
      heartbeat.stop();
      await sleep(2_000);
      expect((await headOf(chain.url)).number).to.equal(2);
    } finally {
      await chain.stop();
      await processes.close();
    }
  });
});
