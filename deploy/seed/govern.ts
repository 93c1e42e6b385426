import type { BaseContract } from "ethers";
import { proposalDocumentSchema, proposalMetadata, type ProposalDocument } from "../../sdk/src/artifacts/proposal.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import { storeJson } from "./store.ts";
import type { Stage } from "./stage.ts";

/** An action of a proposal. */
export interface Action {
  to: string;
  value: bigint;
  data: string;
}

/** TokenVoting's numbers for a vote. */
const VOTE = { abstain: 1, yes: 2, no: 3 } as const;

const DAY = 86_400;

/** `contract.method(...args)` as an action of the DAO, with ETH of its treasury if the method takes any. */
export function actionOf(contract: BaseContract, method: string, args: readonly unknown[], value = 0n): Action {
  return { to: contract.target as string, value, data: contract.interface.encodeFunctionData(method, args) };
}

/** Opens a proposal that is voted on for `days`; answers its id. */
export async function propose(
  stage: Stage,
  by: DemoRole,
  document: ProposalDocument,
  actions: readonly Action[],
  days: number,
): Promise<bigint> {
  const { cid } = await storeJson(stage.gateway, proposalDocumentSchema.parse(document));
  const voting = stage.voting.connect(stage.wallet(by));
  const all = [...actions, actionOf(stage.treasury, "requireSolvent", [])];
  const { logs } = await stage.send(() => {
    const endDate = stage.time + Math.round(days * DAY);
    return voting.createProposal(proposalMetadata(cid), all, 0, 0, endDate, 0, false);
  });
  const created = logs.map((log) => voting.interface.parseLog(log)).find((event) => event?.name === "ProposalCreated");
  return created!.args.proposalId;
}

/** Casts a vote. Nobody executes by voting: a ballot never fails because an action would. */
export async function vote(stage: Stage, proposal: bigint, by: DemoRole, option: keyof typeof VOTE): Promise<void> {
  await stage.send(() => stage.voting.connect(stage.wallet(by)).vote(proposal, VOTE[option], false));
}

/** Executes a proposal that has passed. */
export async function execute(stage: Stage, proposal: bigint, by: DemoRole): Promise<void> {
  await stage.send(() => stage.voting.connect(stage.wallet(by)).execute(proposal));
}
