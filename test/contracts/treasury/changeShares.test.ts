import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { shareChangeDigest, shareChangeTypedData, sortedShares, type Share } from "../../../sdk/src/license/shares.ts";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { earn, earnToken, laterTreasury, NATIVE, type PublishedWorld, published } from "./world.ts";

const NEVER = MaxUint256;
const POT = 9_500n;

describe("RoyaltyTreasury: changeShares", () => {
  let world: PublishedWorld;
  let current: Share[];

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    const { kestrel, bramble } = world.signers;
    current = sortedShares([
      { account: kestrel.address, shareBps: 7_000 },
      { account: bramble.address, shareBps: 3_000 },
    ]);
  });

  async function dataOf(next: Share[], changes: { releaseId?: bigint; nonce?: bigint; deadline?: bigint } = {}) {
    const { treasury, ids } = world;
    const releaseId = changes.releaseId ?? ids.base;
    const nonce = changes.nonce ?? (await treasury.shareNonce(releaseId));
    const place = { chainId: 31_337, verifyingContract: await treasury.getAddress() };
    return shareChangeTypedData(place, { releaseId, next, nonce, deadline: changes.deadline ?? NEVER });
  }

  /** The signatures of those who have a share now, in the order of `current`. */
  async function signed(next: Share[], changes: Parameters<typeof dataOf>[1] = {}): Promise<string[]> {
    const { domain, types, message } = await dataOf(next, changes);
    return Promise.all(current.map(({ account }) => signerOf(account).signTypedData(domain, types, message)));
  }

  function signerOf(account: string): HardhatEthersSigner {
    return Object.values(world.signers).find(({ address }) => address === account)!;
  }

  function split(...parts: [HardhatEthersSigner, number][]): Share[] {
    return sortedShares(parts.map(([{ address }, shareBps]) => ({ account: address, shareBps })));
  }

  function due(account: { address: string }) {
    return world.treasury.claimable(world.ids.base, NATIVE, account.address);
  }

  it("divides what is earned from then on anew, with everybody's signature", async () => {
    const { treasury, signers, ids } = world;
    const { kestrel, bramble, lantern, newcomer } = signers;
    await earn(world, ids.base, 10_000n);
    const next = split([bramble, 2_500], [kestrel, 2_500], [lantern, 5_000]);

    const change = treasury.connect(newcomer).changeShares(ids.base, current, next, NEVER, await signed(next));

    await expect(change)
      .to.emit(treasury, "SharesChanged")
      .withArgs(ids.base, next.map(({ account, shareBps }) => [account, BigInt(shareBps)]));
    expect(await treasury.shareNonce(ids.base)).to.equal(1n);
    expect([await due(kestrel), await due(bramble), await due(lantern)]).to.deep.equal([6_650n, 2_850n, 0n]);
    await earn(world, ids.base, 10_000n);
    expect([await due(kestrel), await due(bramble), await due(lantern)]).to.deep.equal([
      6_650n + POT / 4n,
      2_850n + POT / 4n,
      POT / 2n,
    ]);
  });

  it("pays those who left what they had earned, in each currency", async () => {
    const { treasury, erc20, signers, ids } = world;
    const { kestrel, bramble, lantern } = signers;
    const currency = await erc20.getAddress();
    await earn(world, ids.base, 10_000n);
    await earnToken(world, ids.base, 10_000n);
    await treasury.claimOnBehalf(currency, kestrel.address, kestrel.address, [ids.base]);
    const next = split([lantern, 10_000]);
    await treasury.changeShares(ids.base, current, next, NEVER, await signed(next));
    await earnToken(world, ids.base, 10_000n);

    for (const [account, native, tokens] of [
      [kestrel, 6_650n, 0n],
      [bramble, 2_850n, 2_850n],
      [lantern, 0n, POT],
    ] as const) {
      expect(await due(account)).to.equal(native);
      expect(await treasury.claimable(ids.base, currency, account.address)).to.equal(tokens);
      if (tokens > 0n) await treasury.claimOnBehalf(currency, account.address, account.address, [ids.base]);
    }
    expect(await treasury.owed(currency)).to.equal(0n);
  });

  it("costs those whose share stays the same nothing", async () => {
    const { treasury, signers, ids } = world;
    const { kestrel, bramble, lantern } = signers;
    await earn(world, ids.base, 10_000n);
    const next = split([kestrel, 7_000], [lantern, 3_000]);
    await treasury.changeShares(ids.base, current, next, NEVER, await signed(next));
    expect([await due(kestrel), await due(bramble), await due(lantern)]).to.deep.equal([6_650n, 2_850n, 0n]);
    expect(await treasury.shareOf(ids.base, kestrel.address)).to.equal(7_000n);
    expect(await treasury.shareOf(ids.base, bramble.address)).to.equal(0n);
  });

  it("can be done again, with those who have a share then", async () => {
    const { treasury, signers, ids } = world;
    const { kestrel, lantern } = signers;
    for (const next of [split([lantern, 10_000]), split([lantern, 1], [kestrel, 9_999])]) {
      await treasury.changeShares(ids.base, current, next, NEVER, await signed(next));
      current = next;
    }
    expect(await treasury.shareOf(ids.base, kestrel.address)).to.equal(9_999n);
  });

  it("can be done again after some was paid, and pays everybody what they had a share in", async () => {
    const { treasury, signers, ids } = world;
    const { kestrel, bramble, lantern } = signers;
    await earn(world, ids.base, 10_000n);
    await treasury.claimOnBehalf(NATIVE, kestrel.address, ZeroAddress, [ids.base]);
    const before = await Promise.all([kestrel, bramble, lantern].map(due));
    for (const next of [split([kestrel, 5_000], [lantern, 5_000]), split([lantern, 10_000])]) {
      await treasury.changeShares(ids.base, current, next, NEVER, await signed(next));
      current = next;
      expect(await Promise.all([kestrel, bramble, lantern].map(due)), "nothing earned is moved").to.deep.equal(before);
    }
    await earn(world, ids.base, 10_000n);
    const after = await Promise.all([kestrel, bramble, lantern].map(due));
    expect(after.slice(0, 2)).to.deep.equal(before.slice(0, 2));
    expect(after[2]! - before[2]!).to.equal(9_500n); // all of it but the fee of 5 %
  });

  it("takes the signature of a contract account (ERC-1271)", async () => {
    const { treasury, releases, signers } = world;
    const { kestrel, lantern, fernhill } = signers;
    const account = await ethers.deployContract("ContractAccount", [fernhill.address]);
    const address = await account.getAddress();
    current = sortedShares([
      { account: address, shareBps: 4_000 },
      { account: kestrel.address, shareBps: 6_000 },
    ]);
    const releaseId = await releases.approved({ contributors: current.map((share) => ({ ...share })) });
    const next = split([lantern, 10_000]);
    const { domain, types, message } = await dataOf(next, { releaseId });
    const by = (signer: HardhatEthersSigner) => signer.signTypedData(domain, types, message);
    const signatures = async (forAccount: HardhatEthersSigner) =>
      Promise.all(current.map((share) => by(share.account === address ? forAccount : kestrel)));

    await expect(treasury.changeShares(releaseId, current, next, NEVER, await signatures(lantern)))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
      .withArgs(address);
    await treasury.changeShares(releaseId, current, next, NEVER, await signatures(fernhill));
    expect(await treasury.shareOf(releaseId, lantern.address)).to.equal(10_000n);
  });

  it("divides among as many as a release can have, all of them new, in one transaction", async () => {
    const { treasury, releases, signers } = world;
    const { kestrel } = signers;
    const wallets = Array.from({ length: 64 }, () => ethers.Wallet.createRandom());
    const shares = wallets.map(({ address }, i) => ({ account: address, shareBps: i === 0 ? 10_000 - 63 * 156 : 156 }));
    current = split([kestrel, 10_000]);
    const releaseId = await releases.approved();
    await earn(world, releaseId, 10_000n);
    await earnToken(world, releaseId, 10_000n);
    const first = sortedShares(shares);
    await treasury.changeShares(releaseId, current, first, NEVER, await signed(first, { releaseId }));

    await earn(world, releaseId, 10_000n);
    await earnToken(world, releaseId, 10_000n);
    const second = sortedShares(wallets.map(() => ({ account: ethers.Wallet.createRandom().address, shareBps: 156 })));
    second[0]!.shareBps = 10_000 - 63 * 156;
    const { domain, types, message } = await dataOf(second, { releaseId });
    const signatures = await Promise.all(
      first.map(({ account }) =>
        wallets.find(({ address }) => address === account)!.signTypedData(domain, types, message)
      )
    );
    const sent = await treasury.changeShares(releaseId, first, second, NEVER, signatures);
    expect((await sent.wait())!.gasUsed).to.be.lessThan(2n ** 24n); // EIP-7825
    const stranger = ethers.Wallet.createRandom().address;
    const third = [...second, { account: stranger, shareBps: 1 }];
    await expect(treasury.changeShares(releaseId, second, third, NEVER, []))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyShares")
      .withArgs(65, 64);
  });

  describe("refuses", () => {
    let next: Share[];

    beforeEach(() => {
      next = split([world.signers.lantern, 10_000]);
    });

    it("a release whose split is fixed", async () => {
      const { treasury, releases, signers } = world;
      const fixed = await releases.approved({ sharesFixed: true });
      current = split([signers.kestrel, 10_000]);
      const signatures = await signed(next, { releaseId: fixed });
      await expect(treasury.changeShares(fixed, current, next, NEVER, signatures))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_SharesFixed")
        .withArgs(fixed);
    });

    it("signatures that are too old", async () => {
      const { treasury, ids } = world;
      const deadline = BigInt(await now()) + 100n;
      const signatures = await signed(next, { deadline });
      const inTime = await networkHelpers.takeSnapshot();
      await skip(101);
      await expect(treasury.changeShares(ids.base, current, next, deadline, signatures))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_SignaturesExpired")
        .withArgs(deadline);

      await inTime.restore();
      await networkHelpers.time.setNextBlockTimestamp(deadline);
      await expect(treasury.changeShares(ids.base, current, next, deadline, signatures), "in the deadline's own second")
        .to.emit(treasury, "SharesChanged");
    });

    it("a signature that is another's, missing, or one too many", async () => {
      const { treasury, ids } = world;
      const [first, second] = (await signed(next)) as [string, string];
      await expect(treasury.changeShares(ids.base, current, next, NEVER, [second, first]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
        .withArgs(current[0]!.account);
      await expect(treasury.changeShares(ids.base, current, next, NEVER, [first, "0x"]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
        .withArgs(current[1]!.account);
      for (const given of [[first], [first, second, second]]) {
        await expect(treasury.changeShares(ids.base, current, next, NEVER, given))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongSignatureCount")
          .withArgs(given.length, 2);
      }
    });

    it("signatures for other shares, another release, another deadline or another nonce", async () => {
      const { treasury, signers, ids } = world;
      const others = [
        await signed(split([signers.lantern, 9_999], [signers.newcomer, 1])),
        await signed(next, { releaseId: ids.tune, nonce: 0n }),
        await signed(next, { deadline: NEVER - 1n }),
        await signed(next, { nonce: 1n }),
      ];
      for (const signatures of others) {
        await expect(treasury.changeShares(ids.base, current, next, NEVER, signatures))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
          .withArgs(current[0]!.account);
      }
    });

    it("signatures for another chain and for another treasury", async () => {
      const { treasury, ids } = world;
      const data = await dataOf(next);
      const places = [
        { ...data.domain, chainId: 1 },
        { ...data.domain, verifyingContract: await treasury.implementation() },
      ];
      for (const place of places) {
        const signatures = await Promise.all(
          current.map(({ account }) => signerOf(account).signTypedData(place, data.types, data.message))
        );
        await expect(treasury.changeShares(ids.base, current, next, NEVER, signatures))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
          .withArgs(current[0]!.account);
      }
    });

    it("signatures that were used", async () => {
      const { treasury, signers, ids } = world;
      const same = current;
      const signatures = await signed(same);
      await treasury.changeShares(ids.base, current, same, NEVER, signatures);
      await expect(treasury.changeShares(ids.base, current, same, NEVER, signatures))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature")
        .withArgs(current[0]!.account);
      expect(await treasury.shareOf(ids.base, signers.kestrel.address)).to.equal(7_000n);
    });

    it("signatures given before somebody passed a part on: they were for other shares", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, bramble } = signers;
      const signatures = await signed(next);
      await treasury.connect(kestrel).transferShare(ids.base, bramble.address, 1_000);
      await expect(treasury.changeShares(ids.base, current, next, NEVER, signatures))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongShare");
      const now_ = split([kestrel, 6_000], [bramble, 4_000]);
      await expect(treasury.changeShares(ids.base, now_, next, NEVER, signatures))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidSignature");
    });

    it("shares that are not true", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      const stated = split([kestrel, 7_000], [lantern, 3_000]);
      await expect(treasury.changeShares(ids.base, stated, next, NEVER, await signed(next)))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongShare")
        .withArgs(ids.base, lantern.address, 3_000, 0);
    });

    it("shares that leave somebody out, or sum to more or less than the whole", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      const partial = split([kestrel, 7_000]);
      await expect(treasury.changeShares(ids.base, partial, next, NEVER, []))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_SharesNotWhole")
        .withArgs(7_000);
      for (const total of [9_999, 10_001]) {
        await expect(treasury.changeShares(ids.base, current, split([lantern, total]), NEVER, []))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_SharesNotWhole")
          .withArgs(total);
      }
      await expect(treasury.changeShares(ids.base, current, [], NEVER, []))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_SharesNotWhole")
        .withArgs(0);
    });

    it("accounts that are named twice, out of order or zero, and a share of nothing", async () => {
      const { treasury, signers, ids } = world;
      const { address } = signers.lantern;
      const [low, high] = split([signers.lantern, 5_000], [signers.newcomer, 5_000]) as [Share, Share];
      const wrong: [Share[], Share][] = [
        [[{ account: address, shareBps: 5_000 }, { account: address, shareBps: 5_000 }], { account: address, shareBps: 5_000 }],
        [[high, low], low],
        [[{ account: ZeroAddress, shareBps: 10_000 }], { account: ZeroAddress, shareBps: 10_000 }],
        [[{ account: address, shareBps: 0 }], { account: address, shareBps: 0 }],
      ];
      for (const [shares, culprit] of wrong) {
        await expect(treasury.changeShares(ids.base, current, shares, NEVER, []))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidShare")
          .withArgs(culprit.account, culprit.shareBps);
      }
      const twice = [current[0]!, current[0]!];
      await expect(treasury.changeShares(ids.base, twice, next, NEVER, [])).to.be.revertedWithCustomError(
        treasury,
        "RoyaltyTreasury_InvalidShare"
      );
    });
  });

  it("has a digest that the sdk computes too, under the domain it names (ERC-5267)", async () => {
    const { treasury, signers, ids } = world;
    const next = split([signers.lantern, 4_000], [signers.kestrel, 6_000]);
    expect(await treasury.digestOfChange(ids.base, next, NEVER)).to.equal(shareChangeDigest(await dataOf(next)));
    const [, name, version, chainId, verifyingContract] = await treasury.eip712Domain();
    const { domain } = await dataOf(next);
    expect({ name, version, chainId: Number(chainId), verifyingContract }).to.deep.equal(domain);
  });

  describe("when the treasury is upgraded", () => {
    /** Another implementation of the same books, by a vote. */
    async function upgrade() {
      const { treasury } = world;
      const later = await laterTreasury(world);
      await world.governance.pass([actionOf(treasury, "upgradeTo", [later])]);
      expect(await treasury.implementation()).to.equal(later);
    }

    it("keeps open claims, changed shares, what was paid and what is owed", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, bramble, lantern } = signers;
      await earn(world, ids.base, 10_000n);
      await treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base]);
      await treasury.connect(bramble).transferShare(ids.base, lantern.address, 1_000);
      await treasury.connect(bramble).setPayout(lantern.address);
      await earn(world, ids.base, 10_000n);
      const accounts = [kestrel, bramble, lantern];
      const before = await Promise.all([...accounts.map(due), treasury.owed(NATIVE)]);

      await upgrade();

      expect(await Promise.all([...accounts.map(due), treasury.owed(NATIVE)])).to.deep.equal(before);
      expect(await treasury.payoutOf(bramble.address)).to.equal(lantern.address);
      await expect(treasury.claimOnBehalf(NATIVE, bramble.address, ZeroAddress, [ids.base])).to.changeEtherBalance(
        ethers,
        lantern,
        before[1]
      );
    });

    it("keeps open signatures good, and used ones bad", async () => {
      const { treasury, signers, ids } = world;
      const next = split([signers.lantern, 10_000]);
      const used = await signed(current);
      await treasury.changeShares(ids.base, current, current, NEVER, used);
      const open = await signed(next);

      await upgrade();

      await expect(treasury.changeShares(ids.base, current, current, NEVER, used)).to.be.revertedWithCustomError(
        treasury,
        "RoyaltyTreasury_InvalidSignature"
      );
      await treasury.changeShares(ids.base, current, next, NEVER, open);
      expect(await treasury.shareOf(ids.base, signers.lantern.address)).to.equal(10_000n);
    });
  });
});
