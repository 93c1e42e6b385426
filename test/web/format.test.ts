import { expect } from "chai";
import { formatAmount, formatInteger, fullAmount, parseAmount } from "../../web/src/lib/format/amount.ts";
import { formatBytes } from "../../web/src/lib/format/bytes.ts";
import { avatarPath, dialPaths } from "../../web/src/lib/format/dial.ts";
import { diffWords } from "../../web/src/lib/format/diff.ts";
import { hexBytes, shortAddress, shortCid, shortDigest } from "../../web/src/lib/format/identifier.ts";
import {
  formatBps, formatDeviation, formatPercent, formatScore, parsePercent,
} from "../../web/src/lib/format/share.ts";
import { isFaded, releaseStatus } from "../../web/src/lib/format/status.ts";
import {
  formatDateTime, formatDuration, formatRelative, formatTerm, isoTime, oneUnit,
} from "../../web/src/lib/format/time.ts";

const ETH = 10n ** 18n;
const DAY = 86_400;

/** Non-breaking spaces as plain ones, so that expectations can be read. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f\u2009]/g, " ");
}

describe("formatting amounts", () => {
  it("groups the digits of large numbers", () => {
    expect(plain(formatInteger(8_214_907))).to.equal("8 214 907");
    expect(plain(formatInteger(-1_000n))).to.equal("−1 000");
    expect(formatInteger(999)).to.equal("999");
  });

  it("cuts instead of rounding up, so that nobody is shown money that is not there", () => {
    expect(formatAmount(ETH - 1n)).to.equal("0.9999");
    expect(formatAmount(31_200_000_000_000_000n)).to.equal("0.0312");
  });

  it("keeps equal decimals where a column asks for them", () => {
    expect(formatAmount(4_000_000_000_000_000n, { digits: 4 })).to.equal("0.0040");
    expect(formatAmount(0n, { digits: 4 })).to.equal("0.0000");
    expect(plain(formatAmount(12_345_678_900_000n, { decimals: 6, digits: 2 }))).to.equal("12 345 678.90");
  });

  it("never calls something nothing", () => {
    expect(formatAmount(12n)).to.equal("< 0.0001");
    expect(formatAmount(-12n)).to.equal("> −0.0001");
    expect(formatAmount(0n)).to.equal("0");
  });

  it("says the amount to the wei", () => {
    expect(plain(fullAmount(3_100_000_000_000_001n, 18, "ETH"))).to.equal(
      "0.003100000000000001 ETH = 3 100 000 000 000 001 wei",
    );
  });

  it("reads back what it wrote, and what people type", () => {
    for (const value of [0n, 1n, ETH, 4_000_000_000_000_000n, 123_456n * ETH + 7n]) {
      expect(parseAmount(formatAmount(value, { maxDigits: 18 })), String(value)).to.equal(value);
    }
    expect(parseAmount("0,5")).to.equal(ETH / 2n);
    expect(parseAmount(".5", 6)).to.equal(500_000n);
  });

  it("refuses what is no amount, naming it", () => {
    for (const text of ["", ".", "1e3", "-1", "one", "1.2.3"]) {
      expect(() => parseAmount(text), text).to.throw(`found "${text}"`).with.property("code", "amount/not-a-number");
    }
    expect(() => parseAmount("0.1234567", 6)).to.throw("6 decimals").with.property("code", "amount/too-precise");
  });
});

describe("formatting shares and scores", () => {
  it("writes basis points as per cent without needless zeros", () => {
    expect(plain(formatBps(1200))).to.equal("12 %");
    expect(plain(formatBps(1250))).to.equal("12.5 %");
    expect(plain(formatBps(1))).to.equal("0.01 %");
  });

  it("takes parts of wholes, also of nothing", () => {
    expect(plain(formatPercent(3120n, 4225n))).to.equal("73.8 %");
    expect(plain(formatPercent(1, 1))).to.equal("100 %");
    expect(plain(formatPercent(5n, 0n))).to.equal("0 %");
  });

  it("writes scores and deviations as the suites do", () => {
    expect(formatScore(9680)).to.equal("0.968");
    expect(formatScore(9685)).to.equal("0.9685");
    expect(formatDeviation(0.0000121)).to.equal("1.2e-5");
    expect(formatDeviation(1e-3)).to.equal("1e-3");
    expect(formatDeviation(0)).to.equal("0");
    expect(formatDeviation(Number.NaN)).to.equal("not finite");
    expect(formatDeviation(3)).to.equal("3");
  });

  it("reads per cent and refuses what is out of range", () => {
    expect(parsePercent("12.5 %")).to.equal(1250);
    expect(parsePercent("0,01")).to.equal(1);
    expect(() => parsePercent("140")).to.throw("between 0 and 100").with.property("code", "share/out-of-range");
    expect(() => parsePercent("")).to.throw("found").with.property("code", "share/not-a-number");
  });
});

describe("formatting time", () => {
  const now = Date.UTC(2026, 10, 22, 14, 40) / 1000;

  it("says a duration in its two largest units", () => {
    expect(plain(formatDuration(2 * DAY + 4 * 3600 + 59))).to.equal("2 d 4 h");
    expect(plain(formatDuration(7 * DAY))).to.equal("7 d");
    expect(plain(formatDuration(112 * DAY))).to.equal("112 d");
    expect(plain(formatDuration(244 * DAY))).to.equal("8 mo 4 d");
    expect(plain(formatDuration(59))).to.equal("59 s");
    expect(plain(formatDuration(0))).to.equal("0 s");
    expect(plain(formatDuration(-5))).to.equal("0 s");
  });

  it("says a moment as seen from now", () => {
    expect(formatRelative(now - 2, now)).to.equal("now");
    expect(plain(formatRelative(now - 19 * 3600, now))).to.equal("19 h ago");
    expect(plain(formatRelative(now + 7 * DAY, now))).to.equal("in 7 d");
    expect(plain(formatRelative(now - 20 * DAY, now))).to.equal("2 w ago");
    expect(plain(oneUnit(800 * DAY))).to.equal("2 y");
  });

  it("says when, in UTC", () => {
    expect(formatDateTime(now)).to.equal("22 Nov 2026, 14:40 UTC");
    expect(isoTime(now)).to.equal("2026-11-22T14:40:00Z");
  });

  it("says a term in words", () => {
    expect(formatTerm(0)).to.equal("once");
    expect(formatTerm(365 * DAY)).to.equal("a year");
    expect(formatTerm(30 * DAY)).to.equal("30 days");
    expect(formatTerm(730 * DAY)).to.equal("2 years");
  });
});

describe("formatting identifiers", () => {
  const address = "0x06da2bfcc9b9af58236478e74b5e9cd744ff5f2e";

  it("shortens addresses, digests and CIDs to what can be compared", () => {
    expect(shortAddress(address)).to.equal("0x06da…5f2e");
    expect(shortDigest(`0x${"c2242626".padEnd(58, "0")}3fb543`)).to.equal("c2242626…3fb543");
    expect(shortCid("bafybeifewq7h3k5d2m4zv6x7y2q3r5tnmcl4ouaj2yq5ekb3xw7p4hmvkq")).to.equal("bafybeife…hmvkq");
  });

  it("refuses what is no address and no hex", () => {
    expect(() => shortAddress("0x06da")).to.throw('found "0x06da"').with.property("code", "address/malformed");
    expect(() => hexBytes("0xabc")).to.throw("even number").with.property("code", "hex/malformed");
  });

  it("counts sizes in decimal units", () => {
    expect(plain(formatBytes(999))).to.equal("999 bytes");
    expect(plain(formatBytes(358_000))).to.equal("358 KB");
    expect(plain(formatBytes(2_300_000))).to.equal("2.3 MB");
    expect(plain(formatBytes(999_999))).to.equal("1 MB");
  });
});

describe("drawing dials and avatars", () => {
  it("draws byte >> 5 as a hairline up to 4 and as a bar from 5, from the rim inwards", () => {
    const digest = ["c2", "00", "9f", ...new Array<string>(29).fill("00")].join("");
    const { bars, hairlines } = dialPaths(digest);
    expect(bars).to.equal("M20 2L20 10.8");
    expect(hairlines.startsWith("M24.7 2.6L24.2 4.2M29 4.4L26.4 8.9")).to.equal(true);
    expect(hairlines.match(/M/g)).to.have.length(23);
  });

  it("draws another dial for other weights and the same for the same", () => {
    const [a, b] = ["11".repeat(32), "e1".repeat(32)];
    expect(dialPaths(a)).to.deep.equal(dialPaths(`0x${a}`));
    expect(dialPaths(a)).not.to.deep.equal(dialPaths(b));
  });

  it("refuses a digest that is too short", () => {
    expect(() => dialPaths("abcd")).to.throw("found 2").with.property("code", "dial/digest");
  });

  it("draws an avatar from the first five bytes", () => {
    expect(avatarPath(`0x0001020304${"00".repeat(15)}`)).to.equal("M4 17v-4M7 17v-6.6M10 17v-9.2M13 17v-11.8M16 17v-14.4");
  });
});

describe("statuses", () => {
  it("calls approved releases released, whether the chain's number or the index's name is given", () => {
    expect(releaseStatus(2).word).to.equal("Released");
    expect(releaseStatus("Approved").word).to.equal("Released");
    expect(releaseStatus(9).word).to.equal("Unknown");
    expect([0, 1, 2, 3, 4, 5].filter((status) => isFaded(status))).to.deep.equal([3, 4, 5]);
  });
});

describe("comparing clauses word by word", () => {
  const show = (before: string, after: string): string =>
    diffWords(before, after)
      .map(({ kind, text }) => (kind === "added" ? `{+${text}+}` : kind === "removed" ? `[-${text}-]` : text))
      .join("");

  it("leaves what is the same alone", () => {
    expect(show("One, two.", "One, two.")).to.equal("One, two.");
  });

  it("marks words that came and words that went, with a space between them", () => {
    expect(show("three receipts pass.", "three independent receipts pass.")).to.equal("three {+independent+} receipts pass.");
    expect(show("data should differ from the rest", "data are not the rest")).to.equal(
      "data [-should differ from-] {+are not+} the rest",
    );
    expect(show("after 14 days", "after 12 days")).to.equal("after [-14-] {+12+} days");
  });

  it("takes the whole of a clause that is new or taken out", () => {
    expect(show("", "New words.")).to.equal("{+New words.+}");
    expect(show("Old words.", "")).to.equal("[-Old words.-]");
  });

  it("loses no word of either text", () => {
    const before = "A suspension lapses after 14 days unless a vote ratifies it.";
    const after = "Any suspension lapses after 12 days, unless the community ratifies it by vote.";
    const words = (text: string): string[] => text.match(/\w+/g) ?? [];
    const parts = diffWords(before, after);
    const kept = (kind: string): string[] => words(parts.filter((part) => part.kind !== kind).map((part) => part.text).join(" "));
    expect(kept("removed")).to.deep.equal(words(after));
    expect(kept("added")).to.deep.equal(words(before));
  });

  it("shows two long texts without a word in common as one gone and one come, at once", () => {
    const text = (word: string): string => Array.from({ length: 4_000 }, (_, n) => `${word}${n}`).join(" ");
    const began = performance.now();
    const kinds = diffWords(text("a"), text("b")).map(({ kind }) => kind);
    expect(performance.now() - began).to.be.lessThan(2_000);
    expect(kinds.filter((kind) => kind !== "same")).to.deep.equal(["removed", "added"]);
  });
});
