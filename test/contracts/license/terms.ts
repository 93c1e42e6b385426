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
    resaleRoyaltyBps: number;
    rights: number;
    transferable: boolean;
    legalText: string;
  }> = {},
) {
  return {
    price: parseEther("0.05"),
    currency: ZeroAddress,
    term: 0,
    supply: 0,
    resaleRoyaltyBps: 500,
    rights: RIGHTS.run | RIGHTS.commercial,
    transferable: true,
    legalText: ZeroHash,
    ...changes,
  };
}
