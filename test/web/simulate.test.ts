import { expect } from "chai";
import { id, JsonRpcProvider, parseEther, toBeHex } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { LOCAL_CHAIN_ID } from "../../deploy/protocol/local.ts";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { createRpc, RpcError } from "../../web/src/lib/chain/rpc.ts";
import type { Rpc } from "../../web/src/lib/chain/rpc.ts";
import { pay, requireSolvent } from "../../web/src/lib/governance/actions.ts";
import type { ProposalAction } from "../../web/src/lib/governance/actions.ts";
import { measured, movementsIn, TRANSFER_TOPIC } from "../../web/src/lib/governance/balance-changes.ts";
import { eventWords } from "../../web/src/lib/governance/event-words.ts";
import { delayCalls, readRefusal, REFUSALS, refusalWords } from "../../web/src/lib/governance/refusal.ts";
import { simulateExecution } from "../../web/src/lib/governance/simulate.ts";
import { formatDuration } from "../../web/src/lib/format/time.ts";
import { startAnvil, type TestChain } from "../deploy/support/anvil.ts";

const NATIVE = `0x${"0".repeat(40)}`;
const payee = demoAddress("newcomer");

describe("trying a proposal on a chain", function () {
  this.timeout(120_000);
  let chain: TestChain;
  let rpc: Rpc;
  let contracts: Record<string, string>;
  let solvent: ProposalAction;

  before(async () => {
    chain = await startAnvil({ chainId: LOCAL_CHAIN_ID });
    const provider = new JsonRpcProvider(chain.url, LOCAL_CHAIN_ID, { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 });
    const deployment = await deployProtocol({ deployer: demoWallet("deployer").connect(provider) });
    provider.destroy();
    contracts = Object.fromEntries(Object.entries(deployment.contracts).map(([name, { address }]) => [name, address]));
    rpc = createRpc(chain.url);
    await rpc.request("anvil_setBalance", [contracts.DAO, "0xde0b6b3a7640000"]);
    solvent = await requireSolvent(contracts);
  });
  after(() => chain.stop());

  const simulate = (actions: ProposalAction[], node: Rpc = rpc) =>
    simulateExecution({ rpc: node, contracts }, { proposalId: null, actions, allowFailureMap: 0n });
  const encode = async (name: "DAO" | "ModelRegistry" | "GovernanceERC20", method: string, args: readonly unknown[]) => ({
    to: contracts[name] ?? "", value: 0n, data: (await contractInterface(name)).encodeFunctionData(method, args),
  });

  it("tells who would have more and who less, and sends nothing", async () => {
    const before = await rpc.request<string>("eth_getBalance", [payee, "latest"]);
    const result = await simulate([await pay(payee, NATIVE, 5n), await pay(payee, NATIVE, 7n), solvent]);
    expect(result.changes).to.have.deep.members([
      { account: (contracts.DAO ?? "").toLowerCase(), currency: NATIVE, change: -12n },
      { account: payee.toLowerCase(), currency: NATIVE, change: 12n },
    ]);
    expect(await rpc.request<string>("eth_getBalance", [payee, "latest"])).to.equal(before);
  });

  it("says that more than is free cannot be paid, with the amounts", async () => {
    const result = await simulate([await pay(payee, NATIVE, parseEther("2")), solvent]);
    expect(result).to.deep.include({ outcome: "fails", action: 0, error: "RoyaltyTreasury_Insolvent" });
    expect(result.sentence).to.contain("It pays 2 ETH. The treasury holds 1 ETH");
  });

  it("says why the action in the middle fails, which the DAO itself swallows", async () => {
    const approve = await encode("ModelRegistry", "approve", [999n]);
    const result = await simulate([await pay(payee, NATIVE, 1n), approve, solvent]);
    expect(result).to.deep.include({ outcome: "fails", action: 1, error: "ModelRegistry_UnknownRelease" });
  });

  it("is refused without the solvency check, by the condition's own reason", async () => {
    expect(await simulate([await pay(payee, NATIVE, 1n)])).to.deep.include({ outcome: "refused", refusal: "SolvencyCheckMissing" });
  });

  it("tries what has to wait as if the time had come, and shows what it would give away", async () => {
    const grant = await encode("DAO", "grant", [contracts.DAO, payee, id("ROOT_PERMISSION")]);
    const result = await simulate([grant, solvent]);
    expect(result).to.deep.include({ outcome: "waits", refusal: "GuardedTooEarly" });
    const condition = await contractInterface("RoyaltyReserveCondition");
    const asked = { to: contracts.RoyaltyReserveCondition, data: condition.encodeFunctionData("guardedDelay") };
    const delay = Number(await rpc.request<string>("eth_call", [asked, "latest"]));
    expect(delay).to.be.greaterThan(0);
    expect(result.sentence).to.contain(`at the earliest ${formatDuration(delay)} after the vote has ended`);
    const said = await eventWords(result.logs, { contracts, releases: {}, nameOf: () => "newcomer" });
    expect(said).to.deep.equal(["newcomer holds ROOT on DAO."]);
  });

  it("finds that the DAO cannot execute while it executes, though it would hold the permission", async () => {
    const grant = await encode("DAO", "grant", [contracts.DAO, contracts.DAO, id("EXECUTE_PERMISSION")]);
    const nested = await encode("DAO", "execute", [`0x${"0".repeat(64)}`, [await pay(payee, NATIVE, 1n)], 0n]);
    const result = await simulate([grant, nested, solvent]);
    expect(result).to.deep.include({ outcome: "fails", action: 1 });
    expect(result.sentence).to.contain("cannot be made to execute something while it executes");
  });

  it("tells voting power as events, in whole tokens", async () => {
    const result = await simulate([await encode("GovernanceERC20", "mint", [payee, parseEther("3")]), solvent]);
    const said = await eventWords(result.logs, { contracts, releases: {}, nameOf: () => "newcomer" });
    expect(said).to.include("Votes of newcomer: 3, before 0.");
  });

  it("asks a node without eth_simulateV1 whether it works, and says nothing of balances", async () => {
    const plain: Rpc = {
      request: (method, parameters) =>
        method === "eth_simulateV1" ? Promise.reject(new RpcError(-32601, "the method does not exist")) : rpc.request(method, parameters),
    };
    expect(await simulate([await pay(payee, NATIVE, 1n), solvent], plain)).to.deep.include({ outcome: "waits", changes: null });
    expect(await simulate([await pay(payee, NATIVE, parseEther("2")), solvent], plain)).to.deep.include({ outcome: "fails", action: 0 });
    const approve = await encode("ModelRegistry", "approve", [999n]);
    expect(await simulate([approve, solvent], plain)).to.deep.include({ outcome: "fails", error: "ModelRegistry_UnknownRelease" });
  });
});

