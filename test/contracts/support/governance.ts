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

/** What the votes go through. */
interface Parts {
  voting: Contracts["TokenVoting"];
  treasury: Contracts["RoyaltyTreasury"];
  reserveCondition: Contracts["RoyaltyReserveCondition"];
}

/** Votes as the demo members do; juniper and osprey together are a majority of all voting power. */
export class Governance {
  readonly #voting: Contracts["TokenVoting"];
  readonly #treasury: Contracts["RoyaltyTreasury"];
  readonly #condition: Contracts["RoyaltyReserveCondition"];
  readonly #signers: Record<DemoRole, HardhatEthersSigner>;
  readonly #helpers: NetworkHelpers;

  constructor(
    { voting, treasury, reserveCondition }: Parts,
    signers: Record<DemoRole, HardhatEthersSigner>,
    helpers: NetworkHelpers,
  ) {
    this.#voting = voting;
    this.#treasury = treasury;
    this.#condition = reserveCondition;
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

  /** Proposes, lets juniper and osprey agree, executes as soon as the reserve's condition lets it. */
  async pass(actions: readonly Action[], options?: ProposalOptions): Promise<ContractTransactionReceipt> {
    const proposalId = await this.carry(actions, options);
    await this.waitFor(proposalId);
    return mined(await this.execute(proposalId));
  }

  /** Proposes and lets juniper and osprey agree; answers the proposal's id, not yet executed. */
  async carry(actions: readonly Action[], options?: ProposalOptions): Promise<bigint> {
    const proposalId = await this.propose(actions, options);
    await this.vote(proposalId, { juniper: "yes", osprey: "yes" });
    return proposalId;
  }

  /** Lets time pass until nothing but the reason it would be refused for anyway keeps a carried proposal back. */
  async waitFor(proposalId: bigint): Promise<void> {
    const { actions, allowFailureMap } = await this.#voting.getProposal(proposalId);
    const plain = actions.map(({ to, value, data }) => ({ to, value, data }));
    const { refusal, time } = await this.#condition.explain(proposalId, plain, allowFailureMap);
    if (refusal === REFUSAL.tooEarly || refusal === REFUSAL.guardedTooEarly) await this.#helpers.time.increaseTo(time);
  }
}

/** IExecuteCondition's Refusal. */
export const REFUSAL = {
  none: 0n,
  notExecute: 1n,
  failureMapNotZero: 2n,
  solvencyCheckMissing: 3n,
  currencyCallNotTransfer: 4n,
  guardedNotAlone: 5n,
  guardedTooEarly: 6n,
  guardedTooLate: 7n,
  tooEarly: 8n,
  vetoed: 9n,
  notAllowed: 10n,
  valueNotZero: 11n,
} as const;

async function mined(response: ContractTransactionResponse): Promise<ContractTransactionReceipt> {
  const receipt = await response.wait();
  if (!receipt) throw new Error(`transaction ${response.hash} is not mined`);
  return receipt;
}
