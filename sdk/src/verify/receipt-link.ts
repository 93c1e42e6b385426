import { VerifyError } from "./errors.ts";
import { RECEIPT_TYPES, type Receipt } from "./receipt.ts";

/** A receipt that its verifier signed, and anybody may carry to the chain. */
export interface SignedReceipt {
  receipt: Receipt;
  /** 0x and hexadecimal: 65 bytes of a key, or what a contract account wants (ERC-1271). */
  signature: string;
}

/** Longest signature in bytes: multisignature accounts bring one per owner. */
const MAX_SIGNATURE_BYTES = 4096;

const FIELDS = RECEIPT_TYPES.Receipt;
type Field = (typeof FIELDS)[number];

/** A signed receipt as text: the part of a link behind `#`, which no server is sent. */
export function writeSignedReceipt({ receipt, signature }: SignedReceipt): string {
  const fields = FIELDS.map(({ name }) => [name, String(receipt[name as keyof Receipt])]);
  return new URLSearchParams([...fields, ["signature", signature]]).toString();
}

/**
 * Reads what {@link writeSignedReceipt} wrote.
 *
 * @throws VerifyError `receipt-invalid` naming the field, what was expected and what was found.
 */
export function readSignedReceipt(text: string): SignedReceipt {
  const found = new URLSearchParams(text.replace(/^#/, "").slice(0, 4 * MAX_SIGNATURE_BYTES));
  const values = FIELDS.map((field) => [field.name, valueOf(field, found.get(field.name))]);
  const signature = found.get("signature") ?? "";
  if (!new RegExp(`^0x(?:[0-9a-fA-F]{2}){1,${MAX_SIGNATURE_BYTES}}$`).test(signature)) {
    throw refusal("signature", `0x and 1 to ${MAX_SIGNATURE_BYTES} bytes of hexadecimal`, signature);
  }
  return { receipt: Object.fromEntries(values) as unknown as Receipt, signature };
}

/** Values of small whole numbers are numbers, of `uint64` bigints, of everything else text, as in {@link Receipt}. */
function valueOf({ name, type }: Field, text: string | null): string | number | bigint {
  const value = text ?? "";
  if (type === "address") {
    if (/^0x[0-9a-fA-F]{40}$/.test(value)) return value;
    throw refusal(name, "an address", value);
  }
  if (type === "bytes32") {
    if (/^0x[0-9a-f]{64}$/.test(value)) return value;
    throw refusal(name, "32 bytes as 0x and 64 lower-case hexadecimal characters", value);
  }
  const bits = BigInt(type.slice("uint".length));
  const most = 2n ** bits - 1n;
  if (!/^\d{1,20}$/.test(value) || BigInt(value) > most) throw refusal(name, `a whole number from 0 to ${most}`, value);
  return bits === 64n ? BigInt(value) : Number(value);
}

function refusal(name: string, expected: string, found: string): VerifyError {
  const shown = found === "" ? "nothing" : `'${found.slice(0, 80)}'`;
  return new VerifyError("receipt-invalid", `receipt.${name}: expected ${expected}, found ${shown}`);
}
