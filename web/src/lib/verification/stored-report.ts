import type { ModelHints } from "@commonweight/sdk/verify/hints";
import type { Report } from "@commonweight/sdk/verify/report";

/**
 * Reads the report that a receipt names, checked against its CID, and against the digests that the receipt signed: a
 * report that says something else is not this receipt's.
 *
 * @throws ArtifactError or VerifyError whose message is for people.
 */
export async function readStoredReport(
  gateway: string,
  receipt: { reportCid: string; environmentDigest: string; outputsDigest: string },
): Promise<Report> {
  const [{ readVerifiedFile }, { parseReport }, { VerifyError }] = await Promise.all([
    import("@commonweight/sdk/artifacts/reader"),
    import("@commonweight/sdk/verify/report"),
    import("@commonweight/sdk/verify/errors"),
  ]);
  const report = await parseReport(await readVerifiedFile(receipt.reportCid, "", { gateway }));
  for (const field of ["environmentDigest", "outputsDigest"] as const) {
    if (report[field] === receipt[field]) continue;
    const message = `report.${field}: expected ${receipt[field]}, as the receipt says, found ${report[field]}`;
    throw new VerifyError("report-invalid", message);
  }
  return report;
}

/** What a release's card calls its classes; undefined where it says nothing, or cannot be read. */
export async function readClassNames(gateway: string, manifestCid: string): Promise<ModelHints | undefined> {
  const [{ fetchRelease }, { parseCard }, { readModelHints }] = await Promise.all([
    import("@commonweight/sdk/artifacts/release"),
    import("@commonweight/sdk/artifacts/card"),
    import("@commonweight/sdk/verify/hints"),
  ]);
  try {
    const release = await fetchRelease({ gateway, cid: manifestCid });
    return readModelHints(parseCard(await release.file(release.manifest.card).text()).metadata);
  } catch {
    return undefined; // the report stands without names; the page of the card says what is wrong
  }
}
