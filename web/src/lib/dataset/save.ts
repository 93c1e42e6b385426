import { receiptEvents } from "#lib/chain/contracts.ts";
import { uploadDocument } from "#lib/documents/upload.ts";
import type { App } from "#lib/state/app.svelte.ts";

/** What is written down of a dataset. */
export interface DatasetWords {
  name: string;
  /** The document, checked. */
  document: Record<string, unknown>;
  /** Consent bits. */
  consent: number;
  askedBps: number;
}

/** What came of it: the dataset's number, or why not; `undefined` twice when the person said no. */
export interface Saved {
  datasetId?: string;
  failure?: string;
}

/**
 * Stores the document, then registers the dataset or describes it anew.
 *
 * @param datasetId Of a registered one; left out, it is registered.
 * @param onstage Says what is under way.
 */
export async function saveDataset(
  app: App, words: DatasetWords, datasetId: string | undefined, onstage: (stage: string) => void,
): Promise<Saved> {
  const { name, document, consent, askedBps } = words;
  try {
    onstage("Storing the document…");
    const { createDocument } = await import("@commonweight/sdk/artifacts/document");
    const stored = await createDocument(document);
    await uploadDocument(app.config.gatewayUrl, stored);
    onstage(datasetId ? "Revising…" : "Registering…");
    const said = [stored.digest, consent, askedBps];
    const outcome = await app.transactions.send(
      datasetId
        ? { title: `Revise the dataset ${name}`, doneTitle: "The dataset is revised", contract: "DatasetRegistry", method: "revise", args: [BigInt(datasetId), ...said] }
        : { title: `Register the dataset ${name}`, doneTitle: "The dataset is registered", contract: "DatasetRegistry", method: "register", args: [name, ...said] },
    );
    if (outcome.stage === "rejected") return {};
    if (outcome.stage !== "done") return { failure: outcome.message };
    if (datasetId) return { datasetId };
    const [registered] = await receiptEvents(app.config, outcome.receipt, "DatasetRegistry", "DatasetRegistered");
    return { datasetId: String(registered?.["datasetId"] ?? "") };
  } catch (error) {
    return { failure: (error as Error).message };
  }
}
