import { createPrivateKey, createPublicKey, createSign, createVerify } from "node:crypto";
import { computeAddress, SigningKey } from "ethers";
import type { ReceiptFinding } from "../verify/receipt-check.ts";
import type { ImportedReceipt, PaeSigner } from "../verify/receipt-statement.ts";

const base64url = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

/** Signs DSSE's pre-authentication encoding with the key of an account: ECDSA over secp256k1 with SHA-256, DER. */
export function paeSigner(privateKey: string): PaeSigner {
  const key = new SigningKey(privateKey);
  const d = base64url(key.privateKey.slice(2));
  const jwk = createPrivateKey({ key: { ...publicJwk(key.publicKey), d }, format: "jwk" });
  return {
    publicKey: key.compressedPublicKey.slice(2),
    sign: (message) => createSign("sha256").update(message).sign(jwk),
  };
}

/** Judges an envelope's DSSE signatures: each has to be right, and of the key of the receipt's own account. */
export function checkPae({ message, pae }: ImportedReceipt, verifier: string): ReceiptFinding[] {
  return pae.map(({ publicKey, sig }) => {
    const finding = (is: ReceiptFinding["is"], text: string): ReceiptFinding => ({ what: "signature", is, text });
    try {
      const address = computeAddress(`0x${publicKey}`);
      const jwk = publicJwk(SigningKey.computePublicKey(`0x${publicKey}`, false));
      const key = createPublicKey({ key: jwk, format: "jwk" });
      if (!createVerify("sha256").update(message).verify(key, sig)) {
        return finding("wrong", `The DSSE signature is not one of the key ${publicKey} over this payload.`);
      }
      if (address.toLowerCase() !== verifier.toLowerCase()) {
        return finding("wrong", `The DSSE signature is of ${address}, the receipt is ${verifier}'s.`);
      }
      return finding("right", `The payload is signed by the same key (DSSE, ECDSA secp256k1, SHA-256).`);
    } catch (error) {
      return finding("wrong", `The DSSE signature cannot be checked: ${(error as Error).message}`);
    }
  });
}

/** @param uncompressed 0x04, x, y. */
function publicJwk(uncompressed: string) {
  const point = uncompressed.slice(4);
  return { kty: "EC", crv: "secp256k1", x: base64url(point.slice(0, 64)), y: base64url(point.slice(64)) };
}