describe("why a condition refuses", () => {
  const AT = 1_795_386_058n;
  const OPEN_END = (1n << 256n) - 1n;
  const DELAYS = { delay: 2n * 86_400n, guardedDelay: 8n * 86_400n };

  it("has a sentence for every reason there is", () => {
    REFUSALS.forEach((reason, number) => {
      const words = refusalWords(number, 1, AT, DELAYS);
      if (reason === "None") expect(words).to.equal(null);
      else expect(words, reason).to.deep.include({ reason });
    });
    expect(refusalWords(REFUSALS.length, 0, 0n, DELAYS)).to.deep.include({ reason: "Unknown", waits: false });
  });

  it("waits for a delay, with its end where that is known", () => {
    expect(refusalWords(8, 1, AT, DELAYS)).to.deep.include({ waits: true, notBefore: Number(AT) });
    expect(refusalWords(8, 1, AT, DELAYS)?.sentence).to.contain("Action 2").and.to.contain("22 Nov 2026");
    expect(refusalWords(6, 0, OPEN_END, DELAYS)).to.not.have.property("notBefore");
  });

  it("says how long after the vote, as long as nobody knows when that ends", () => {
    const said = (number: number, delays = DELAYS) => refusalWords(number, 0, OPEN_END, delays)?.sentence.replaceAll("\u00a0", " ");
    expect(said(8)).to.contain("It may run 2 d after the vote has ended.");
    expect(said(6)).to.contain("It may run at the earliest 8 d after the vote has ended, so that");
    expect(said(8, { ...DELAYS, delay: 0n })).to.contain("It may run once the vote has ended.");
  });

  it("takes each delay from the condition's own answer", async () => {
    const condition = await contractInterface("RoyaltyReserveCondition");
    const read = async (number: number) => {
      const answer = condition.encodeFunctionResult("explain", [number, 0, OPEN_END]);
      const found = await readRefusal(answer, { delay: toBeHex(DELAYS.delay, 32), guardedDelay: toBeHex(DELAYS.guardedDelay, 32) });
      return found?.sentence.replaceAll("\u00a0", " ");
    };
    expect(await read(8)).to.contain("2 d after");
    expect(await read(6)).to.contain("8 d after");
    const asked = Object.entries(await delayCalls()).map(([name, data]) => [name, condition.parseTransaction({ data })?.name]);
    expect(asked).to.deep.equal([["delay", "delay"], ["guardedDelay", "guardedDelay"]]);
  });

  it("does not wait for what only another vote mends", () => {
    expect(refusalWords(7, 0, AT, DELAYS)).to.deep.include({ waits: false, notAfter: Number(AT) });
    expect(refusalWords(9, 0, 0n, DELAYS)).to.deep.include({ waits: false });
  });
});

describe("balances that a proposal moves", () => {
  const topic = (account: string) => `0x${account.slice(2).padStart(64, "0")}`;
  const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
  const [token, one, other] = ["a", "b", "c"].map((digit) => `0x${digit.repeat(40)}`) as [string, string, string];
  const log = { address: token, topics: [TRANSFER_TOPIC, topic(one), topic(other)], data: word(5n) };

  it("are what balances say, not what a lying token logs", () => {
    const answer = (value: bigint) => ({ ok: true, output: word(value), logs: [] });
    const found = movementsIn([log]);
    expect(measured(found, [answer(9n), answer(1n)], [answer(9n), answer(4n)])).to.deep.equal([
      { account: other, currency: token, change: 3n },
    ]);
  });

  it("leave out who makes and unmakes tokens, and licences, which have four topics", () => {
    const minted = { ...log, topics: [TRANSFER_TOPIC, topic(NATIVE), topic(other)] };
    const licence = { ...log, topics: [...log.topics, word(1n)], data: "0x" };
    expect(movementsIn([minted, licence])).to.deep.equal([{ account: other, currency: token, change: 5n }]);
  });
});
