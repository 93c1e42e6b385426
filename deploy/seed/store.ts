import { carHeader, carPrefix } from "../../sdk/src/artifacts/car.ts";
import { documentCid, parseCid, toDigest } from "../../sdk/src/artifacts/cid.ts";
import { createDocument, type Document } from "../../sdk/src/artifacts/document.ts";
import { sha256, toHex } from "../../sdk/src/artifacts/sha256.ts";
import { uploadCar } from "../../sdk/src/artifacts/upload.ts";
import { SeedError } from "./stage.ts";

/** Stores a JSON value as a document; answers its CID and digest. */
export async function storeJson(gateway: string, value: unknown): Promise<Document> {
  const document = await createDocument(value);
  await storeDocument(gateway, document);
  return document;
}

/** Stores a document of one block. */
export async function storeDocument(gateway: string, { cid, bytes }: Pick<Document, "cid" | "bytes">): Promise<void> {
  const root = parseCid(cid);
  await storeCar(gateway, new Blob([carHeader(root), carPrefix(root, bytes.length), bytes]), cid);
}

/** Uploads a CAR and checks that the gateway stored what was meant. @throws SeedError when it did not. */
export async function storeCar(gateway: string, car: Blob, cid: string): Promise<void> {
  const { root } = await uploadCar({ gateway, car });
  if (root !== cid) throw new SeedError(`gateway ${gateway} stored ${root}, expected ${cid}`);
}

/** Stores a text of at most one block; answers its CID and digest. */
export async function storeText(gateway: string, text: string): Promise<Document> {
  const bytes = new TextEncoder().encode(text);
  const cid = documentCid(`0x${toHex(await sha256(bytes))}`);
  const document = { bytes, cid, digest: toDigest(cid) };
  await storeDocument(gateway, document);
  return document;
}
