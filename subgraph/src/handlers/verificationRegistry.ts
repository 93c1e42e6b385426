import { ReceiptRecorded } from "../../generated/VerificationRegistry/VerificationRegistry";
import { Release } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { fetchReport } from "../entities/documents";
import { createReceipt } from "../entities/receipts";

export function handleReceiptRecorded(event: ReceiptRecorded): void {
  const receipt = createReceipt(event);
  fetchReport(receipt.reportDigest);
  const publisher = Release.load(receipt.release)!.publisher;
  const activity = beginActivity(event, "ReceiptRecorded", receipt.verifier, [publisher, receipt.relayer]);
  activity.model = receipt.model;
  activity.release = receipt.release;
  activity.receipt = receipt.id;
  activity.detail = receipt.outcome;
  activity.save();
}
