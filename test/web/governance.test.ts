import { expect } from "chai";
import { adoptCharter, approveRelease, creditRoyalty, openStream, pay, requireSolvent } from "../../web/src/lib/governance/actions.ts";
import { changesSentence, isChanged, pairClauses, plainWords } from "../../web/src/lib/governance/clauses.ts";
import { decodeActions } from "../../web/src/lib/governance/decode.ts";
import { findAccount } from "../../web/src/lib/governance/draft.ts";
import { draftActions, draftText, DraftError } from "../../web/src/lib/governance/propose.ts";
import { proposalState } from "../../web/src/lib/governance/state.ts";
import { overspent } from "../../web/src/lib/governance/reserve.ts";
import { endOfBlock, proposingPower, whyNotVote } from "../../web/src/lib/governance/voter.ts";

const ETHER = 10n ** 18n;
const address = (digit: string) => `0x${digit.repeat(40)}`;
const contracts = {
  DAO: address("1"),
  TokenVoting: address("2"),
  ModelRegistry: address("3"),
  EthicsCharter: address("4"),
  RoyaltyTreasury: address("5"),
  ModelLicense: address("6"),
  Streams: address("7"),
};
const NATIVE = address("0");
const TOKEN = address("e");
const context = {
  contracts,
  releases: { "7": "glyph-reader 1.1.0" },
  nameOf: (one: string) => (one === address("a") ? "kestrel" : undefined),
  currencies: { [TOKEN]: { symbol: "dUSD", decimals: 6 } },
};
const policy = { receiptsRequired: 2, acceptedBackends: 0b1010, feeBps: 450, forbiddenRights: 128, verifierPoolBps: 100 };
const noDemands = { demandedReceipts: null, demandedStatements: [], forbiddenRights: [] };
const process = {
  bondCurrency: NATIVE, bond: 5n, ratifyWithin: 172_800, answerWithin: 86_400, decideWithin: 604_800, appealWithin: 172_800,
  remedyWithin: 1_209_600, refundWithin: 259_200, perpetualRefundBps: 5_000,
};

describe("a proposal's actions in words", () => {
  it("name the release that is approved", async () => {
    const [action] = await decodeActions([await approveRelease(contracts, 7n)], context);
    expect(action?.title).to.equal("Approve release glyph-reader 1.1.0");
    expect(action?.raw).to.contain("approve(releaseId: 7)");
  });

  it("tell a charter's terms", async () => {
    const adopt = await adoptCharter(contracts, { digest: `0x${"ab".repeat(32)}`, clauseCount: 6, policy, process });
    const [action] = await decodeActions([adopt], context);
    expect(action?.title).to.equal("Adopt a new version of the charter with 6 clauses");
    const values = action?.facts.map(({ value }) => value.replaceAll("\u00a0", " "));
    expect(values).to.deep.equal([
      "2 independent passing receipts",
      "WebGPU and CPU",
      "4.5 % of every sale",
      "1 % of what a release earns",
      "train on its outputs",
      "0.000000000000000005 ETH",
      "1 d",
      "2 d",
      "7 d",
      "2 d",
      "14 d",
      "3 d",
      "50 % of what makers got",
    ]);
  });

  it("say who is paid how much, by name where one is known", async () => {
    const payments = [
      pay(address("a"), NATIVE, ETHER / 200n),
      pay(address("b"), NATIVE, 1n),
      pay(address("a"), TOKEN, 1_250_001n),
    ];
    const actions = await decodeActions(await Promise.all(payments), context);
    expect(actions.map(({ title }) => title)).to.deep.equal([
      "Pay 0.005 ETH to kestrel",
      "Pay 0.000000000000000001 ETH to 0xbbbb…bbbb",
      "Pay 1.250001 dUSD to kestrel",
    ]);
  });

  it("do not call a transfer of an unlisted token a payment, nor one with bytes that do not belong there", async () => {
    const [unlisted, long] = await decodeActions(
      [await pay(address("a"), address("d"), 5n), { ...(await pay(address("a"), TOKEN, 5n)), data: `0xa9059cbb${"0".repeat(130)}` }],
      context
    );
    expect(unlisted?.kind).to.equal("other");
    expect(long?.kind).to.equal("other");
  });

  it("say that a royalty by vote is divided as a sale is", async () => {
    const [action] = await decodeActions(
      [await creditRoyalty(contracts, { releaseId: "7", currency: NATIVE, value: ETHER / 4n })],
      context
    );
    expect(action?.title).to.equal("Give 0.25 ETH to everybody behind glyph-reader 1.1.0");
    expect(action?.note).to.match(/divided as a sale/);
  });

  it("say what the solvency check is for", async () => {
    const [action] = await decodeActions([await requireSolvent(contracts)], context);
    expect(action?.title).to.equal("The treasury must still hold what it owes");
    expect(action?.kind).to.equal("solvent");
  });

  it("show what cannot be read as unreadable, with its bytes", async () => {
    const unknown = { to: address("c"), value: 0n, data: "0xdeadbeef00" };
    const broken = { to: contracts.ModelRegistry, value: 0n, data: "0x34041397" };
    const actions = await decodeActions([unknown, broken], context);
    for (const action of actions) expect(action.note).to.match(/does not know the call/);
    expect(actions[0]?.raw).to.contain("0xdeadbeef00");
    expect(actions[1]?.title).to.equal("Call 0x34041397 on ModelRegistry");
  });
});

