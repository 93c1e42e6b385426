import { createHash } from "node:crypto";
import type { Interface } from "ethers";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { flatten, flattenParams, hasStruct, interfaceOf, type Value } from "./structs.ts";

/**
 * Cases for `gnd test` without their noise: event signatures come from the ABIs, events of one transaction share its
 * hash, and blocks follow one another.
 */

interface Event {
  address: string;
  event: string;
  params: Record<string, Value>;
  txHash?: string;
}

interface Block {
  number: number;
  timestamp: number;
  events: Event[];
}

/** One case: what happens on the chain, what lies on IPFS, and what the index must then answer. */
export interface Case {
  name: string;
  /** Documents the case is about; others that the index asks for are no JSON. */
  files?: { cid: string; content: string }[];
  blocks: Block[];
  assertions: { query: string; expected: unknown }[];
}

const contracts = [
  "ModelRegistry",
  "VerificationRegistry",
  "EthicsCharter",
  "ModelLicense",
  "LicenseMarket",
  "RoyaltyTreasury",
  "RoyaltyReceiverFactory",
  "CurrencyList",
  "DAO",
  "TokenVoting",
  "GovernanceERC20",
  "DatasetRegistry",
  "Streams",
  "EthicsBoard",
  "CouncilVeto",
  "Deliberation",
  "Refunds",
  "Council",
] as const;
export type ContractName = (typeof contracts)[number];

/** The address of one of the contracts: 0xc0…01 and so on. */
export function addressOf(name: ContractName): string {
  return `0xc0${(contracts.indexOf(name) + 1).toString(16).padStart(38, "0")}`;
}

/** What the cases' manifest is filled with. From block 0: gnd test 0.45 loses the first block of any later start. */
export const deployment: Deployment = {
  chainId: 31337,
  network: "anvil",
  contracts: Object.fromEntries(contracts.map((name) => [name, { address: addressOf(name), startBlock: 0 }])),
};

/** When block 1 is: 2026-11-01T00:00:00Z. Each block is a minute later. */
export const GENESIS = 1_793_491_200;

const interfaces = new Map<ContractName, Interface>();

/** An event of a contract, by name. Structs are objects by field names. */
export function event(contract: ContractName, name: string, params: Record<string, Value>): Event {
  const known = interfaces.get(contract) ?? interfaceOf(contract);
  interfaces.set(contract, known);
  const real = known.getEvent(name);
  if (!real) throw new Error(`${contract} has no event ${name}`);
  const expected = real.inputs
    .map((input) => input.name)
    .sort()
    .join();
  const given = Object.keys(params).sort().join();
  if (given !== expected) throw new Error(`${contract}.${name}: expected parameters ${expected}, found ${given}`);
  const fragment = hasStruct(real) ? flatten(real) : real;
  const inputs = fragment.inputs.map((input) => `${input.format()}${input.indexed ? " indexed" : ""} ${input.name}`);
  return {
    address: addressOf(contract),
    event: `${fragment.name}(${inputs.join(", ")})`,
    params: hasStruct(real) ? flattenParams(real, params) : params,
  };
}

/** Events of one transaction. */
export function transaction(...events: Event[]): Event[] {
  const txHash = `0x${createHash("sha256").update(JSON.stringify(events)).digest("hex")}`;
  return events.map((entry) => ({ ...entry, txHash }));
}

/**
 * Blocks from number 1, each a minute after the one before, each with the given transactions. Two empty ones follow:
 * a document is handled with a block after the one that asked for it.
 */
export function chain(...blocks: Event[][][]): Block[] {
  return [...blocks, [], []].map((transactions, i) => ({
    number: i + 1,
    timestamp: GENESIS + i * 60,
    events: transactions.flat(),
  }));
}

/** When the block of a number is. */
export function timeOf(block: number): string {
  return String(GENESIS + (block - 1) * 60);
}

/** A number in big-endian hex of a fixed width in bytes, as ids are made. */
export function id(value: bigint | number, bytes: number): string {
  return `0x${BigInt(value)
    .toString(16)
    .padStart(bytes * 2, "0")}`;
}

/** Ids joined into one. */
export function join(...ids: string[]): string {
  return `0x${ids.map((part) => part.replace(/^0x/, "")).join("")}`;
}
