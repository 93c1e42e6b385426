import { encodeReport } from "../../sdk/src/verify/report.ts";
import { buildReceipt, RECEIPT_TYPES, receiptTypedData } from "../../sdk/src/verify/receipt.ts";
import { runSuiteNode } from "../../sdk/src/verify/verification.node.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Published } from "./publish.ts";
import { SeedError, type Stage } from "./stage.ts";
import { storeDocument } from "./store.ts";

/**
 * Has a member verify a release: the suite really runs (on WASM, as the receipt says), the report is stored, the
 * receipt signed and recorded, after the member has bonded. The report's date is the story's.
 *
 * @throws SeedError when the release does not pass: the demo world would claim what is not so.
 */
export async function verifyAs(stage: Stage, member: DemoRole, release: Published): Promise<void> {
  const { weightsDigest, suiteDigest, files, manifest } = release;
  const file = (path: string) => files.get(path)!;
  const { report } = await runSuiteNode({
    weights: manifest.weights.map((path) => ({ path, data: file(path) })),
    suite: {
      suite: file("suite/suite.json"),
      inputs: file("suite/inputs.safetensors"),
      expected: file("suite/expected.safetensors"),
    },
    expected: { weightsDigest, suiteDigest },
  });
  if (report.outcome !== "pass") {
    const why = report.findings.map((finding) => finding.message).join(" ");
    const name = `${manifest.name}@${manifest.release}`;
    throw new SeedError(`${name} fails its own suite: ${why} Run npm run seed:train again.`);
  }

  await bondOnce(stage, member);
  const document = await encodeReport({ ...report, ranAt: stage.time });
  await storeDocument(stage.gateway, document);
  const wallet = stage.wallet(member);
  const receipt = buildReceipt(
    { ...report, ranAt: stage.time },
    { releaseId: release.releaseId, verifier: wallet.address, reportDigest: document.digest },
  );
  const verifyingContract = stage.verification.target as string;
  const { domain } = receiptTypedData({ chainId: stage.deployment.chainId, verifyingContract }, receipt);
  const signature = await wallet.signTypedData(domain, RECEIPT_TYPES, receipt);
  await stage.send(() => stage.verification.connect(wallet).record(receipt, signature));
}

/** A member who is not bonded yet bonds as much as makes receipts count. */
async function bondOnce(stage: Stage, member: DemoRole): Promise<void> {
  const wallet = stage.wallet(member);
  if (await stage.verification.isBonded(wallet.address)) return;
  const { required } = await stage.verification.bondTerms();
  await stage.send(() => stage.verification.connect(wallet).bond({ value: required }));
}
