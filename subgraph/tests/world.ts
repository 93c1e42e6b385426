import { CID } from "multiformats/cid";
import * as Digest from "multiformats/hashes/digest";
import { keccak256, toUtf8Bytes } from "ethers";
import { addressOf, event, id, transaction } from "./dsl.ts";

/** People and things that cases share, and the transactions that bring them about. */

export const KESTREL = "0x00000000000000000000000000000000000000a1";
export const FERNHILL = "0x00000000000000000000000000000000000000a2";
export const BRAMBLE = "0x00000000000000000000000000000000000000a3";
export const JUNIPER = "0x00000000000000000000000000000000000000a4";
export const HARBOUR = "0x00000000000000000000000000000000000000a5";
export const LANTERN = "0x00000000000000000000000000000000000000a6";

const LICENSE = addressOf("ModelLicense");

export const ZERO = `0x${"0".repeat(40)}`;
export const NO_DIGEST = `0x${"0".repeat(64)}`;

const RAW = 0x55;
const DAG_PB = 0x70;
const SHA2_256 = 0x12;

/** A digest told by one byte. */
export const digest = (byte: number): string => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

/** The CID of a small document, made by an independent implementation. */
export const rawCid = (hex: string): string => cidOf(RAW, hex);

/** The CID of a directory. */
export const directoryCid = (hex: string): string => cidOf(DAG_PB, hex);

export const modelId = (name: string): string => keccak256(toUtf8Bytes(name));
export const releaseKey = (number: number): string => id(number, 8);

/** How disputes go under the cases' charters. */
export const PROCESS = {
  bondCurrency: ZERO,
  bond: "50",
  ratifyWithin: 172_800,
  answerWithin: 86_400,
  decideWithin: 604_800,
  appealWithin: 172_800,
  remedyWithin: 1_209_600,
  refundWithin: 259_200,
  perpetualRefundBps: 5_000,
};

export const adoptCharter = (version: number, document = digest(0xcc)) =>
  transaction(
    event("EthicsCharter", "CharterAdopted", {
      version,
      document,
      clauseCount: 2,
      receiptsRequired: 1,
      acceptedBackends: 2,
      feeBps: 500,
      forbiddenRights: 8,
      verifierPoolBps: 200,
    }),
    event("EthicsCharter", "ProcessSet", { version, process: PROCESS })
  );

export const createModel = (owner: string, namespace: string, slug: string) =>
  transaction(
    event("ModelRegistry", "NamespaceClaimed", { name: namespace, owner }),
    event("ModelRegistry", "ModelCreated", { modelId: modelId(`${namespace}/${slug}`), namespace, slug, owner })
  );

interface ParentEdge {
  parent: number;
  shareBps: number;
  license?: string;
}

interface Submission {
  release: number;
  model: string;
  publisher: string;
  version?: string;
  manifest?: string;
  openRights?: number;
  verifierPoolBps?: number;
  parents?: ParentEdge[];
  datasets?: { dataset: number; shareBps: number }[];
  /** The publisher alone when not said. */
  contributors?: { account: string; shareBps: number; role: number }[];
}

/** A submission's events in the contract's order. */
export const submitRelease = (submission: Submission) => {
  const { release, model, publisher, parents = [], datasets = [] } = submission;
  const releaseId = release;
  return transaction(
    event("ModelRegistry", "ReleaseSubmitted", {
      releaseId,
      modelId: modelId(model),
      publisher,
      version: submission.version ?? "1.0.0",
      manifest: submission.manifest ?? digest(release),
      weightsDigest: digest(0x10 + release),
      suiteDigest: digest(0x20 + release),
      charterVersion: 1,
      feeBps: 500,
    }),
    ...parents.flatMap(({ parent, license: tokenId }) =>
      tokenId ? [event("ModelLicense", "LicenseBound", { tokenId, parent, child: release })] : []
    ),
    ...(datasets.length > 0 ? [event("ModelRegistry", "DatasetsSet", { releaseId, datasets })] : []),
    event("ModelRegistry", "TermsSet", {
      releaseId,
      openRights: submission.openRights ?? 0,
      grantableRights: 0xf7,
      sharesFixed: false,
      verifierPoolBps: submission.verifierPoolBps ?? 0,
    }),
    event("ModelRegistry", "LineageSet", {
      releaseId,
      parents: parents.map(({ parent, shareBps, license = "0" }) => ({ parent, kind: 0, shareBps, license })),
      ancestors: parents.map(({ parent }) => parent),
    }),
    event("ModelRegistry", "ContributorsSet", {
      releaseId,
      contributors: submission.contributors ?? [{ account: publisher, shareBps: 10_000, role: 1 }],
    })
  );
};

