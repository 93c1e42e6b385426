import { expect } from "chai";
import {
  conditionsOf,
  licenseState,
  refusalsOf,
  trialState,
  upgradesOf,
  usersOf,
} from "../../web/src/lib/license/conditions.ts";
import type { Act, ConditionKind, LicenceFacts, LicenseState } from "../../web/src/lib/license/conditions.ts";
import { offerState, stoppedForGood, stopOf } from "../../web/src/lib/license/standing.ts";
import type { Usable } from "../../web/src/lib/license/standing.ts";

const NOW = 1_700_000_000;
const later = String(NOW + 1000);
const before = String(NOW - 1000);
const holder = `0x${"11".repeat(20)}`;
const borrower = `0x${"22".repeat(20)}`;
const colleague = `0x${"33".repeat(20)}`;
const nameOf = (address: string) => address.slice(0, 4);

const usable: Usable = {
  modelName: "ns/reader",
  version: "1.0.0",
  status: "Approved",
  suspendedUntil: null,
  ancestors: [],
};
const suspended: Usable = { ...usable, status: "Suspended", suspendedUntil: String(NOW + 500) };
const revokedParent: Usable = {
  ...usable,
  ancestors: [{ ancestor: { modelName: "ns/parent", version: "2.0.0", status: "Revoked", suspendedUntil: null } }],
};

const plain: LicenceFacts = {
  owner: { id: holder },
  expires: "0",
  burnedAt: null,
  bound: false,
  trial: null,
  transferCount: 0,
  user: null,
  userExpires: null,
  seats: [],
  offer: { transferable: true, seats: 2, term: "0", open: true },
  release: usable,
};
const termed = { ...plain, expires: later, offer: { ...plain.offer, term: "5000" } };
const lent = { user: { id: borrower }, userExpires: later };
const trial = { trial: { status: "Pending" as const, until: later } };

describe("a release that is stopped for good", () => {
  it("is one that was revoked, or made from one that was, whatever else stops it", () => {
    expect(stoppedForGood({ ...usable, status: "Revoked" })).to.equal("reader 1.0.0");
    expect(stoppedForGood({ ...suspended, ancestors: revokedParent.ancestors })).to.equal("parent 2.0.0");
    expect([usable, suspended].map(stoppedForGood)).to.deep.equal([null, null]);
  });

  it("leaves nothing to renew in a licence that lapsed", () => {
    const told = (release: Usable) => conditionsOf({ ...termed, expires: before, release }, NOW, nameOf)[0]?.text;
    expect(told(revokedParent)).to.equal("Its time is over, and it cannot be renewed.");
    expect(told(usable)).to.contain("Anybody can renew it");
  });
});

describe("how a licence stands", () => {
  const states: [string, Partial<LicenceFacts>, LicenseState, number][] = [
    ["nothing special holds for it", {}, "valid", 0],
    ["its time is over", { expires: before }, "lapsed", 0],
    ["its very last second has come", { expires: String(NOW) }, "lapsed", 0],
    ["it is lent", lent, "lent", Number(later)],
    ["a loan ran out", { user: { id: borrower }, userExpires: before }, "valid", 0],
    ["it can still be returned", trial, "trial", Number(later)],
    ["it is lent within its trial", { ...trial, ...lent }, "trial", Number(later)],
    ["its trial's time is over", { trial: { status: "Pending", until: before } }, "valid", 0],
    ["it was given away within its trial", { ...trial, transferCount: 1 }, "valid", 0],
    ["its release is suspended", { release: suspended }, "suspended", NOW + 500],
    ["the suspension has lapsed", { release: { ...suspended, suspendedUntil: before } }, "valid", 0],
    ["a parent of its release is revoked", { release: revokedParent }, "revoked", 0],
    ["it has lapsed and its release is suspended", { expires: before, release: suspended }, "suspended", NOW + 500],
    ["it was given up", { burnedAt: before, release: suspended }, "burned", 0],
  ];
  for (const [when, facts, state, until] of states) {
    it(`is ${state} when ${when}`, () =>
      expect(licenseState({ ...plain, ...facts }, NOW)).to.deep.equal({ state, until }));
  }

  const told: [string, LicenceFacts, ConditionKind[]][] = [
    ["says only that it is valid", plain, ["valid"]],
    [
      "says that it is lent, on trial and bound at once",
      { ...plain, ...lent, ...trial, bound: true },
      ["valid", "lent", "trial", "bound"],
    ],
    [
      "says that a trial waits to be booked",
      { ...plain, trial: { status: "Pending", until: before } },
      ["valid", "trial-over"],
    ],
    ["says lapse and suspension both", { ...termed, expires: before, release: suspended }, ["lapsed", "suspended"]],
    ["says that it cannot move", { ...plain, offer: { ...plain.offer, transferable: false } }, ["valid", "fixed"]],
    ["says nothing else of what was given up", { ...plain, ...lent, burnedAt: before, bound: true }, ["burned"]],
  ];
  for (const [what, licence, kinds] of told) {
    it(what, () => expect(conditionsOf(licence, NOW, nameOf).map(({ kind }) => kind)).to.deep.equal(kinds));
  }

  it("names the release that stops it, and until when at the latest", () => {
    expect(stopOf(suspended, NOW)?.text).to.equal(
      "reader 1.0.0 is suspended until 14 Nov 2023, 22:21 UTC at the latest",
    );
    expect(stopOf(revokedParent, NOW)?.text).to.equal("parent 2.0.0 is revoked");
    expect(stopOf({ ...usable, status: "Submitted" }, NOW)).to.include({
      state: "not-released",
      text: "reader 1.0.0 is not released by a vote",
    });
  });
});

