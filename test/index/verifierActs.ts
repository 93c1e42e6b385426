import { id, parseEther, ZeroAddress, type Wallet } from "ethers";
import type { DemoRole } from "../../deploy/protocol/accounts.ts";
import { DAY, record, SOLD_RELEASE, type Actors } from "./acts.ts";

const PASS = 1;
const FAIL = 2;
const [DISMISSED, UPHELD, FORFEITED] = [1, 2, 3];

/** Bonds that come and leave, a receipt that is revoked, and challenges that end in every way; one goes on. */
export async function actOnVerifiers(actors: Actors): Promise<void> {
  const { registry, verification, world } = actors;
  const { required } = await verification.bondTerms();
  const as = (role: DemoRole) => verification.connect(actors.wallet(role) as unknown as Wallet);
  const derived = await registry.releaseCount();
  const releases = [derived, SOLD_RELEASE];
  const challenge = async (by: DemoRole, verifier: DemoRole, release: bigint): Promise<bigint> => {
    const evidence = id(`${by} against ${verifier} ${await verification.challengeCount()}`);
    await actors.send(as(by).challenge(release, actors.address(verifier), evidence, { value: required }));
    return verification.challengeCount();
  };
  const decide = (challengeId: bigint, verdict: number) =>
    // Who is challenged was heard before: it answered.
    actors.asDao(verification, verification.interface.encodeFunctionData("decideChallenge", [challengeId, verdict]));

  await actors.send(as("fernhill").bond({ value: required + 77n }));
  await actors.send(as("fernhill").bond({ value: parseEther("0.01") }));
  await actors.send(as("fernhill").unbond(50n));
  await record(actors, "fernhill", derived);
  for (const release of releases) await record(actors, "harbour", release, FAIL);
  await record(actors, "lantern", derived, FAIL);

  const heard = async (challengeId: bigint, verifier: DemoRole): Promise<bigint> => {
    await actors.send(as(verifier).answer(challengeId, id(`it is so: ${challengeId}`)));
    return challengeId;
  };
  await decide(await heard(await challenge("harbour", "fernhill", derived), "fernhill"), DISMISSED);
  const upheld = await challenge("harbour", "saltmarsh", derived);
  await actors.send(as("saltmarsh").answer(upheld, id("it passes here")));
  await decide(upheld, UPHELD);
  await decide(await heard(await challenge("lantern", "fernhill", derived), "fernhill"), FORFEITED);
  const lapsing = await challenge("harbour", "osprey", SOLD_RELEASE);

  await actors.send(as("newcomer").bond({ value: required }));
  await actors.send(as("newcomer").unbond(required));
  await record(actors, "newcomer", SOLD_RELEASE, PASS);
  await actors.send(as("juniper").revoke(derived));
  await world.provider.send("evm_increaseTime", [7 * DAY]);
  await actors.send(as("lantern").concludeChallenge(lapsing));
  await actors.send(as("newcomer").withdraw(ZeroAddress));
  await actors.send(as("harbour").withdraw(ZeroAddress));
  await challenge("harbour", "juniper", SOLD_RELEASE);
  await actors.send(as("fernhill").unbond(13n));
}
