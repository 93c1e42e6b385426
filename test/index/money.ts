import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import type { IndexedWorld } from "./demoWorld.ts";

const WHOLE = 10_000n;

/** What the index says of money, beside what the ledger, the treasury and the chain's balances say. */
export function moneyTests(openWorld: () => IndexedWorld): void {
  const contract = <Name extends ContractName>(name: Name): Promise<Contracts[Name]> =>
    deployedContract(name, openWorld().deployment, openWorld().provider);
  const query = <T extends Record<string, Row[]>>(text: string): Promise<T> => openWorld().query<T>(text);

  it("computes what every share can claim to the wei, changed ones too", async () => {
    const treasury = await contract("RoyaltyTreasury");
    const { shares } = await query(`{ shares(first: 1000) { shareBps account { id } changes { id }
      ledger { currency { id } carried claimed } release { releaseId ledger { pot currency { id } } } } }`);
    const seen = { owed: 0n, changed: 0 };
    for (const { shareBps, account, changes, ledger, release } of shares!) {
      expect(shareBps).to.equal(Number(await treasury.shareOf(release.releaseId, account.id)));
      if (changes.length > 0) seen.changed += 1;
      for (const { pot, currency } of release.ledger) {
        const { carried, claimed } = of(currency.id, ledger) ?? { carried: 0, claimed: 0 };
        const parts = BigInt(shareBps) * BigInt(pot) + BigInt(carried);
        const claimable = parts / (WHOLE * WHOLE) - BigInt(claimed);
        expect(claimable).to.equal(await treasury.claimable(release.releaseId, currency.id, account.id));
        seen.owed += claimable;
      }
    }
    expect(seen.owed > 0n, "somebody is owed something").to.equal(true);
    expect(seen.changed, "shares that changed").to.be.at.least(4);
  });

  it("computes what every parent and dataset is owed to the wei", async () => {
    const treasury = await contract("RoyaltyTreasury");
    const { edgeLedgers, datasetShareLedgers, datasetLedgers } = await query(`{
      edgeLedgers(first: 1000) { unsettled currency { id } child { releaseId } parent { releaseId } }
      datasetShareLedgers { unsettled currency { id } release { releaseId } dataset { datasetId } }
      datasetLedgers { inflow claimed currency { id } dataset { datasetId } } }`);
    expect(edgeLedgers!.some(({ unsettled }) => unsettled !== "0")).to.equal(true);
    for (const { unsettled, currency, child, parent } of edgeLedgers!) {
      expect(unsettled).to.equal(String(await treasury.unsettled(child.releaseId, parent.releaseId, currency.id)));
    }
    expect(datasetShareLedgers!.some(({ unsettled }) => unsettled !== "0")).to.equal(true);
    for (const { unsettled, currency, release, dataset } of datasetShareLedgers!) {
      const due = await treasury.unsettledDataset(release.releaseId, dataset.datasetId, currency.id);
      expect(unsettled).to.equal(String(due));
    }
    expect(datasetLedgers!.some(({ claimed }) => claimed !== "0")).to.equal(true);
    for (const { inflow, claimed, currency, dataset } of datasetLedgers!) {
      expect(inflow).to.equal(String(await treasury.datasetInflowOf(dataset.datasetId, currency.id)));
      const claimable = await treasury.claimableDataset(dataset.datasetId, currency.id);
      expect(BigInt(inflow) - BigInt(claimed)).to.equal(claimable);
    }
  });

  it("computes what every verifier and referrer can claim to the wei", async () => {
    const treasury = await contract("RoyaltyTreasury");
    const { receipts, rewardLedgers, referralLedgers } = await query(`{
      receipts(first: 1000) { rewarded verifier { id } release { releaseId verifiers verifierPoolBps
        ledger { gross settledIn currency { id } } } }
      rewardLedgers { claimed verifier { id } release { releaseId } currency { id } }
      referralLedgers { earned claimed account { id } currency { id } } }`);
    let rewards = 0n;
    for (const { rewarded, verifier, release } of receipts!) {
      for (const { gross, settledIn, currency } of release.ledger) {
        const pool = (BigInt(release.verifierPoolBps) * (BigInt(gross) + BigInt(settledIn))) / WHOLE;
        const each = release.verifiers > 0 ? pool / BigInt(release.verifiers) : 0n;
        const own = rewardLedgers!.filter(
          (one) => one.verifier.id === verifier.id && one.release.releaseId === release.releaseId
        );
        const claimable = rewarded ? each - BigInt(of(currency.id, own)?.claimed ?? 0) : 0n;
        const expected = await treasury.claimableVerification(release.releaseId, currency.id, verifier.id);
        expect(claimable).to.equal(expected);
        rewards += claimable;
      }
    }
    expect(rewards > 0n, "verifiers are owed something").to.equal(true);
    expect(rewardLedgers).to.not.deep.equal([]);
    expect(referralLedgers!.some(({ claimed }) => claimed !== "0")).to.equal(true);
    for (const { earned, claimed, account, currency } of referralLedgers!) {
      expect(BigInt(earned) - BigInt(claimed)).to.equal(await treasury.claimableReferrals(currency.id, account.id));
    }
  });

  it("balances the books of every currency with the chain", async () => {
    const { provider } = openWorld();
    const [treasury, license, currencies, dao, coin] = await Promise.all([
      contract("RoyaltyTreasury"),
      contract("ModelLicense"),
      contract("CurrencyList"),
      contract("DAO"),
      contract("GovernanceERC20"),
    ] as const);
    const daoAddress = await dao.getAddress();
    const { currencies: rows, flows } = await query(`{ currencies(where: { listed: true }) { id received fee paid
      referred credited marketFee balance } flows(first: 1000) { incoming internal amount currency { id } } }`);
    const listed = (await currencies.currencies()).map((address) => address.toLowerCase());
    expect(rows!.map((row) => row.id)).to.have.members(listed);
    expect(listed.length).to.be.greaterThan(1);
    for (const part of ["referred", "credited", "marketFee"]) {
      expect(rows!.some((row) => row[part] !== "0"), part).to.equal(true);
    }
    for (const { id, received, fee, paid, balance } of rows!) {
      const { gross, fee: taken } = await license.totalOf(id);
      expect({ received, fee }).to.deep.equal({ received: String(gross), fee: String(taken) });
      expect(BigInt(received) - BigInt(fee) - BigInt(paid)).to.equal(await treasury.owed(id));
      const isNative = id === ZeroAddress;
      const token = coin.attach(id) as typeof coin;
      const held = isNative ? await provider.getBalance(daoAddress) : await token.balanceOf(daoAddress);
      expect(BigInt(balance)).to.equal(held);
      const own = flows!.filter(({ currency, internal }) => currency.id === id && !internal);
      const flowed = own.reduce((sum, { incoming, amount }) => sum + (incoming ? 1n : -1n) * BigInt(amount), 0n);
      expect(flowed).to.equal(held);
    }
  });

  it("tells each booking for what it was", async () => {
    const { grossBookings, unbookeds } = await query(`{ grossBookings(first: 1000) { kind } unbookeds { id } }`);
    const kinds = new Set(grossBookings!.map(({ kind }) => kind));
    expect([...kinds]).to.have.members(["Sale", "Renewal", "Upgrade", "Resale", "Royalty", "Retroactive"]);
    expect(unbookeds).to.deep.equal([]);
  });

  it("knows every dataset, stream and payout address", async () => {
    const [datasets, streams, treasury] = await Promise.all([
      contract("DatasetRegistry"),
      contract("Streams"),
      contract("RoyaltyTreasury"),
    ] as const);
    const answer = await query(`{ datasets(orderBy: datasetId) { datasetId name documentDigest consent askedBps revision
      revisedAt owner { id } }
      streams(orderBy: streamId) { streamId amount withdrawn returned stoppedAt start duration
      sponsor { id } recipient { id } }
      accounts(where: { payout_not: null }) { id payout { id } } }`);
    expect(answer["datasets"]).to.have.lengthOf(Number(await datasets.datasetCount()));
    for (const { datasetId, owner, ...said } of answer["datasets"]!) {
      const { document, consent, askedBps, revision, revisedAt, name } = await datasets.datasetOf(datasetId);
      expect(said).to.deep.equal({
        name,
        documentDigest: document,
        consent: Number(consent),
        askedBps: Number(askedBps),
        revision: Number(revision),
        revisedAt: String(revisedAt),
      });
      expect(owner.id).to.equal((await datasets.ownerOf(datasetId)).toLowerCase());
    }
    expect(answer["datasets"]!.some(({ revision }) => revision > 1)).to.equal(true);
    expect(answer["streams"]).to.have.lengthOf(Number(await streams.streamCount()));
    for (const stream of answer["streams"]!) {
      const stored = await streams.streamOf(stream.streamId);
      if (stream.stoppedAt) {
        expect(BigInt(stream.amount) - BigInt(stream.returned)).to.equal(await streams.vestedOf(stream.streamId));
      }
      expect(stream).to.deep.include({
        amount: String(stored.amount),
        withdrawn: String(stored.withdrawn),
        start: String(stored.start),
        duration: String(stored.duration),
        sponsor: { id: stored.sponsor.toLowerCase() },
        recipient: { id: stored.recipient.toLowerCase() },
      });
    }
    const ended = answer["streams"]!.filter(({ withdrawn, returned }) => withdrawn !== "0" && returned !== "0");
    expect(ended.length).to.be.greaterThan(0);
    expect(answer["accounts"]).to.not.deep.equal([]);
    for (const { id, payout } of answer["accounts"]!) {
      expect(payout.id).to.equal((await treasury.payoutOf(id)).toLowerCase());
    }
  });
}

function of(currency: string, ledgers: Row[]): Row | undefined {
  return ledgers.find((ledger) => ledger.currency.id === currency);
}

// Rows of the index: their shape is what each query asks for.
type Row = any;
