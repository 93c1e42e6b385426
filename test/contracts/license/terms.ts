import { parseEther, ZeroAddress, ZeroHash } from "ethers";

/** Rights bits, as LicenseRights.sol has them. */
export const RIGHTS = { run: 1, commercial: 2, fineTune: 4, distill: 8, merge: 16 } as const;

/** Terms of a plain offer; `changes` make it another one. */
export function terms(
  changes: Partial<{
    price: bigint;
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
  }> = {},
) {
  return {
    price: parseEther("0.05"),
    currency: ZeroAddress,
    term: 0,
    supply: 0,
    walletCap: 0,
    resaleRoyaltyBps: 500,
    referrerBps: 0,
    rights: RIGHTS.run | RIGHTS.commercial,
    seats: 0,
    trialDays: 0,
    transferable: true,
    allowList: ZeroHash,
    legalText: ZeroHash,
    ...changes,
  };
}
