import { parseEther, ZeroAddress } from "ethers";

const DAY = 86_400;

/** How disputes go under a charter that a test adopts, where it does not matter: as in the local community's. */
export const PROCESS = {
  bondCurrency: ZeroAddress,
  bond: parseEther("0.05"),
  ratifyWithin: 2 * DAY,
  answerWithin: DAY,
  decideWithin: 7 * DAY,
  appealWithin: 2 * DAY,
  remedyWithin: 14 * DAY,
  refundWithin: 3 * DAY,
  perpetualRefundBps: 5_000,
};
