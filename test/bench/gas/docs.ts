import { writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../deploy/local/setup/paths.mjs";
import { meets, type Figure } from "../result.ts";
import { comparison, isOfGovernance, isOfReceipts, markdown } from "./comparison.ts";
import { PEERS } from "./peers/all.ts";
import { ATTESTATIONS_ABOUT } from "./peers/attestations.ts";
import { GOVERNORS } from "./peers/governors.ts";

const COMMAND = "npm run bench:gas -- --docs";

const REFRESH =
  "A `refresh` reads each ancestor once, 64 at most; what it found holds until the status of any release changes.";

/** From traces (`debug_traceTransaction`), summed by what the chain charges for whatever the code. */
const FLOOR = `What the chain charges a purchase for ETH by a new holder, as it is laid out, is 98,200: 22,200 for the
transaction and its data, 13,400 for two payments in ether (to the DAO and to the seller), 10,400 for four accounts met
first (licences, the DAO and its implementation, the seller), 53,400 for nine slots, two of them cleared and one new, and
8,400 for four events, less 9,600 that come back. What lies above is our own work: two calls to the licences, a dozen checks
and finding the functions. A renewal's 58,600 are 21,500, 6,700 for one payment, 5,200 for two accounts, 19,200 for five
slots and 6,000 for four events. Neither asks the registry: it tells when a status changes. A payee's first claim costs
94,700 in the same way, and 6,300 are spent by the DAO's own code; a listing costs 52,800.`;

/** Writes docs/benchmarks.md: the gas tables with what they rest on. Holds nothing that depends on the machine. */
export function writeDocs(figures: readonly Figure[]): void {
  const decided = figures.filter(isOfGovernance);
  const compared = figures.filter((figure) => figure.peers && !isOfGovernance(figure) && !isOfReceipts(figure));
  const receipts = figures.filter((figure) => figure.peers && isOfReceipts(figure));
  if (compared.length === 0) throw new Error("nothing to write to docs/benchmarks.md: the gas bench did not run");
  const growing = figures.filter((figure) => /^gas\.growth\..*\d$/.test(figure.id));
  const spread = figures.filter((figure) => /^gas\.growth\..*\D$/.test(figure.id));
  const others = figures.filter(({ id, unit, peers }) => unit === "gas" && !peers && !/^gas\.(growth|gov)\./.test(id));
  writeFileSync(path.join(root, "docs/benchmarks.md"), page([
    ["# Benchmarks", head()],
    ["## Gas beside others", [comparison(compared), verdict(compared), FLOOR].join("\n\n")],
    ["## The peers", about(PEERS)],
    ["## Deciding by vote", deciding(decided)],
    ["## Cost does not grow", `${growth(growing)}\n\n${REFRESH}\n\n${plain(spread)}`],
    ["## Verification and voting", [comparison(receipts), about(ATTESTATIONS_ABOUT), plain(others)].join("\n\n")],
  ]));
}

function head(): string {
  return `Written by \`${COMMAND}\`; \`npm run bench:gas\` prints the same tables, and with
\`-- --json FILE\` writes the figures for programs.

Basis: \`gasUsed\` of a transaction sent by an account that is not a contract, so that everything the thing needs
is in it; hard fork osaka; solc 0.8.37, optimizer with 1,000 runs (200 for ModelLicense, which is too large otherwise; via
IR for LicenseMarket (with 1,000,000 runs), RoyaltyTreasury, its setup and its payment condition), where a peer does not say otherwise; every
payee, currency and contract was used before. *Cold* is a new holder on a used contract, *warm* the same one again.
Ours is the whole protocol as it is deployed: sales are paid into the DAO and booked, resales pay royalty and market fee
into the ledger, claims are executed and paid by the DAO. An empty cell: that peer cannot do it.
What a peer does not do in a line that it has is said below the table.`;
}

function about(peers: Readonly<Record<string, { about: string }>>): string {
  return Object.entries(peers).map(([name, { about }]) => `- **${name}**: ${about}`).join("\n");
}

function deciding(figures: readonly Figure[]): string {
  const beside = comparison(figures.filter(({ peers }) => peers));
  const alone = figures.filter(({ peers }) => !peers);
  return `${beside}\n\n${about(GOVERNORS)}\n\n${plain(alone)}\n\n${REASON_FLOOR}`;
}

const REASON_FLOOR = `Without a receipt a reason meets the aim. With one it cannot, as a transaction of its own: the transaction (21,000),
its 292 bytes (3,076), the vote read through TokenVoting's proxy (two accounts and two slots, 9,400), the receipt (an
account and a slot, 4,700) and the event (3,804) are 41,980 before any instruction runs. Both are asked on the chain all
the same: a reason by who did not vote, or with a receipt that is not there, is refused and not just not shown.`;

function verdict(figures: readonly Figure[]): string {
  const missed = figures.filter((figure) => meets(figure) === false);
  if (missed.length === 0) return "Every aim is met.";
  const said = missed.map((figure) => {
    const aim = (figure.aim as { most: number }).most;
    return `\`${figure.id}\` by ${(figure.value - aim).toLocaleString("en-US")}`;
  });
  return `Missed: ${said.join(", ")}.`;
}

/** One line a dimension and cost, one column a size. */
function growth(figures: readonly Figure[]): string {
  const lines = Map.groupBy(figures, ({ id }) => id.slice(0, id.lastIndexOf(".")));
  const sizes = [...new Set(figures.map(({ id }) => Number(id.slice(id.lastIndexOf(".") + 1))))].sort((a, b) => a - b);
  const rows = [...lines].map(([id, line]) => {
    const cell = (size: number) =>
      line.find((figure) => figure.id === `${id}.${size}`)?.value.toLocaleString("en-US") ?? "";
    return [`\`${id}\``, line[0]!.note ?? "", ...sizes.map(cell)];
  });
  return markdown(["id", "by", ...sizes.map((size) => size.toLocaleString("en-US"))], rows);
}

function plain(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    `\`${figure.id}\``,
    figure.note ?? "",
    figure.value.toLocaleString("en-US"),
    figure.aim && "most" in figure.aim ? figure.aim.most.toLocaleString("en-US") : "",
    { true: "met", false: "**missed**", undefined: "" }[String(meets(figure)) as "true"] ?? "",
  ]);
  return markdown(["id", "what is done", "gas", "aim", ""], rows);
}

function page(sections: readonly (readonly [title: string, text: string])[]): string {
  return `${sections.map(([title, text]) => `${title}\n\n${text}`).join("\n\n")}\n`;
}
