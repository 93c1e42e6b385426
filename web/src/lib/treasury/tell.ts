import type { IconName } from "../components/icons.ts";
import type { FlowRow } from "./query.ts";
import type { LedgerRow } from "./ledger.ts";

/** A row of the ledger in words. */
export interface ToldRow {
  direction: "In" | "Out" | "Within";
  icon: IconName;
  what: string;
  /** More, smaller. */
  note: string;
  href: string | null;
  sign: "+" | "−" | undefined;
}

/** Says what a movement was: who pays what for what is beside it. */
export function tellRow(row: LedgerRow): ToldRow {
  if ("settlement" in row) {
    const { child, parent } = row.settlement;
    return {
      direction: "Within",
      icon: "arrow-right",
      sign: undefined,
      href: hrefOf(parent),
      what: `Share settled to ${nameOf(parent)}`,
      note: `of what ${nameOf(child)} earned; nothing left the treasury`,
    };
  }
  const { flow } = row;
  const [direction, icon, sign] = flow.internal
    ? (["Within", "arrow-right", undefined] as const)
    : flow.incoming
      ? (["In", "in", "+"] as const)
      : (["Out", "out", "−"] as const);
  const told = { direction, icon, sign };
  if (flow.kind === "Spend") {
    const title =
      flow.proposal?.document?.title ??
      (flow.proposal ? `proposal ${flow.proposal.proposalId}` : "an action of the DAO");
    return {
      ...told,
      what: `Spent by vote: ${title}`,
      note: "from free money",
      href: flow.proposal ? `/proposals/${flow.proposal.proposalId}` : null,
    };
  }
  return { ...told, ...tellRelease(flow), href: flow.release ? hrefOf(flow.release) : null };
}

function tellRelease(flow: FlowRow): { what: string; note: string } {
  const name = flow.release ? nameOf(flow.release) : "";
  switch (flow.kind) {
    case "Sale":
      return { what: `Licence sold, ${name}`, note: "sale" };
    case "Resale":
      return { what: `Resale royalty, ${name}`, note: "from the market" };
    case "Royalty":
      return {
        what: `Royalty, ${name}`,
        note: throughReceiver(flow) ? "through its royalty receiver, from another market" : "paid directly",
      };
    case "Renewal":
      return { what: `Licence renewed, ${name}`, note: "sale" };
    case "Upgrade":
      return { what: `Licence upgraded, ${name}`, note: "sale" };
    case "Referral":
      return { what: `Referrer's part, ${name}`, note: "of a sale, taken before what the release earns" };
    case "MarketFee":
      return { what: `The market's fee, ${name}`, note: "of a resale; free money" };
    case "Retroactive":
      return { what: `Royalty by vote, ${name}`, note: "free money became owed; nothing moved" };
    case "Claim":
      return { what: `Claim, ${claimed(flow)}`, note: "paid out of what is owed" };
    case "Refund":
      return { what: `Of refunds, ${name}`, note: "what they left over, or what the DAO had paid; free money" };
    case "Bond":
      return { what: "A dispute's bond", note: "awarded to the DAO; free money" };
    case "Deposit":
      return { what: "Deposit", note: "given to the DAO; free money" };
    case "Stream":
      return flow.incoming
        ? { what: "What a stopped stream had left", note: "came back; free money" }
        : { what: "Into a stream", note: "by vote, from free money" };
    case "Spend":
      return { what: "Spent by vote", note: "from free money" };
  }
}

/** What a claim was for. */
function claimed({ claimKind, release, dataset }: FlowRow): string {
  if (claimKind === "Dataset") return `dataset ${dataset?.name ?? ""}`;
  if (claimKind === "Referral") return "referrals";
  const name = release ? nameOf(release) : "";
  return claimKind === "Verification" ? `verifying ${name}` : name;
}

function throughReceiver({ release, account }: FlowRow): boolean {
  return release?.receiver != null && release.receiver.toLowerCase() === account.id.toLowerCase();
}

function nameOf({ modelName, version }: { modelName: string; version: string }): string {
  return `${modelName.slice(modelName.indexOf("/") + 1)} ${version}`;
}

function hrefOf({ modelName, version }: { modelName: string; version: string }): string {
  return `/models/${modelName}/${version}`;
}