describe("who may use a licence", () => {
  const seats = [{ account: { id: colleague } }];
  const cases: [string, Partial<LicenceFacts>, string[]][] = [
    ["its holder and the seats", { seats }, [holder, colleague]],
    ["only whom it is lent to, while it is", { seats, ...lent }, [borrower]],
    ["its holder again after the loan", { user: { id: borrower }, userExpires: before }, [holder]],
    ["its holder within the trial", trial, [holder]],
    ["nobody after its end", { seats, expires: before }, []],
    ["nobody while its release is suspended", { seats, release: suspended }, []],
    ["nobody once it was given up", { burnedAt: before }, []],
  ];
  for (const [who, facts, accounts] of cases) {
    it(`is ${who}`, () => expect(usersOf({ ...plain, ...facts }, NOW)).to.deep.equal(accounts));
  }
});

describe("what may be done with a licence", () => {
  /** The acts that are refused; all others are possible. */
  const cases: [string, LicenceFacts, Act[]][] = [
    ["one without an end", plain, ["renew", "refund"]],
    ["one with a term", termed, ["refund"]],
    [
      "a lapsed one: it can be renewed, raised, given and given up",
      { ...termed, expires: before },
      ["lend", "list", "refund"],
    ],
    ["a lent one: it cannot be sold", { ...termed, ...lent }, ["list", "refund"]],
    ["one on trial: it can be returned", { ...termed, ...trial }, ["renew", "upgrade", "list", "burn"]],
    ["one whose trial is over but not booked", { ...termed, trial: { status: "Pending", until: before } }, ["refund"]],
    ["a bound one: it stays where it is", { ...termed, bound: true }, ["list", "give", "refund", "burn"]],
    [
      "one that cannot move",
      { ...termed, offer: { ...termed.offer, transferable: false } },
      ["list", "give", "refund"],
    ],
    ["one without seats", { ...termed, offer: { ...termed.offer, seats: 0 } }, ["seats", "refund"]],
    ["one of a closed offer", { ...termed, offer: { ...termed.offer, open: false } }, ["renew", "refund"]],
    ["one whose release is suspended", { ...termed, release: suspended }, ["renew", "upgrade", "list", "refund"]],
    [
      "one that was given up",
      { ...termed, burnedAt: before },
      ["renew", "upgrade", "lend", "seats", "list", "give", "refund", "burn"],
    ],
  ];
  for (const [what, licence, refused] of cases) {
    it(`with ${what}`, () => {
      const refusals = refusalsOf(licence, NOW);
      expect(Object.keys(refusals).sort()).to.deep.equal([...refused].sort());
      for (const reason of Object.values(refusals)) expect(reason).to.match(/^[A-Z].+\.$/);
    });
  }

  it("gives the reason that can be mended first", () => {
    expect(refusalsOf({ ...termed, ...lent, expires: before }, NOW).list).to.equal("It has lapsed.");
    expect(refusalsOf({ ...termed, ...lent }, NOW).list).to.match(
      /^It is lent until 14 Nov 2023, 22:30 UTC; end the loan first\.$/,
    );
    expect(refusalsOf({ ...termed, ...trial }, NOW).burn).to.match(/return it and get your money back/);
  });
});

describe("a trial", () => {
  const pending = { status: "Pending" as const, until: later };
  it("is open until its very end, and due from then on", () => {
    expect(trialState({ trial: pending, transferCount: 0 }, Number(later) - 1)).to.equal("open");
    expect(trialState({ trial: pending, transferCount: 0 }, Number(later))).to.equal("due");
  });
  it("is over once the licence changed hands, booked or returned", () => {
    expect(trialState({ trial: pending, transferCount: 1 }, NOW)).to.equal("due");
    expect(trialState({ trial: { ...pending, status: "Ended" }, transferCount: 0 }, NOW)).to.equal(null);
    expect(trialState({ trial: { ...pending, status: "Refunded" }, transferCount: 0 }, NOW)).to.equal(null);
  });
});

describe("offers", () => {
  it("are open, sold out or closed, and closed before all", () => {
    expect(offerState({ open: true, soldOut: false })).to.equal("open");
    expect(offerState({ open: true, soldOut: true })).to.equal("sold-out");
    expect(offerState({ open: false, soldOut: true })).to.equal("closed");
  });

  it("that grant more rights, or the same for more, in the same currency are upgrades, the cheapest first", () => {
    const eth = { id: "0x00" };
    const offer = { open: true, soldOut: false, currency: eth };
    const own = { ...offer, offerId: "1", price: "10", rights: 0b011 };
    const others = [
      own,
      { ...offer, offerId: "2", price: "30", rights: 0b111 },
      { ...offer, offerId: "3", price: "20", rights: 0b011 },
      { ...offer, offerId: "4", price: "20", rights: 0b101 },
      { ...offer, offerId: "5", price: "20", rights: 0b111, open: false },
      { ...offer, offerId: "6", price: "20", rights: 0b111, soldOut: true },
      { ...offer, offerId: "8", price: "10", rights: 0b011 },
      { ...offer, offerId: "7", price: "20", rights: 0b111, currency: { id: "0x01" } },
    ];
    expect(upgradesOf(own, others).map(({ offerId }) => offerId)).to.deep.equal(["3", "2"]);
  });
});
