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
