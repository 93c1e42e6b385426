import type { BaseContract, BigNumberish, BytesLike, ContractRunner, ContractTransactionResponse } from "ethers";
import { ethers } from "../fixture.ts";

type Sent = Promise<ContractTransactionResponse>;

/** How a hostile payee answers a payment; the order of `HostilePayee.Behaviour`. */
export const PayeeBehaviour = { accept: 0, revert: 1, burnGas: 2, returnBomb: 3, callBack: 4 } as const;

/** How a hostile token moves; the order of `HostileToken.Behaviour`. */
export const TokenBehaviour = {
  honest: 0,
  returnFalse: 1,
  returnNothing: 2,
  returnTwo: 3,
  returnOneByte: 4,
  moveNothing: 5,
  moveDouble: 6,
  giveInstead: 7,
  takeFee: 8,
  revert: 9,
  callBack: 10,
} as const;

/** contracts/test/HostilePayee.sol */
export interface HostilePayee extends BaseContract {
  behave(behaviour: number): Sent;
  callBackWith(target: string, value: BigNumberish, data: BytesLike): Sent;
  perform(target: string, value: BigNumberish, data: BytesLike, overrides?: { value: bigint }): Sent;
  calledBack(): Promise<boolean>;
  answer(): Promise<string>;
}

/** contracts/test/HostileToken.sol */
export interface HostileToken extends BaseContract {
  connect(runner: ContractRunner | null): HostileToken;
  mint(to: string, amount: BigNumberish): Sent;
  burn(from: string, amount: BigNumberish): Sent;
  behave(behaviour: number): Sent;
  misreport(account: string): Sent;
  callBackWith(target: string, data: BytesLike): Sent;
  calledBack(): Promise<boolean>;
  balanceOf(account: string): Promise<bigint>;
  approve(spender: string, amount: BigNumberish): Sent;
}

export async function deployHostilePayee(): Promise<HostilePayee> {
  return (await ethers.deployContract("HostilePayee")) as unknown as HostilePayee;
}

export async function deployHostileToken(): Promise<HostileToken> {
  return (await ethers.deployContract("HostileToken")) as unknown as HostileToken;
}