describe("a new proposal", () => {
  it("always ends with the solvency check", async () => {
    const { actions } = await draftActions({ kind: "payment", to: address("a"), currency: NATIVE, value: 5n }, contracts);
    expect(actions).to.have.length(2);
    expect(actions[1]).to.deep.equal(await requireSolvent(contracts));
  });

  it("funds a stream in a token by a transfer before it opens, since no proposal may approve", async () => {
    const terms = { to: address("a"), currency: TOKEN, value: 90n, start: 0, duration: 90 };
    const { actions } = await draftActions({ kind: "stream", ...terms }, contracts);
    const [transfer, open] = await decodeActions(actions, context);
    expect(actions.map(({ to }) => to)).to.deep.equal([TOKEN, contracts.Streams, contracts.RoyaltyTreasury]);
    expect(transfer?.kind).to.equal("pay");
    expect(open?.raw).to.contain("duration: 90");
    const [native] = await openStream(contracts, { ...terms, currency: NATIVE });
    expect(native?.value).to.equal(90n);
  });

  it("names each field of its text that is missing or not allowed", async () => {
    const text = { title: " ", summary: "", body: "", links: [{ name: "x", url: "javascript:alert(1)" }] };
    const error = await draftText(text).then(
      () => null,
      (failure: unknown) => failure
    );
    expect(error).to.be.instanceOf(DraftError);
    const { issues } = error as DraftError;
    expect(issues.title).to.equal("Give it a title.");
    expect(issues["links.0.url"]).to.match(/http, https or ipfs/);
  });

  it("stores its text under the CID that its metadata names", async () => {
    const { document, metadata } = await draftText({
      title: "A",
      summary: "B",
      body: "",
      links: [{ name: "", url: " " }],
    });
    expect(Buffer.from(metadata.slice(2), "hex").toString()).to.equal(`ipfs://${document.cid}`);
    expect(JSON.parse(Buffer.from(document.bytes).toString()).links).to.deep.equal([]);
  });

  it("says which clause of a charter has no text", async () => {
    const charter = {
      title: "C",
      version: 2,
      preamble: "P",
      changes: "",
      olderReleases: "As they were.",
      policy,
      process,
      clauses: [
        { title: "One", text: "Do.", severity: "advisory" as const, ...noDemands },
        { title: "Two", text: " ", severity: "revoke" as const, ...noDemands },
      ],
    };
    const error = await draftActions({ kind: "charter", charter }, contracts).then(
      () => null,
      (failure: unknown) => failure
    );
    expect((error as DraftError).issues).to.deep.equal({ "clauses.1.text": "Clause 2: Write the clause's text." });
  });

  it("finds whom a typed name or address means", () => {
    const names = { [address("a")]: "kestrel" };
    expect(findAccount(" Kestrel ", names)).to.equal(address("a"));
    expect(findAccount(address("B"), names)).to.equal(address("b"));
    expect(findAccount("nobody", names)).to.equal(null);
    expect(findAccount("", names)).to.equal(null);
  });

  it("that asks too much is told what is held, owed and free", () => {
    const sentence = overspent(ETHER / 2n, { held: ETHER, owed: (ETHER * 9n) / 10n, free: ETHER / 10n });
    expect(sentence).to.equal("It pays 0.5 ETH. The treasury holds 1 ETH and owes 0.9 ETH of it, so 0.1 ETH is free.");
  });
});

