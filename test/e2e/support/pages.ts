/** Asks the index. */
type Query = <T>(query: string) => Promise<T>;

/** A public page: what to call it, and where it is. */
export interface PublicPage {
  name: string;
  path: string;
}

/** Every public page of a world, with what the index has newest for those that show one thing. */
export async function publicPages(query: Query): Promise<PublicPage[]> {
  const { proposals, licenses, members, disputes, receipts } = await query<{
    proposals: { proposalId: string; executed: boolean }[];
    licenses: { tokenId: string }[];
    members: { id: string }[];
    disputes: { disputeId: string; release: { releaseId: string } }[];
    receipts: { verifier: { id: string } }[];
  }>(`{
    proposals(first: 100, orderBy: createdAt, orderDirection: desc) { proposalId executed }
    licenses(first: 1, orderBy: mintedAt, orderDirection: desc) { tokenId }
    members(first: 1, orderBy: votes, orderDirection: desc) { id }
    receipts(first: 1, where: { release_: { releaseId: 1 } }) { verifier { id } }
    disputes(first: 1, orderBy: raisedAt, orderDirection: desc) { disputeId release { releaseId } }
  }`);
  const open = proposals.find(({ executed }) => !executed) ?? proposals[0]!;
  const executed = proposals.find((one) => one.executed) ?? proposals[0]!;
  const model = "/models/kestrel/glyph-reader";
  const tabs = ["card", "files", "lineage", "licences", "verification", "disputes", "activity"];
  return [
    { name: "explore", path: "/" },
    ...tabs.map((tab) => ({ name: `model-${tab}`, path: `${model}/1.0.0?tab=${tab}` })),
    { name: "model-submitted", path: `${model}/1.1.0` },
    { name: "compare", path: "/compare?from=1&to=2" },
    { name: "publish", path: "/publish" },
    { name: "suite-new", path: "/suites/new" },
    { name: "proposals", path: "/proposals" },
    { name: "proposal-open", path: `/proposals/${open.proposalId}` },
    { name: "proposal-executed", path: `/proposals/${executed.proposalId}` },
    ...["release", "charter", "payment", "dispute", "challenge", "settings", "council", "several"].map((kind) => ({
      name: `propose-${kind}`, path: `/proposals/new?kind=${kind}`,
    })),
    { name: "datasets", path: "/datasets" },
    { name: "dataset", path: "/datasets/pen-strokes" },
    { name: "dataset-withholding", path: "/datasets/chalk-strokes" },
    { name: "dataset-new", path: "/datasets/new" },
    { name: "treasury", path: "/treasury" },
    { name: "market", path: "/market" },
    { name: "licences", path: "/licences" },
    { name: "licence", path: `/licences/${licenses[0]!.tokenId}` },
    { name: "charter", path: "/charter" },
    { name: "charter-first", path: "/charter/1" },
    { name: "charter-against", path: "/charter?against=1" },
    { name: "disputes", path: "/disputes" },
    { name: "dispute", path: `/disputes/${disputes[0]!.disputeId}` },
    { name: "dispute-new", path: `/disputes/new?release=${disputes[0]!.release.releaseId}` },
    { name: "permissions", path: "/permissions" },
    { name: "kept", path: "/kept" },
    { name: "verifiers", path: "/verifiers" },
    { name: "receipt", path: `/receipts/1/${receipts[0]!.verifier.id}` },
    { name: "receipt-submit", path: "/receipts/submit" },
    { name: "members", path: "/members" },
    { name: "member", path: `/members/${members[0]!.id}` },
    { name: "delegation", path: "/members/submit" },
    { name: "account", path: `/accounts/${members[0]!.id}` },
    { name: "activity", path: "/activity" },
  ];
}
