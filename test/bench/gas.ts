import { parseEther, ZeroAddress, type ContractTransactionResponse } from "ethers";
import { deployFixture, type World } from "../contracts/fixture.ts";
import { terms } from "../contracts/license/terms.ts";
import { actionOf } from "../contracts/support/governance.ts";
import type { Figure } from "./result.ts";

const PRICE = parseEther("0.05");
const SECOND = (1n << 32n) | 2n;
const NEVER = 2n ** 40n - 1n;

/** Gas that a transaction used, of an account that pays for everything the feature needs. */
async function gas(sent: Promise<ContractTransactionResponse>): Promise<number> {
  return Number((await (await sent).wait())!.gasUsed);
}

/** Gas of what people do, on the deployed protocol with real OSx. Cold: a new holder; warm: the same one again. */
export async function benchGas(): Promise<Figure[]> {
  const world = await deployFixture();
  const { kestrel, harbour, lantern, newcomer, saltmarsh } = world.signers;
  const releaseId = await world.releases.approved();
  const license = (role: typeof harbour) => world.license.connect(role);
  const mint = (role: typeof harbour) => license(role).mint(1, role.address, PRICE, { value: PRICE });
  await license(kestrel).openOffer(releaseId, terms());
  await mint(newcomer);

  const mintCold = await gas(mint(harbour));
  const mintWarm = await gas(mint(harbour));
  const transfer = await gas(license(harbour).transferFrom(harbour.address, lantern.address, SECOND));
  await license(lantern).setApprovalForAll(world.market.target, true);
  const list = await gas(world.market.connect(lantern).list(SECOND, ZeroAddress, PRICE, NEVER));
  const buy = await gas(world.market.connect(harbour).buy(SECOND, ZeroAddress, PRICE, { value: PRICE }));
  const claim = () =>
    gas(world.treasury.connect(kestrel).claim([releaseId], ZeroAddress, kestrel.address, kestrel.address));
  const claimCold = await claim();
  await mint(newcomer);
  const claimWarm = await claim();
  return [
    { id: "gas.mint.eth.cold", value: mintCold, unit: "gas" },
    { id: "gas.mint.eth.warm", value: mintWarm, unit: "gas" },
    { id: "gas.transfer.cold", value: transfer, unit: "gas" },
    { id: "gas.list", value: list, unit: "gas" },
    { id: "gas.buy.eth.cold", value: buy, unit: "gas" },
    { id: "gas.claim.eth.cold", value: claimCold, unit: "gas", note: "the payee's first claim; the DAO pays" },
    { id: "gas.claim.eth.warm", value: claimWarm, unit: "gas" },
    ...(await benchReceipts(world)),
    await benchVote(world, saltmarsh),
  ];
}

async function benchReceipts(world: World): Promise<Figure[]> {
  const releaseId = await world.releases.submit({ version: "2.0.0" });
  await world.releases.verify(releaseId, "juniper");
  const aim = { most: 75_000 };
  const first = await gas(world.releases.verify(releaseId, "saltmarsh"));
  const next = await gas(world.releases.verify(releaseId, "osprey"));
  return [
    { id: "gas.receipt", value: next, unit: "gas", aim, note: "of a verifier with one among the same 32 releases" },
    { id: "gas.receipt.first", value: first, unit: "gas", note: "a verifier's first among 32 releases" },
  ];
}

async function benchVote(world: World, voter: World["signers"]["saltmarsh"]): Promise<Figure> {
  const releaseId = await world.releases.submit({ version: "3.0.0" });
  const proposal = await world.governance.propose([actionOf(world.registry, "approve", [releaseId])]);
  return { id: "gas.vote", value: await gas(world.voting.connect(voter).vote(proposal, 2, false)), unit: "gas" };
}