export const approveRelease = (release: number) =>
  transaction(event("ModelRegistry", "ReleaseApproved", { releaseId: release, receipts: 1 }));

/** A charter, a model of Kestrel's with an approved release 1. */
export const approvedRelease = () => [
  [adoptCharter(1), createModel(KESTREL, "kestrel", "glyphs")],
  [submitRelease({ release: 1, model: "kestrel/glyphs", publisher: KESTREL })],
  [approveRelease(1)],
];

interface OfferTerms {
  price: string;
  currency: string;
  term: number;
  supply: number;
  walletCap: number;
  resaleRoyaltyBps: number;
  referrerBps: number;
  rights: number;
  seats: number;
  trialDays: number;
  transferable: boolean;
  allowList: string;
  legalText: string;
}

const plain: OfferTerms = {
  price: "0",
  currency: ZERO,
  term: 0,
  supply: 0,
  walletCap: 0,
  resaleRoyaltyBps: 1_000,
  referrerBps: 0,
  rights: 5,
  seats: 0,
  trialDays: 0,
  transferable: true,
  allowList: NO_DIGEST,
  legalText: NO_DIGEST,
};

/** A dispute that is raised, by default harbour's about the first release and clause. */
export const raiseDispute = (
  disputeId: number,
  { clause = 1, releaseId = 1, raisedBy = HARBOUR, currency = ZERO, evidence = digest(0x51) } = {}
) =>
  event("EthicsBoard", "DisputeRaised", {
    disputeId,
    releaseId,
    clause,
    raisedBy,
    evidence,
    currency,
    bond: "50",
    answerUntil: 2_000,
    decideUntil: 3_000,
  });

/** What is not said is as in a plain perpetual offer. */
export const openOffer = ({
  offer,
  release = 1,
  ...terms
}: { offer: number; release?: number } & Partial<OfferTerms>) =>
  transaction(
    event("ModelLicense", "OfferOpened", {
      offerId: offer,
      releaseId: release,
      opener: KESTREL,
      terms: { ...plain, ...terms },
    })
  );

export const tokenId = (offer: number, serial: number): string => String((BigInt(offer) << 32n) | BigInt(serial));
export const licenseKey = (offer: number, serial: number): string => id(BigInt(tokenId(offer, serial)), 32);

/** What a mint logs for each licence: the token's transfer, and the sale. */
export const issue = (offer: number, serial: number, buyer: string, price: string, expires = 0, to = buyer) => {
  const token = tokenId(offer, serial);
  return [
    event("ModelLicense", "Transfer", { from: ZERO, to, id: token }),
    event("ModelLicense", "LicenseMinted", { tokenId: token, offerId: offer, to, buyer, releaseId: 1, price, expires }),
  ];
};

/** A mint of one licence of release 1, with its booking and the money's arrival. */
export const mint = (offer: number, serial: number, buyer: string, price: string, fee: string) =>
  transaction(...issue(offer, serial, buyer, price), ...(price === "0" ? [] : book(buyer, price, fee)));

/** A booking and the arrival of its money in the native currency. */
export const book = (source: string, gross: string, fee: string, release = 1) => [
  event("ModelLicense", "GrossBooked", { releaseId: release, currency: ZERO, source, gross, fee }),
  event("DAO", "NativeTokenDeposited", { sender: LICENSE, amount: gross }),
];

function cidOf(codec: number, hex: string): string {
  return CID.createV1(codec, Digest.create(SHA2_256, Buffer.from(hex.slice(2), "hex"))).toString();
}
