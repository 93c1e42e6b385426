import { ContractFactory, type Contract, type ContractTransactionResponse } from "ethers";
import { PERMIT_TYPES } from "../../sdk/src/license/permit.ts";
import { ownArtifact } from "../protocol/artifacts.ts";
import { ROLES, demoAddress, type DemoRole } from "../protocol/accounts.ts";
import { SeedError, type Stage } from "./stage.ts";

/** What each of the cast starts with: 10 000 dollars, in the smallest unit. */
const PURSE = 10_000_000_000n;

/** The demo world's play money: an ERC-20 with permits and six decimals, of which each of the cast holds some. */
export class Dollars {
  readonly address: string;
  readonly #token: Contract;

  private constructor(address: string, token: Contract) {
    this.address = address;
    this.#token = token;
  }

  /** Deploys it. Only a local chain has it, and only the demo world. */
  static async deploy(stage: Stage, by: DemoRole): Promise<Dollars> {
    const { interface: abi, bytecode } = ownArtifact("DemoCurrency");
    const factory = new ContractFactory(abi, bytecode, stage.wallet(by));
    const creation = await factory.getDeployTransaction(ROLES.map(demoAddress), PURSE);
    const { contractAddress } = await stage.send(() => stage.wallet(by).sendTransaction(creation));
    if (!contractAddress) throw new SeedError("DemoCurrency: expected the deployment to have an address");
    return new Dollars(contractAddress, factory.attach(contractAddress) as Contract);
  }

  /** Lets `spender` take an amount. */
  async approve(stage: Stage, by: DemoRole, spender: string, amount: bigint): Promise<void> {
    const token = this.#token.connect(stage.wallet(by)) as Contract;
    await stage.send(() => token.getFunction("approve")(spender, amount) as Promise<ContractTransactionResponse>);
  }

  /** Signs a permit (EIP-2612) for `spender`. */
  async signPermit(
    stage: Stage,
    by: DemoRole,
    { spender, value, deadline }: { spender: string; value: bigint; deadline: bigint },
  ): Promise<string> {
    const wallet = stage.wallet(by);
    const nonce: bigint = await this.#token.getFunction("nonces")(wallet.address);
    const { chainId } = stage.deployment;
    const domain = { name: "Demo Dollar", version: "1", chainId, verifyingContract: this.address };
    return wallet.signTypedData(domain, PERMIT_TYPES, { owner: wallet.address, spender, value, nonce, deadline });
  }
}
