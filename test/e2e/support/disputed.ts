import { Contract, parseEther, ZeroAddress } from "ethers";
import { demoAddress, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { storeJson } from "../../../deploy/seed/store.ts";
import { actionOf } from "../../contracts/support/governance.ts";
import { Releases } from "../../contracts/support/releases.ts";
import { councilDoes, decide, moveTo, sent, signer } from "./deciding.ts";
import { stage } from "./stage.ts";
import { again } from "./story.ts";
import { demoToken, firstOf, indexedUpTo, openOffer } from "./trading.ts";

/** The board's numbers for rulings. */
const UPHELD = 2;
const REVOKED = 3;
const CLAUSE = 1;

/** Releases that are disputed around the page: how the page raises, answers and decides is told in part 13. */
export class Disputed {
  readonly model = `fernhill/tide-reader${again}`;
  /** What a bond costs under the charter that these releases are made under, in the token's smallest unit. */
  readonly bond = 20_000_000n;
  /** In ether, and in the token. */
  readonly prices = [parseEther("0.04"), 40_000_000n] as const;
  readonly token: Contract;
  readonly #releases: Releases;
  readonly #charter: number;

  private constructor(token: Contract, releases: Releases, charter: number) {
    this.token = token;
    this.#releases = releases;
    this.#charter = charter;
  }

  /** Adopts a charter like the one in force, but one receipt approves and bonds are paid in the demo token. */
  static async begin(): Promise<Disputed> {
    const currency = await demoToken();
    const abi = ["function balanceOf(address) view returns (uint256)", "function approve(address, uint256)"];
    const charter = await stage.contract("EthicsCharter");
    const inForce = await charter.currentVersion();
    const [policy, process, text] = await Promise.all([
      charter.policyOf(inForce), charter.processOf(inForce), charter.documentOf(inForce),
    ]);
    const changed = [[1, ...policy.slice(1)], [currency, 20_000_000n, ...process.slice(2)]];
    await decide([actionOf(charter, "adopt", [text.document, text.clauseCount, ...changed])]);
    const signers = new Proxy({}, { get: (_, role) => signer(role as DemoRole) });
    const now = async () => (await stage.provider.getBlock("latest"))!.timestamp;
    const [registry, verification] = [await stage.contract("ModelRegistry"), await stage.contract("VerificationRegistry")];
    const releases = new Releases(registry, verification, undefined as never, signers as never, now);
    const disputed = new Disputed(new Contract(currency, abi, stage.provider), releases, Number(inForce) + 1);
    const osprey = verification.connect(signer("osprey"));
    if (!(await osprey.isBonded(demoAddress("osprey")))) {
      await sent(osprey.bond({ value: (await osprey.bondTerms()).required }));
    }
    await sent(registry.connect(signer("fernhill")).createModel("fernhill", disputed.model.split("/")[1]!));
    return disputed;
  }

  /** Submits a release of the model, with the one receipt that it needs; answers its number. */
  async submitted(version: string): Promise<bigint> {
    const registry = (await stage.contract("ModelRegistry")).connect(signer("fernhill"));
    const wanted = { name: this.model, version, by: "fernhill" as const, charterVersion: this.#charter };
    await sent(registry.submitRelease(await this.#releases.submission(wanted)));
    const releaseId = await registry.releaseCount();
    const receipt = await this.#releases.receipt(releaseId, "osprey");
    const verification = (await stage.contract("VerificationRegistry")).connect(signer("newcomer"));
    await indexedUpTo(await sent(verification.record(receipt, await this.#releases.sign(receipt, "osprey"))));
    return releaseId;
  }

  async approve(...releaseIds: bigint[]): Promise<void> {
    const registry = await stage.contract("ModelRegistry");
    await decide(releaseIds.map((releaseId) => actionOf(registry, "approve", [releaseId])));
  }

  /** Sells harbour a licence for good in ether, and one in the token; answers them. */
  async sell(releaseId: bigint): Promise<[bigint, bigint]> {
    const offers = [];
    for (const [i, currency] of [ZeroAddress, this.token.target as string].entries()) {
      offers.push(await openOffer(releaseId, { price: this.prices[i]!, currency, term: 0 }, "fernhill"));
    }
    const license = (await stage.contract("ModelLicense")).connect(signer("harbour"));
    await this.allow("harbour", license.target as string, this.prices[1]);
    const to = demoAddress("harbour");
    await sent(license.mint(offers[0]!, to, this.prices[0], { value: this.prices[0] }));
    await sent(license.mint(offers[1]!, to, this.prices[1]));
    return [firstOf(offers[0]!), firstOf(offers[1]!)];
  }

  async allow(by: DemoRole, spender: string, amount: bigint): Promise<void> {
    await sent((this.token.connect(signer(by)) as Contract).getFunction("approve")(spender, amount));
  }

  balanceOf(account: string): Promise<bigint> {
    return this.token.getFunction("balanceOf")(account);
  }

  /** lantern disputes a release; answers the dispute's number. */
  async raise(releaseId: bigint): Promise<bigint> {
    const board = (await stage.contract("EthicsBoard")).connect(signer("lantern"));
    const evidence = { title: `Release ${releaseId} breaks it`, body: "See for yourself.", links: [] };
    const { digest } = await storeJson(stage.info.gateway, evidence);
    await this.allow("lantern", board.target as string, this.bond);
    await sent(board.raise(releaseId, CLAUSE, digest));
    return board.disputeCount();
  }

  async suspend(dispute: bigint): Promise<void> {
    await councilDoes(actionOf(await stage.contract("EthicsBoard"), "suspend", [dispute]));
  }

  /** Has the members uphold one dispute and revoke by another, nobody answering or appealing. */
  async rule(upheld: bigint, revoked: bigint): Promise<void> {
    const board = (await stage.contract("EthicsBoard")).connect(signer("newcomer"));
    const process = await (await stage.contract("EthicsCharter")).processOf(this.#charter);
    await moveTo((await board.disputeOf(revoked)).raisedAt + process.answerWithin);
    await decide([actionOf(board, "decide", [upheld, UPHELD]), actionOf(board, "decide", [revoked, REVOKED])]);
    await moveTo((await board.disputeOf(revoked)).deadline);
    await sent(board.conclude(upheld));
    await indexedUpTo(await sent(board.conclude(revoked)));
  }
}
