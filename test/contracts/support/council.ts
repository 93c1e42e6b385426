import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import type { Contracts } from "../../../sdk/src/chain/contracts.ts";
import type { Action } from "./governance.ts";

/** Seconds a council's proposal stays open in tests. */
const OPEN_FOR = 86_400n * 365n;

/** Acts as the demo council does: juniper proposes, saltmarsh agrees, and two of three are enough. */
export class Council {
  readonly #multisig: Contracts["Council"];
  readonly #signers: Record<DemoRole, HardhatEthersSigner>;
  readonly #now: () => Promise<number>;

  constructor(
    multisig: Contracts["Council"],
    signers: Record<DemoRole, HardhatEthersSigner>,
    now: () => Promise<number>,
  ) {
    this.#multisig = multisig;
    this.#signers = signers;
    this.#now = now;
  }

  /** Opens a proposal in the council, approved by its author; answers its id. */
  async propose(actions: readonly Action[], by: DemoRole = "juniper", allowFailureMap = 0n): Promise<bigint> {
    const multisig = this.#multisig.connect(this.#signers[by]);
    const until = BigInt(await this.#now()) + OPEN_FOR;
    const response = await multisig.createProposal("0x", [...actions], allowFailureMap, true, false, 0, until);
    const logs = (await response.wait())!.logs;
    const events = logs.map((log) => multisig.interface.parseLog(log));
    const created = events.find((event) => event?.name === "ProposalCreated");
    return created!.args.proposalId;
  }

  async approve(proposalId: bigint, by: DemoRole = "saltmarsh"): Promise<void> {
    await this.#multisig.connect(this.#signers[by]).approve(proposalId, false);
  }

  /** Proposed and agreed to by two, not yet executed; answers the council's proposal id. */
  async carry(actions: readonly Action[], allowFailureMap = 0n): Promise<bigint> {
    const proposalId = await this.propose(actions, "juniper", allowFailureMap);
    await this.approve(proposalId);
    return proposalId;
  }

  execute(proposalId: bigint, by: DemoRole = "juniper"): Promise<ContractTransactionResponse> {
    return this.#multisig.connect(this.#signers[by]).execute(proposalId);
  }

  /** Carries and executes. */
  async act(actions: readonly Action[]): Promise<ContractTransactionResponse> {
    return this.execute(await this.carry(actions));
  }
}
