import type { ActivityItem } from "./query.ts";
import type { Words } from "./tell.ts";
import type { Parts } from "./tell-ethics.ts";

const ended: Record<string, string> = {
  Dismissed: "was dismissed: the receipt stands",
  Upheld: "was upheld: the receipt is struck",
  Forfeited: "was upheld, and both sides lose their stakes",
  Lapsed: "lapsed: nobody decided it in time",
};

/** Bonds, receipts taken back and challenges in words; null for anything else. */
export function tellVerifiers({ type, challenge, detail }: ActivityItem, parts: Parts): Words | null {
  const { release, releaseHref, money, other } = parts;
  const name = challenge ? `challenge ${challenge.challengeId}` : "a challenge";
  const href = challenge ? `/receipts/${challenge.release.releaseId}/${challenge.verifier.id}` : "/verifiers";
  switch (type) {
    case "ReceiptRevoked":
      return { icon: "dotted", words: `took back the receipt for ${release}`, href: `${releaseHref}?tab=verification` };
    case "BondTermsSet":
      return { icon: "verified", words: `verifiers have to stake ${money}`, href: "/verifiers" };
    case "VerifierBonded":
      return { icon: "verified", tone: "verified", words: `staked ${money} as a verifier`, href: "/verifiers" };
    case "VerifierUnbonding":
      return { icon: "clock", words: `takes ${money} of the verifier's bond back`, href: "/verifiers" };
    case "VerifierWithdrawn":
      return { icon: "coins", words: `withdrew ${money} of bonds and awards`, href: "/verifiers" };
    case "ChallengeOpened": {
      const words = `challenged a ${detail === "Pass" ? "passing" : "failing"} receipt for ${release}, with ${money}`;
      return { icon: "warning", tone: "pending", words, href, text: challenge?.evidence?.title };
    }
    case "ChallengeAnswered":
      return { icon: "person", words: `answered ${name} about ${release}`, href };
    case "ChallengeClosed": {
      const tone = detail === "Upheld" || detail === "Forfeited" ? ("revoked" as const) : ("plain" as const);
      const subject = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      return {
        icon: "charter",
        tone,
        subject,
        words: ended[detail ?? ""] ?? `ended, between ${other} and a verifier`,
        href,
      };
    }
    default:
      return null;
  }
}
