import { parseEther } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { LOCAL_CHAIN_ID } from "../../deploy/protocol/local.ts";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { createRpc } from "../../web/src/lib/chain/rpc.ts";
import { openStream, pay, requireSolvent } from "../../web/src/lib/governance/actions.ts";
import { decodeActions } from "../../web/src/lib/governance/decode.ts";
import { eventWords } from "../../web/src/lib/governance/event-words.ts";
import { simulateExecution } from "../../web/src/lib/governance/simulate.ts";
import { startAnvil } from "../deploy/support/anvil.ts";
import { median, type Figure } from "./result.ts";

const ROUNDS = 9;
const NATIVE = `0x${"0".repeat(40)}`;

/** What a proposal page does before it can say what ten actions would do: decode, try, measure, tell. */
export async function benchSimulation(): Promise<Figure> {
  const chain = await startAnvil({ chainId: LOCAL_CHAIN_ID });
  try {
    const deployment = await deployProtocol({ deployer: demoWallet("deployer").connect(chain.provider) });
    const contracts = Object.fromEntries(Object.entries(deployment.contracts).map(([name, { address }]) => [name, address]));
    const rpc = createRpc(chain.url);
    await rpc.request("anvil_setBalance", [contracts.DAO, "0xde0b6b3a7640000"]);
    const actions = await tenActions(contracts);
    const context = { contracts, releases: {}, nameOf: () => undefined };
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      await decodeActions(actions, context);
      const result = await simulateExecution({ rpc, contracts }, { proposalId: null, actions, allowFailureMap: 0n });
      await eventWords(result.logs, context);
      seconds.push((performance.now() - started) / 1000);
      if (!["succeeds", "waits"].includes(result.outcome)) throw new Error(`the ten actions fail: ${result.sentence}`);
    }
    const note = `decoded, tried and told; ${actions.length} actions on anvil, median of ${ROUNDS} in Node`;
    return { id: "simulate.ten", value: median(seconds), unit: "s", aim: { most: 2 }, note };
  } finally {
    await chain.stop();
  }
}

async function tenActions(contracts: Record<string, string>) {
  const power = await contractInterface("GovernanceERC20");
  const people = (["juniper", "osprey", "saltmarsh", "kestrel"] as const).map(demoAddress);
  const grants = people.map((to) => pay(to, NATIVE, parseEther("0.01")));
  const mints = people.map((to) => ({
    to: contracts.GovernanceERC20 ?? "", value: 0n, data: power.encodeFunctionData("mint", [to, parseEther("1")]),
  }));
  const stream = { to: demoAddress("bramble"), currency: NATIVE, value: parseEther("0.1"), start: 0, duration: 86_400 };
  return [...(await Promise.all(grants)), ...mints, ...(await openStream(contracts, stream)), await requireSolvent(contracts)];
}
