import { createRequire } from "node:module";
import { AbiCoder, Interface, Signature, ZeroAddress, ZeroHash, type Contract, type TypedDataDomain } from "ethers";
import type { Artifact } from "../../../../deploy/protocol/artifacts.ts";
import type { Receipt } from "../../../../sdk/src/verify/receipt.ts";
import { deploy, gasOf, send, type Stage } from "../stage.ts";

/** Gas of stating a receipt's facts on chain. */
export interface Attested {
  /** Sent by whoever states it. */
  own: number;
  /** Signed by whoever states it, and sent by another. */
  relayed: number;
}

const PACKAGE = "@ethereum-attestation-service/eas-contracts";

export const ATTESTATIONS_ABOUT: Readonly<Record<string, { about: string }>> = {
  EAS: {
    about:
      `Ethereum Attestation Service, from the bytecode in \`${PACKAGE}\` 1.9.0: an attestation by delegation, ` +
      "signed by the verifier and sent by another as a receipt of ours is, of a schema with a receipt's fields, " +
      "without a resolver. It keeps all of them on chain; it asks nothing: neither what the release's digests are, nor " +
      "who signs, nor whether there is one already. Of a receipt the chain keeps what contracts ask of it, and the " +
      "event the rest.",
  },
  "EAS, own": { about: "The same, sent by the verifier: no signature to be checked." },
};

/** The fields of a receipt but the verifier, who is the attester. */
const FIELDS = [
  "uint64 releaseId",
  "bytes32 suiteDigest",
  "bytes32 weightsDigest",
  "uint8 outcome",
  "uint16 scoreBps",
  "uint64 maxDeviation",
  "uint8 backend",
  "bytes32 environmentDigest",
  "bytes32 outputsDigest",
  "bytes32 report",
  "uint64 ranAt",
] as const;

const ATTEST = {
  Attest: [
    { name: "attester", type: "address" },
    { name: "schema", type: "bytes32" },
    { name: "recipient", type: "address" },
    { name: "expirationTime", type: "uint64" },
    { name: "revocable", type: "bool" },
    { name: "refUID", type: "bytes32" },
    { name: "data", type: "bytes" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint64" },
  ],
};

/** Attests the facts of two receipts, so that the second is by an attester who has one already. */
export async function measureAttestations({ people }: Stage, receipts: readonly [Receipt, Receipt]): Promise<Attested> {
  const registry = await deploy(published("SchemaRegistry"), people.deployer);
  const service = await deploy(published("EAS"), people.deployer, [registry.target]);
  const schema = await registerSchema(registry, people.deployer);

  const request = (receipt: Receipt) => ({
    recipient: ZeroAddress,
    expirationTime: 0n,
    revocable: true,
    refUID: ZeroHash,
    data: encoded(receipt),
    value: 0n,
  });
  const own = (receipt: Receipt) => send(service, "attest", people.buyer, [{ schema, data: request(receipt) }]);
  const relayed = async (receipt: Receipt) => {
    const attester = await people.seller.getAddress();
    const nonce = (await service.getFunction("getNonce")(attester)) as bigint;
    const message = { attester, schema, ...request(receipt), nonce, deadline: 0n };
    const { v, r, s } = Signature.from(await people.seller.signTypedData(await domainOf(service), ATTEST, message));
    const delegated = { schema, data: request(receipt), signature: { v, r, s }, attester, deadline: 0n };
    return send(service, "attestByDelegation", people.payee, [delegated]);
  };
  await gasOf(own(receipts[0]));
  await gasOf(relayed(receipts[0]));
  return { own: await gasOf(own(receipts[1])), relayed: await gasOf(relayed(receipts[1])) };
}

async function registerSchema(registry: Contract, by: Stage["people"]["deployer"]): Promise<string> {
  const args = [FIELDS.join(","), ZeroAddress, true];
  const schema = (await registry.getFunction("register").staticCall(...args)) as string;
  await gasOf(send(registry, "register", by, args));
  return schema;
}

async function domainOf(service: Contract): Promise<TypedDataDomain> {
  const { name, version, chainId, verifyingContract } = await service.getFunction("eip712Domain")();
  return { name, version, chainId, verifyingContract };
}

function encoded(receipt: Receipt): string {
  const [types, names] = [0, 1].map((part) => FIELDS.map((field) => field.split(" ")[part]!)) as [string[], string[]];
  return AbiCoder.defaultAbiCoder().encode(types, names.map((name) => receipt[name as keyof Receipt]));
}

function published(name: string): Artifact {
  const require = createRequire(import.meta.url);
  const { abi, bytecode } = require(`${PACKAGE}/artifacts/contracts/${name}.sol/${name}.json`);
  return { interface: new Interface(abi), bytecode };
}
