import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import type { Contracts } from "../../../sdk/src/chain/contracts.ts";

/** An action of a proposal. */
export interface Action {
  to: string;
  value: bigint;
  data: string;
}

/** TokenVoting's numbers for a vote. */
export const VOTE = { abstain: 1, yes: 2, no: 3 } as const;
export type VoteOption = keyof typeof VOTE;

/** How a proposal is opened; by default juniper's, with the shortest period and the solvency check appended. */
export interface ProposalOptions {
  by?: DemoRole;
  metadata?: string;
  allowFailureMap?: bigint;
  /** Seconds since the epoch; 0 for the shortest period. */
  endDate?: bigint;
  /** Whether `treasury.requireSolvent()` is appended, as the reserve's condition demands. */
  solvencyCheck?: boolean;
}

/** `contract.method(...args)` as an action of the DAO. */
export function actionOf(contract: BaseContract, method: string, args: readonly unknown[], value = 0n): Action {
  return { to: contract.target as string, value, data: contract.interface.encodeFunctionData(method, args) };
}

/** Votes as the demo members do; juniper and osprey together are a majority of all voting power. */
export class Governance {
  readonly #voting: Contracts["TokenVoting"];
  readonly #treasury: Contracts["RoyaltyTreasury"];
  readonly #signers: Record<DemoRole, HardhatEthersSigner>;
  readonly #helpers: NetworkHelpers;

  constructor(
    voting: Contracts["TokenVoting"],
    treasury: Contracts["RoyaltyTreasury"],
    signers: Record<DemoRole, HardhatEthersSigner>,
    helpers: NetworkHelpers,
  ) {
    this.#voting = voting;
    this.#treasury = treasury;
    this.#signers = signers;
    this.#helpers = helpers;
  }

  /** Opens a proposal; answers its id. */
  async propose(actions: readonly Action[], options: ProposalOptions = {}): Promise<bigint> {
    const { by = "juniper", metadata = "0x", allowFailureMap = 0n, endDate = 0n, solvencyCheck = true } = options;
    const check = actionOf(this.#treasury, "requireSolvent", []);
    const voting = this.#voting.connect(this.#signers[by]);
    const all = solvencyCheck ? [...actions, check] : [...actions];
    const response = await voting.createProposal(metadata, all, allowFailureMap, 0, endDate, 0, false);
    const logs = (await mined(response)).logs;
    const events = logs.map((log) => voting.interface.parseLog(log));
    const created = events.find((event) => event?.name === "ProposalCreated");
    return created!.args.proposalId;
  }

  /** Casts one vote for each role named. */
  async vote(proposalId: bigint, votes: Partial<Record<DemoRole, VoteOption>>): Promise<void> {
    for (const [role, option] of Object.entries(votes)) {
      await this.#voting.connect(this.#signers[role as DemoRole]).vote(proposalId, VOTE[option], false);
    }
  }

  /** Executes a proposal; whoever pays the gas may. */
  execute(proposalId: bigint, by: DemoRole = "newcomer"): Promise<ContractTransactionResponse> {
    return this.#voting.connect(this.#signers[by]).execute(proposalId);
  }

  /** Proposes, lets juniper and osprey agree, executes at once. Guarded actions need `passGuarded`. */
  async pass(actions: readonly Action[], options?: ProposalOptions): Promise<ContractTransactionReceipt> {
    return mined(await this.execute(await this.carry(actions, options)));
  }

  /** As `pass`, but executes only when the vote has ended and the reserve's delay is over. */
  async passGuarded(actions: readonly Action[], options?: ProposalOptions): Promise<ContractTransactionReceipt> {
    const proposalId = await this.carry(actions, options);
    await this.waitForGuarded(proposalId);
    return mined(await this.execute(proposalId));
  }

  /** Proposes and lets juniper and osprey agree; answers the proposal's id, not yet executed. */
  async carry(actions: readonly Action[], options?: ProposalOptions): Promise<bigint> {
    const proposalId = await this.propose(actions, options);
    await this.vote(proposalId, { juniper: "yes", osprey: "yes" });
    return proposalId;
  }

  /** Lets time pass until a carried proposal's guarded actions may run. */
  async waitForGuarded(proposalId: bigint): Promise<void> {
    const { parameters } = await this.#voting.getProposal(proposalId);
    await this.#helpers.time.increaseTo(parameters.endDate + GUARD_DELAY + 1n);
  }
}

/** Seconds; the local configuration's `reserveDelay`. */
const GUARD_DELAY = 3_600n;

async function mined(response: ContractTransactionResponse): Promise<ContractTransactionReceipt> {
  const receipt = await response.wait();
  if (!receipt) throw new Error(`transaction ${response.hash} is not mined`);
  return receipt;
}
