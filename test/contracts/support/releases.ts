import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id, type ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import type { Bytes32 } from "../../../sdk/src/artifacts/cid.ts";
import type { Contracts } from "../../../sdk/src/chain/contracts.ts";
import { RECEIPT_TYPES, receiptTypedData, type Receipt } from "../../../sdk/src/verify/receipt.ts";
import { actionOf, type Governance } from "./governance.ts";
import { passingReceipt } from "./receipts.ts";

/** A parent edge of a submission; kind 0 is a fine-tune. */
export interface EdgeInput {
  parent: bigint;
  kind?: number;
  shareBps: number;
  /** The token id of the licence on the parent; none by default. */
  license?: bigint;
}

/** A dataset of a submission. */
export interface DatasetInput {
  dataset: bigint;
  shareBps: number;
}

/** A contributor of a submission; role 1 is training. */
export interface ContributorInput {
  account: string;
  shareBps: number;
  role?: number;
}

/** What a test says about a release; everything left out is made up, and unique. */
export interface ReleaseInput {
  /** `namespace/slug`; namespace and model are made where they are missing. */
  name?: string;
  version?: string;
  by?: DemoRole;
  parents?: EdgeInput[];
  contributors?: ContributorInput[];
  charterVersion?: number;
  /** Rights anybody has without a licence; none by default. */
  openRights?: number;
  sharesFixed?: boolean;
  datasets?: DatasetInput[];
}

/** Publishes, verifies and approves releases. */
export class Releases {
  readonly #registry: Contracts["ModelRegistry"];
  readonly #verification: Contracts["VerificationRegistry"];
  readonly #governance: Governance;
  readonly #signers: Record<DemoRole, HardhatEthersSigner>;
  readonly #now: () => Promise<number>;

  constructor(
    registry: Contracts["ModelRegistry"],
    verification: Contracts["VerificationRegistry"],
    governance: Governance,
    signers: Record<DemoRole, HardhatEthersSigner>,
    now: () => Promise<number>,
  ) {
    this.#registry = registry;
    this.#verification = verification;
    this.#governance = governance;
    this.#signers = signers;
    this.#now = now;
  }

  /** Registers the model, and its namespace where it is free, for `by`; answers the model's id. */
  async model(name = "kestrel/glyph-reader", by: DemoRole = "kestrel"): Promise<string> {
    const [namespace = "", slug = ""] = name.split("/");
    const registry = this.#registry.connect(this.#signers[by]);
    if (/^0x0+$/.test(await registry.namespaceOwner(namespace))) await registry.claimNamespace(namespace);
    const modelId = id(name);
    const exists = await registry.modelOf(modelId).then(
      (model) => model.name !== "",
      () => false,
    );
    if (!exists) await registry.createModel(namespace, slug);
    return modelId;
  }

  /** A valid submission, to be changed by a test where it wants to be refused. */
  async submission(input: ReleaseInput = {}) {
    const { name = "kestrel/glyph-reader", by = "kestrel" } = input;
    const version = input.version ?? `1.0.${await this.#registry.releaseCount()}`;
    const digest = (what: string): Bytes32 => id(`${name}@${version} ${what}`) as Bytes32;
    const contributors = input.contributors ?? [{ account: this.#signers[by].address, shareBps: 10_000 }];
    return {
      modelId: id(name),
      version,
      manifest: digest("manifest"),
      weightsDigest: digest("weights"),
      suiteDigest: digest("suite"),
      charterVersion: input.charterVersion ?? 1,
      openRights: input.openRights ?? 0,
      sharesFixed: input.sharesFixed ?? false,
      parents: (input.parents ?? []).map((edge) => ({ kind: 0, license: 0n, ...edge })),
      datasets: input.datasets ?? [],
      contributors: contributors.map((contributor) => ({ role: 1, ...contributor })),
    };
  }

  /** Submits a release; answers its id. */
  async submit(input: ReleaseInput = {}): Promise<bigint> {
    const by = input.by ?? "kestrel";
    await this.model(input.name, by);
    await this.#registry.connect(this.#signers[by]).submitRelease(await this.submission(input));
    return this.#registry.releaseCount();
  }

  /** A receipt of a passing WebGPU run; `changes` make it another one. */
  async receipt(releaseId: bigint, verifier: DemoRole, changes: Partial<Receipt> = {}): Promise<Receipt> {
    const release = await this.#registry.releaseOf(releaseId);
    const { address } = this.#signers[verifier];
    return { ...passingReceipt(releaseId, release, address, BigInt(await this.#now())), ...changes };
  }

  /** The EIP-712 signature of `signer` under a receipt. */
  async sign(receipt: Receipt, signer: DemoRole): Promise<string> {
    const verifyingContract = this.#verification.target as string;
    const { domain } = receiptTypedData({ chainId: 31_337, verifyingContract }, receipt);
    return this.#signers[signer].signTypedData(domain, RECEIPT_TYPES, receipt);
  }

  /** Signs and records a receipt; the newcomer relays it. */
  async verify(
    releaseId: bigint,
    verifier: DemoRole,
    changes: Partial<Receipt> = {},
  ): Promise<ContractTransactionResponse> {
    const receipt = await this.receipt(releaseId, verifier, changes);
    const signature = await this.sign(receipt, verifier);
    return this.#verification.connect(this.#signers.newcomer).record(receipt, signature);
  }

  /** As `verify`; answers whether the receipt counts. */
  async counts(releaseId: bigint, verifier: DemoRole, changes: Partial<Receipt> = {}): Promise<boolean> {
    await this.verify(releaseId, verifier, changes);
    return (await this.#verification.receiptOf(releaseId, this.#signers[verifier].address)).counts;
  }

  /** Two members verify the release and a vote approves it. */
  async approve(releaseId: bigint): Promise<void> {
    await this.verify(releaseId, "juniper");
    await this.verify(releaseId, "osprey");
    await this.#governance.pass([actionOf(this.#registry, "approve", [releaseId])]);
  }

  /** Submits and approves a release; answers its id. */
  async approved(input: ReleaseInput = {}): Promise<bigint> {
    const releaseId = await this.submit(input);
    await this.approve(releaseId);
    return releaseId;
  }
}
