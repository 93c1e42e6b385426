import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { parseEther } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import type { Contracts } from "../../../sdk/src/chain/contracts.ts";

/** What the local community asks of a verifier, in wei. */
export const REQUIRED = parseEther("0.1");

/** Who is bonded in every fixture: the members. The newcomer and the buyers are not. */
export const BONDED: readonly DemoRole[] = ["juniper", "osprey", "saltmarsh", "kestrel", "fernhill", "bramble"];

/** Bonds each of the members once. */
export async function bondAll(
  verification: Contracts["VerificationRegistry"],
  signers: Record<DemoRole, HardhatEthersSigner>,
): Promise<void> {
  for (const role of BONDED) await verification.connect(signers[role]).bond({ value: REQUIRED });
}