describe("a proposal's state", () => {
  const proposal = {
    startDate: "100",
    endDate: "200",
    executed: false,
    votingMode: "EarlyExecution" as const,
    supportThreshold: "500000",
    minVotingPower: "150",
    totalVotingPower: "1000",
    yes: "300",
    no: "100",
    abstain: "0",
  };
  const cases: [string, Partial<typeof proposal>, number, string][] = [
    ["has not started", {}, 99, "pending"],
    ["is open while it may still turn", {}, 150, "open"],
    ["has passed early when it cannot turn any more", { yes: "501" }, 150, "passed"],
    ["is open at exactly half of all votes", { yes: "500" }, 150, "open"],
    ["has passed when it ended with support and quorum", {}, 200, "passed"],
    ["is defeated without quorum", { yes: "149", no: "0" }, 200, "defeated"],
    ["is defeated at exactly half", { yes: "100" }, 200, "defeated"],
    ["stays executed", { executed: true }, 150, "executed"],
  ];
  for (const [what, change, now, state] of cases) {
    it(what, () => expect(proposalState({ ...proposal, ...change }, now)).to.equal(state));
  }
});

describe("why somebody cannot vote", () => {
  const proposal = {
    startDate: "100",
    endDate: "200",
    executed: false,
    votingMode: "EarlyExecution" as const,
    snapshotBlock: "1200",
  };
  const voter = { balance: "0", votes: "0", delegate: null, votingPower: [] };
  const nameOf = () => "juniper";
  const able = { ...voter, balance: String(ETHER), votes: String(ETHER), votingPower: [{ after: String(ETHER) }] };
  const why = (who: typeof voter | typeof able | null, voted?: "yes", now = 150, change = {}) =>
    whyNotVote({ ...proposal, ...change }, who as never, voted, now, nameOf);

  it("is nothing for a member with power in an open vote", () => expect(why(able)).to.equal(undefined));
  it("is the end of the vote", () => expect(why(able, undefined, 200)).to.equal("The vote has ended."));
  it("is an earlier vote, where votes stay", () => expect(why(able, "yes")).to.match(/cannot be changed once cast/));
  it("is no earlier vote where votes may be replaced", () =>
    expect(why(able, "yes", 150, { votingMode: "VoteReplacement" })).to.equal(undefined));
  it("is holding nothing at the snapshot", () =>
    expect(why(null)?.replaceAll("\u00a0", " ")).to.match(/no voting power at block 1 200/));
  it("is having delegated to nobody", () =>
    expect(why({ ...voter, balance: String(ETHER) })).to.match(/are delegated to nobody/));
  it("is having delegated to somebody else", () =>
    expect(why({ ...voter, balance: String(ETHER), delegate: { id: address("d") } } as never)).to.match(
      /are delegated to juniper/
    ));
  it("is power that came after the snapshot", () =>
    expect(why({ ...able, delegate: { id: address("e") }, votingPower: [] } as never)).to.match(
      /counts in the next vote/
    ));

  it("takes power up to the end of the snapshot's block", () => expect(endOfBlock(1)).to.equal(String(2n << 32n)));
  it("lets tokens held or votes open a proposal, whichever is more", () => {
    expect(proposingPower({ balance: "5", votes: "3" })).to.equal(5n);
    expect(proposingPower(null)).to.equal(0n);
  });
});

describe("two charter versions side by side", () => {
  const clause = (number: number, title: string, text = title) => ({ number, title, text, severity: "suspend" });
  const before = [clause(1, "Data"), clause(2, "Claims"), clause(3, "Harm")];

  it("pair clauses by title, so that one put in between is the only new one", () => {
    const pairs = pairClauses(before, [
      clause(1, "Data"),
      clause(2, "Consent"),
      clause(3, "Claims"),
      clause(4, "Harm"),
    ]);
    expect(pairs.map(isChanged)).to.deep.equal([false, true, false, false]);
    expect(changesSentence(pairs)).to.equal("1 new, 3 as they were");
  });

  it("pair a renamed clause by its number, and name what was taken out", () => {
    const pairs = pairClauses(before, [clause(1, "Data given"), clause(2, "Claims", "Runs on GPUs")]);
    expect(pairs.map(({ before: old }) => old?.title)).to.deep.equal(["Data", "Claims", "Harm"]);
    expect(changesSentence(pairs)).to.equal("2 clauses changed, 1 taken out");
  });

  it("are compared without Markdown's marks for stress", () => {
    expect(plainWords("run **on a GPU**, *Why:* 2 * 3 * 4 a_b_c")).to.equal("run on a GPU, Why: 2 * 3 * 4 a_b_c");
  });
});
