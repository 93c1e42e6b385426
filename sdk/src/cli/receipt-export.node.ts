import { writeFile } from "node:fs/promises";
import { exportReceipt } from "../verify/receipt-statement.ts";
import { signedReceiptJson } from "../verify/signed-receipt.ts";
import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { writeLink } from "./link.node.ts";
import { readOptions } from "./options.node.ts";
import { paeSigner } from "./pae.node.ts";
import { PLACE_OPTIONS, readPlaces } from "./places.node.ts";
import { readSigned } from "./receipt-check.node.ts";

const KEY = "COMMONWEIGHT_KEY";

/** Where a link is for a registry that it does not name; nothing else is looked up. */
const REGISTRY_OPTIONS = { deployment: PLACE_OPTIONS.deployment, stack: PLACE_OPTIONS.stack };
const REGISTRY_HELP = `A link of the app does not say for which registry it is; one of these does:
  --deployment <file>  DEPLOYMENT_FILE  addresses: deploy/networks/<chainId>.json
  --stack <file>                        a running local world: .commonweight/stack.json`;

/** `commonweight receipt export`. */
export const receiptExport: Command = {
  name: "receipt export",
  summary: "write a signed receipt as an in-toto statement (DSSE), or as a link",
  help: `commonweight receipt export <file | link> [--link] [--pae] [--out <file>] [options]

Writes a signed receipt as an in-toto Statement v1 in a DSSE envelope (docs/receipts.md). The envelope carries the
receipt's own signature, which is EIP-712 over the receipt and named so in its key id: commonweight receipt check takes
it, a general DSSE verifier does not.

  --pae         add a signature that any DSSE verifier with secp256k1 takes, made with the key in ${KEY}
  --link        write the receipt as the part of a link behind '#' instead: whoever opens it can record it
  --out <file>  write here instead of standard output

${REGISTRY_HELP}`,
  async run(args, io) {
    const { values, positionals } = readOptions(args, {
      pae: { type: "boolean", default: false },
      link: { type: "boolean", default: false },
      out: { type: "string" },
      ...REGISTRY_OPTIONS,
    });
    const { signed } = await readSigned(onlyWord(positionals), await readPlaces(values, io.env));
    if (values.link) return write(writeLink(signed), values.out, io);
    const key = io.env[KEY];
    if (values.pae && !key) throw new UsageError(`--pae signs with the private key in ${KEY}, which is not set`);
    const envelope = exportReceipt(signed, values.pae ? paeSigner(key!) : undefined);
    return write(JSON.stringify(envelope, null, 2), values.out, io);
  },
};

/** `commonweight receipt import`. */
export const receiptImport: Command = {
  name: "receipt import",
  summary: "read a signed receipt back from an envelope or a link",
  help: `commonweight receipt import <file | link> [--out <file>] [options]

Reads a receipt from a DSSE envelope or a link and writes it as verify --receipt does. Nothing is checked but its form:
commonweight receipt check does that.

${REGISTRY_HELP}`,
  async run(args, io) {
    const { values, positionals } = readOptions(args, { out: { type: "string" }, ...REGISTRY_OPTIONS });
    const { signed } = await readSigned(onlyWord(positionals), await readPlaces(values, io.env));
    return write(JSON.stringify(signedReceiptJson(signed), null, 2), values.out, io);
  },
};

function onlyWord(words: readonly string[]): string {
  const [word, ...more] = words;
  if (word && more.length === 0) return word;
  throw new UsageError("expected one file or link");
}

async function write(text: string, file: string | undefined, io: Io): Promise<number> {
  if (file === undefined) io.out(text);
  else await writeFile(file, `${text}\n`);
  return EXIT.pass;
}
