import { id, type ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { deployWorld, ethers, networkHelpers, type World } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";

export const DAY = 86_400;
/** The local community's times to take a bond back and to decide a challenge. */
export const WITHIN = 7 * DAY;

/** The numbers of the registry's verdicts. */
export const VERDICT = { none: 0n, dismissed: 1n, upheld: 2n, forfeited: 3n } as const;

/** What a challenge is made with; by default the newcomer's against juniper's receipt, with new evidence. */
export interface ChallengeInput {
  by?: DemoRole;
  releaseId?: bigint;
  verifier?: string;
  evidence?: string;
  value?: bigint;
}

/** A release of kestrel's which juniper says passes and the newcomer, who is not bonded, says fails. */
export class Case {
  readonly world: World;
  readonly verification: World["verification"];
  readonly releaseId: bigint;
  #made = 0;

  constructor(world: World, releaseId: bigint) {
    this.world = world;
    this.verification = world.verification;
    this.releaseId = releaseId;
  }

  as(role: DemoRole): World["verification"] {
    return this.verification.connect(this.world.signers[role]);
  }

  address(role: DemoRole): string {
    return this.world.signers[role].address;
  }

  /** The registry as the DAO calls it: without a vote's time, and with a refusal's reason. */
  async asDao(): Promise<World["verification"]> {
    const { target } = this.world.dao;
    await networkHelpers.setBalance(target as string, 10n ** 20n);
    return this.verification.connect(await ethers.getImpersonatedSigner(target as string));
  }

  challenge(input: ChallengeInput = {}): Promise<ContractTransactionResponse> {
    const { by = "newcomer", releaseId = this.releaseId, verifier = this.address("juniper"), value = REQUIRED } = input;
    const evidence = input.evidence ?? id(`evidence ${++this.#made}`);
    return this.as(by).challenge(releaseId, verifier, evidence, { value });
  }

  /** As `challenge`; answers its number. */
  async challenged(input: ChallengeInput = {}): Promise<bigint> {
    await this.challenge(input);
    return this.verification.challengeCount();
  }

  /** Has the DAO decide; the verifier answers first, where it has not. */
  async decide(challengeId: bigint, verdict: bigint): Promise<ContractTransactionResponse> {
    await this.#hear(challengeId);
    return (await this.asDao()).decideChallenge(challengeId, verdict);
  }

  async #hear(challengeId: bigint): Promise<void> {
    if (challengeId > (await this.verification.challengeCount())) return;
    const { open, answered, verifier, decideBy, hearBy } = await this.verification.challengeOf(challengeId);
    const now = BigInt(await networkHelpers.time.latest());
    if (!open || answered || now + 1n >= hearBy || now + 1n >= decideBy) return;
    const signer = Object.values(this.world.signers).find(({ address }) => address === verifier);
    if (signer) await this.verification.connect(signer).answer(challengeId, id(`answer to ${challengeId}`));
    else await networkHelpers.time.increaseTo(hearBy);
  }

  /** What is active, leaving and challenged of a verifier's bond. */
  async bond(role: DemoRole): Promise<{ active: bigint; leaving: bigint; openChallenges: bigint }> {
    const { active, leaving, openChallenges } = await this.verification.bondOf(this.address(role));
    return { active, leaving, openChallenges };
  }

  async counts(): Promise<[passing: bigint, failing: bigint]> {
    const { passing, failing } = await this.verification.countOf(this.releaseId);
    return [passing, failing];
  }

  receipt(role: DemoRole = "juniper") {
    return this.verification.receiptOf(this.releaseId, this.address(role));
  }

  withdrawable(role: DemoRole): Promise<bigint> {
    return this.verification.withdrawable(this.address(role));
  }
}

/** A fixture: `await networkHelpers.loadFixture(openCase)`. */
export async function openCase(): Promise<Case> {
  const world = await deployWorld();
  const releaseId = await world.releases.submit();
  await world.releases.verify(releaseId, "juniper");
  await world.releases.verify(releaseId, "newcomer", { outcome: 2 });
  return new Case(world, releaseId);
}
