import { expect } from "chai";
import { interestedIn, standingOf, whyUncounted } from "../../web/src/lib/verification/standing.ts";
import { amountOf } from "../../web/src/lib/verifiers/amount.ts";
import { challengeStanding, whyNoChallenge } from "../../web/src/lib/verifiers/challenge.ts";
import { agreementOf } from "../../web/src/lib/verifiers/record.ts";

const ME = `0x${"a1".repeat(20)}`;
const OTHER = `0x${"b2".repeat(20)}`;
const THIRD = `0x${"c3".repeat(20)}`;

describe("whether a receipt would count", () => {
  const facts = {
    account: ME, backend: 1, acceptedBackends: 2, charterVersion: 3, interested: [OTHER], bonded: true, already: false,
  };

  it("does with a bond, an accepted backend and no interest", () => {
    expect(standingOf(facts)).to.deep.equal({ counts: true, reason: "Your receipt counts towards this release's approval." });
  });

  it("says what is in the way, the least changeable first", () => {
    const reason = (changes: Partial<typeof facts>) => standingOf({ ...facts, ...changes }).reason;
    expect(reason({ bonded: false })).to.match(/no bond/);
    expect(reason({ bonded: false, backend: 2 })).to.match(/Charter 3 does not count runs on WASM/);
    expect(reason({ interested: [ME], backend: 2 })).to.match(/not independent/);
    expect(reason({ already: true, interested: [ME] })).to.match(/signed a receipt for this release already/);
  });

  it("knows everybody who is not independent of a release, owners and publishers of parents among them", () => {
    const release = {
      publisher: { id: "0xA" },
      contributions: [{ account: { id: "0xB" } }],
      parents: [{ parent: { publisher: { id: "0xC" }, model: { owner: { id: "0xD" } } } }],
    };
    expect(interestedIn(release, { id: "0xE" })).to.deep.equal(["0xa", "0xe", "0xb", "0xc", "0xd"]);
  });

  it("tells afterwards why it does not: struck and taken back before anything else", () => {
    const receipt = { backend: "WebGPU", verifier: ME, revoked: false, struck: false };
    const charter = { version: 1, acceptedBackends: 2 };
    expect(whyUncounted({ ...receipt, struck: true, revoked: true }, charter, [ME])).to.match(/^struck/);
    expect(whyUncounted({ ...receipt, revoked: true }, charter, [ME])).to.match(/^taken back/);
    expect(whyUncounted(receipt, charter, [ME])).to.match(/not independent/);
    expect(whyUncounted({ ...receipt, backend: "WASM" }, charter, [])).to.match(/accepts no WASM/);
    expect(whyUncounted(receipt, charter, [])).to.match(/no bond/);
  });
});

describe("a verifier's agreement with the others", () => {
  const on = (outcome: "Pass" | "Fail", passingCount: number, failingCount: number) => ({ outcome, release: { passingCount, failingCount } });

  it("leaves out releases that nobody else judged", () => {
    expect(agreementOf({ receipts: [on("Pass", 1, 0)] })).to.deep.equal({ compared: 0, agreed: 0 });
  });

  it("counts whose outcome is that of most others", () => {
    expect(agreementOf({ receipts: [on("Pass", 3, 0), on("Fail", 2, 1), on("Fail", 0, 2)] })).to.deep.equal({ compared: 3, agreed: 2 });
  });

  it("leaves out releases on which the others are of two minds", () => {
    expect(agreementOf({ receipts: [on("Pass", 2, 1)] })).to.deep.equal({ compared: 0, agreed: 0 });
  });
});

describe("a challenge", () => {
  const challenge = { open: true, outcome: null, decideBy: "100", answered: false };

  it("stands where clock, answer and outcome put it", () => {
    const word = (changes: object, now = 50) => challengeStanding({ ...challenge, ...changes }, now).word;
    expect(word({})).to.equal("Open");
    expect(word({ answered: true })).to.equal("Answered");
    expect(word({ answered: true }, 100)).to.equal("Time is over");
    expect(word({ open: false, outcome: "Upheld" }, 200)).to.equal("Upheld");
    expect(word({ open: false, outcome: "Forfeited" })).to.equal("Upheld, both lose");
    expect(word({ open: false, outcome: "Dismissed" })).to.equal("Dismissed");
    expect(word({ open: false, outcome: "Lapsed" })).to.equal("Lapsed");
  });

  const receipts = [{ outcome: "Pass", revoked: false, struck: false, verifier: { id: ME } }];
  const receipt = {
    counted: true, struck: false, outcome: "Fail", challenges: [] as { open: boolean }[], verifier: { id: OTHER },
    release: { publisher: { id: THIRD }, receipts },
  };

  it("is open to whoever has the opposite result, and to readers who have not said who they are", () => {
    expect(whyNoChallenge(receipt, ME)).to.equal(undefined);
    expect(whyNoChallenge(receipt, null)).to.equal(undefined);
  });

  it("says what is missing", () => {
    expect(whyNoChallenge({ ...receipt, counted: false }, ME)).to.match(/does not count/);
    expect(whyNoChallenge({ ...receipt, struck: true }, ME)).to.match(/struck already/);
    expect(whyNoChallenge({ ...receipt, challenges: [{ open: true }] }, ME)).to.match(/is open/);
    expect(whyNoChallenge(receipt, OTHER)).to.match(/your own/);
    expect(whyNoChallenge(receipt, THIRD)).to.match(/You published/);
    expect(whyNoChallenge({ ...receipt, outcome: "Pass" }, ME)).to.match(/says the same/);
    const revoked = { ...receipt, release: { ...receipt.release, receipts: [{ ...receipts[0]!, revoked: true }] } };
    expect(whyNoChallenge(revoked, ME)).to.match(/counter-run/);
  });
});

describe("an amount of a bond", () => {
  it("is more than nothing, and no more than there is", () => {
    expect(amountOf("0.1")).to.deep.equal({ value: 10n ** 17n });
    expect(amountOf("0").problem).to.equal("Expected more than 0 ETH.");
    expect(amountOf("2", 10n ** 18n).problem).to.equal("That is more than is bonded.");
    expect(amountOf("a lot").problem).to.match(/Expected a number/);
  });
});
