import { parseEther, ZeroAddress } from "ethers";
import { demoAddress, type DemoRole } from "./accounts.ts";
import type { ProtocolConfig } from "./config.ts";
import { deploymentDocuments, firstCharter } from "./documents.ts";

/** The chain id of anvil and Hardhat, and of nothing else. */
export const LOCAL_CHAIN_ID = 31_337;

const HOUR = 3_600;
const DAY = 24 * HOUR;
const ALL_BACKENDS = 0b1110; // WebGPU, WASM and CPU

/** Voting power at the start, in whole tokens. Nobody can decide alone; the newcomer and the buyers hold none. */
const HOLDINGS: Partial<Record<DemoRole, number>> = {
  juniper: 320,
  osprey: 260,
  saltmarsh: 180,
  kestrel: 110,
  fernhill: 80,
  bramble: 50,
};

/** Two of these three may suspend a disputed release, or veto a proposal. */
const COUNCIL: readonly DemoRole[] = ["juniper", "saltmarsh", "bramble"];

/** The community of the local chain: the demo accounts, the shortest periods OSx allows. */
export async function localConfig(): Promise<ProtocolConfig> {
  const { charter, community } = await deploymentDocuments();
  return {
    network: "commonweight",
    dao: { metadata: `ipfs://${community.cid}`, uri: "" },
    token: {
      name: "Commonweight Voice",
      symbol: "VOICE",
      holders: Object.entries(HOLDINGS).map(([role, tokens]) => ({
        account: demoAddress(role as DemoRole),
        amount: parseEther(String(tokens)),
      })),
    },
    voting: {
      supportBps: 5_000,
      participationBps: 1_500,
      minDuration: HOUR,
      minProposerPower: parseEther("1"),
    },
    delays: { ordinary: HOUR, guarded: HOUR, guardedWindow: 30 * DAY },
    council: { members: COUNCIL.map(demoAddress), minApprovals: 2 },
    charter: {
      document: charter.digest,
      clauseCount: firstCharter().clauses.length,
      policy: {
        receiptsRequired: 2,
        acceptedBackends: ALL_BACKENDS,
        feeBps: 500,
        forbiddenRights: 0,
        verifierPoolBps: 100,
      },
      process: {
        bondCurrency: ZeroAddress,
        bond: parseEther("0.05"),
        ratifyWithin: 2 * DAY,
        answerWithin: DAY,
        decideWithin: 7 * DAY,
        appealWithin: 2 * DAY,
        remedyWithin: 14 * DAY,
        refundWithin: 3 * DAY,
        perpetualRefundBps: 5_000,
      },
    },
    verification: { required: parseEther("0.1"), unbondDelay: 7 * DAY, decideWithin: 7 * DAY },
    currencies: [],
  };
}
