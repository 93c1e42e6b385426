import type { Document } from "@commonweight/sdk/artifacts/document";

/**
 * Stores a small JSON document on the gateway and checks that it is kept under the CID computed here.
 *
 * @throws ArtifactError with the gateway's own sentence.
 */
export async function uploadDocument(gatewayUrl: string, document: Document): Promise<void> {
  const [{ writeCar }, { parseCid }, { uploadCar }, { ArtifactError }] = await Promise.all([
    import("@commonweight/sdk/artifacts/car"),
    import("@commonweight/sdk/artifacts/cid"),
    import("@commonweight/sdk/artifacts/upload"),
    import("@commonweight/sdk/artifacts/errors"),
  ]);
  const cid = parseCid(document.cid);
  const parts: BlobPart[] = [];
  for await (const part of writeCar(cid, [{ cid, bytes: document.bytes }])) parts.push(new Uint8Array(part));
  const { root } = await uploadCar({ gateway: gatewayUrl, car: new Blob(parts) });
  if (root !== document.cid) {
    throw new ArtifactError("gateway-failed", `The gateway kept ${root}, but the document is ${document.cid}.`);
  }
}
