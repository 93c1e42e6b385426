import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, parseEther, type ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { deployWorld, ethers, networkHelpers, now, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
export const BOND = PROCESS.bond;

/** The numbers of the board's enumerations. */
export const STAGE = { none: 0n, open: 1n, decided: 2n, appealed: 3n, remedy: 4n, closed: 5n } as const;
export const RULING = { none: 0n, dismissed: 1n, upheld: 2n, revoked: 3n } as const;

/** What a dispute is raised with; by default harbour's, about clause 1 of the court's release, with new evidence. */
export interface DisputeInput {
  by?: DemoRole;
  releaseId?: bigint;
  clause?: number;
  evidence?: string;
  value?: bigint;
}

/** A community with a board and one approved release of kestrel's, and what people do about it. */
export class Court {
  readonly world: World;
  readonly board: World["board"];
  /** kestrel's release, under charter version 1. */
  readonly releaseId: bigint;
  readonly #dao: HardhatEthersSigner;
  #raised = 0;

  constructor(world: World, releaseId: bigint, dao: HardhatEthersSigner) {
    this.world = world;
    this.board = world.board;
    this.releaseId = releaseId;
    this.#dao = dao;
  }

  /** The board as a role calls it. */
  as(role: DemoRole): World["board"] {
    return this.board.connect(this.world.signers[role]);
  }

  /** The board as the DAO calls it: without a vote's time, and with a refusal's reason, which the DAO swallows. */
  get dao(): World["board"] {
    return this.board.connect(this.#dao);
  }

  address(role: DemoRole): string {
    return this.world.signers[role].address;
  }

  /** Raises a dispute; answers its number. */
  async raise(input: DisputeInput = {}): Promise<bigint> {
    await this.sendRaise(input);
    return this.board.disputeCount();
  }

  sendRaise(input: DisputeInput = {}): Promise<ContractTransactionResponse> {
    const { by = "harbour", releaseId = this.releaseId, clause = 1, value = BOND } = input;
    const evidence = input.evidence ?? id(`evidence ${++this.#raised}`);
    return this.as(by).raise(releaseId, clause, evidence, { value });
  }

  /** Raises a dispute that kestrel answers, so that it can be decided at once. */
  async answered(input: DisputeInput = {}): Promise<bigint> {
    const dispute = await this.raise(input);
    await this.as("kestrel").answer(dispute, id("statement"));
    return dispute;
  }

  /** Raises a dispute that the DAO decides against the accused. */
  async decided(ruling: bigint = RULING.upheld, input: DisputeInput = {}): Promise<bigint> {
    const dispute = await this.answered(input);
    await this.dao.decide(dispute, ruling);
    return dispute;
  }

  /** A dispute whose ruling was upheld for good: a corrected release is awaited. */
  async upheld(input: DisputeInput = {}): Promise<bigint> {
    const dispute = await this.decided(RULING.upheld, input);
    await this.at((await this.board.disputeOf(dispute)).deadline);
    await this.as("newcomer").conclude(dispute);
    return dispute;
  }

  /** A dispute that ended with the release revoked. */
  async revoked(input: DisputeInput = {}): Promise<bigint> {
    const dispute = await this.decided(RULING.revoked, input);
    await this.at((await this.board.disputeOf(dispute)).deadline);
    await this.as("newcomer").conclude(dispute);
    return dispute;
  }

  async stageOf(dispute: bigint): Promise<bigint> {
    return (await this.board.disputeOf(dispute)).stage;
  }

  usable(releaseId = this.releaseId): Promise<boolean> {
    return this.world.registry.isUsable(releaseId);
  }

  /** Makes the next transaction happen at this very second. */
  at(time: number | bigint): Promise<void> {
    return networkHelpers.time.setNextBlockTimestamp(time);
  }

  /** Makes the next transaction happen a number of seconds after the last block. */
  async later(seconds: number): Promise<number> {
    const time = (await now()) + seconds;
    await this.at(time);
    return time;
  }
}

/** `const court = await openCourt();` in a `beforeEach`. */
export function openCourt(): Promise<Court> {
  return networkHelpers.loadFixture(convene);
}

async function convene(): Promise<Court> {
  const world = await deployWorld();
  const releaseId = await world.releases.approved();
  const dao = world.dao.target as string;
  await networkHelpers.setBalance(dao, parseEther("10"));
  return new Court(world, releaseId, await ethers.getImpersonatedSigner(dao));
}

/** Adopts a charter with other terms for disputes, and publishes a release of kestrel's under it. */
export async function releaseUnder(court: Court, changes: Partial<typeof PROCESS>): Promise<bigint> {
  const { world } = court;
  const policy = { receiptsRequired: 2, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };
  const process = { ...PROCESS, ...changes };
  await world.governance.pass([actionOf(world.charter, "adopt", [id("next charter"), 3, policy, process])]);
  return world.releases.approved({ charterVersion: Number(await world.charter.currentVersion()) });
}
