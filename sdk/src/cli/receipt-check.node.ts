import { readFile } from "node:fs/promises";
import { documentCid } from "../artifacts/cid.ts";
import { askGateway } from "../artifacts/gateway-client.ts";
import { MAX_REPORT_BYTES } from "../verify/report-fit.ts";
import { checkReceipt, verdictOf, type Call, type ReceiptFinding } from "../verify/receipt-check.ts";
import { importReceipt, type ImportedReceipt } from "../verify/receipt-statement.ts";
import { parseSignedReceipt, type SignedReceipt } from "../verify/signed-receipt.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readLink } from "./link.node.ts";
import { readOptions } from "./options.node.ts";
import { checkPae } from "./pae.node.ts";
import { PLACE_OPTIONS, PLACES_HELP, readPlaces, type Places } from "./places.node.ts";
import { fetchRecorded, findRecord } from "./recorded.node.ts";
import { chainOf, findRelease } from "./registry.node.ts";

const HELP = `commonweight receipt check <file | link> [options]
commonweight receipt check <owner/slug[@version] | release number> <verifier> [options]

Checks a signed receipt: the signature (EIP-712; of a contract account by ERC-1271, where an RPC is named), that the
report it cites is the one at hand and says the same, and, where a chain or the index is named, that the release committed
to these weights and this suite, and whether the receipt is recorded. <file> is what verify --receipt or receipt export
wrote. The second form reads the receipt, with its signature, from the transaction that recorded it; without a version it
is that of the newest release that a vote approved.

  --report <file>      the report, where the receipt does not bring it and no gateway is named
  --json               print the findings as JSON

${PLACES_HELP}

Exit codes: 0 all that was looked at is right, 1 something is wrong, 2 something could not be looked at, 64 usage.`;

/** `commonweight receipt check`. */
export const receiptCheck: Command = {
  name: "receipt check",
  summary: "check a signed receipt: signature, report, release",
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readOptions(args, {
      ...PLACE_OPTIONS,
      report: { type: "string" },
      json: { type: "boolean", default: false },
    });
    const [word, verifier, ...more] = positionals;
    if (!word || more.length > 0) throw new UsageError("expected a file, a link, or a release and a verifier");
    const places = await readPlaces(values, io.env);
    const chain = chainOf(places);
    try {
      const { signed, ...envelope } = verifier === undefined
        ? await readSigned(word, places)
        : { signed: await fetchRecorded(word, verifier, places, chain, io.err) };
      const report = values.report === undefined ? await reportOf(signed, places) : await readFile(values.report);
      const findings = await checkReceipt(signed, { call: chain?.call, report });
      if ("pae" in envelope) findings.push(...checkPae(envelope as ImportedReceipt, signed.receipt.verifier));
      findings.push(...(await checkRegistry(signed, places, chain?.call)));
      if (values.json) io.out(JSON.stringify({ verdict: verdictOf(findings), findings }, null, 2));
      else findings.forEach((finding) => io.out(`${finding.is.padEnd(7)}  ${finding.text}`));
      return { right: EXIT.pass, wrong: EXIT.fail, unknown: EXIT.unknown }[verdictOf(findings)];
    } finally {
      chain?.provider.destroy();
    }
  },
};

/** A signed receipt from a file of either form, or from a link. */
export async function readSigned(word: string, places: Pick<Places, "chainId" | "contracts">): Promise<{ signed: SignedReceipt } | ImportedReceipt> {
  if (word.includes("signature=")) return { signed: readLink(word, places) };
  const text = await readFile(word, "utf8").catch((error: Error) => {
    throw new UsageError(`${error.message}. Expected a receipt's file, a link, or a release and a verifier.`);
  });
  return /"payloadType"/.test(text) ? importReceipt(text) : { signed: parseSignedReceipt(text) };
}

/** The report from a gateway, unless the receipt brings it. */
async function reportOf(signed: SignedReceipt, { gateways }: Places): Promise<unknown> {
  if (signed.report !== undefined) return signed.report;
  for (const gateway of gateways) {
    try {
      const { body } = await askGateway(`/ipfs/${documentCid(signed.receipt.report)}?format=raw`, "application/vnd.ipld.raw", { gateway });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        if ((size += chunk.length) > MAX_REPORT_BYTES) throw new Error("longer than a report may be");
        chunks.push(chunk);
      }
      return new Uint8Array(Buffer.concat(chunks));
    } catch {
      // The next gateway may have it; without any the finding says that it is not at hand.
    }
  }
  return undefined;
}

async function checkRegistry({ receipt, domain }: SignedReceipt, places: Places, call: Call | undefined): Promise<ReceiptFinding[]> {
  const registry = places.contracts["VerificationRegistry"];
  if (!(call && registry) && !places.graph) return [];
  const findings: ReceiptFinding[] = [];
  const add = (what: ReceiptFinding["what"], is: ReceiptFinding["is"], text: string) => findings.push({ what, is, text });
  if (registry && registry.toLowerCase() !== domain.verifyingContract.toLowerCase()) {
    add("recorded", "wrong", `It is signed for the registry ${domain.verifyingContract}; this deployment's is ${registry}.`);
  }
  if (places.chainId !== undefined && places.chainId !== domain.chainId) {
    add("recorded", "wrong", `It is signed for chain ${domain.chainId}; this deployment is on ${places.chainId}.`);
  }
  const release = await findRelease(receipt.releaseId.toString(), places);
  const same = release.weightsDigest === receipt.weightsDigest && release.suiteDigest === receipt.suiteDigest;
  const committed = `weights ${release.weightsDigest} and suite ${release.suiteDigest}`;
  if (same) add("release", "right", `Release ${receipt.releaseId} committed to these weights and this suite (by the ${release.by}).`);
  else add("release", "wrong", `Release ${receipt.releaseId} committed to ${committed}; the receipt is about others.`);
  if (call && registry) findings.push(await findRecord(receipt, registry, call));
  return findings;
}
