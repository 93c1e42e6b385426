import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Signer, TransactionRequest } from "ethers";
import { network } from "hardhat";
import { ownArtifact } from "../../../deploy/protocol/artifacts.ts";
import { deployProtocol } from "../../../deploy/protocol/deploy.ts";
import { localConfig } from "../../../deploy/protocol/local.ts";

const TRANSACTIONS = 43;

class Killed extends Error {}

/** A signer that dies at its n-th transaction (from 0): before it is sent, or after that and before it is noted. */
function mortal(signer: Signer, dies: number, when: "before" | "after"): Signer {
  let sent = 0;
  return new Proxy(signer, {
    get(target, property) {
      const value = Reflect.get(target, property, target);
      if (property !== "sendTransaction") return typeof value === "function" ? value.bind(target) : value;
      return async (...args: Parameters<Signer["sendTransaction"]>) => {
        const isLast = sent++ === dies;
        if (isLast && when === "before") throw new Killed();
        const response = await target.sendTransaction(...args);
        if (isLast) throw new Killed();
        return response;
      };
    },
  });
}

async function freshChain(chainId = 31_337) {
  const { ethers, networkHelpers } = await network.create({ network: "default", override: { chainId } });
  const [deployer] = await ethers.getSigners();
  return { deployer: deployer!, networkHelpers };
}

/** The message with which a promise is rejected. */
function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "not refused",
    (error: unknown) => (error as Error).message,
  );
}

describe("Deployment", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "commonweight-deploy-"));
    file = join(folder, "deployment.json");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("changes nothing when it is run again", async () => {
    const { deployer } = await freshChain();
    const first = await deployProtocol({ deployer, file });
    const written = readFileSync(file, "utf8");

    const second = await deployProtocol({ deployer, file });

    expect(second).to.deep.equal(first);
    expect(await deployer.getNonce()).to.equal(TRANSACTIONS);
    expect(readFileSync(file, "utf8")).to.equal(written);
  });

  it("goes on where it was killed after sending, at every transaction", async () => {
    const { deployer } = await freshChain();
    for (let count = 1; count <= TRANSACTIONS; count++) {
      const error = await deployProtocol({ deployer: mortal(deployer, 0, "after"), file }).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Killed);
      expect(await deployer.getNonce()).to.equal(count);
    }
    const deployment = await deployProtocol({ deployer, file });

    expect(await deployer.getNonce()).to.equal(TRANSACTIONS);
    const { deployer: other } = await freshChain();
    expect(deployment.contracts).to.deep.equal((await deployProtocol({ deployer: other })).contracts);
  });

  it("goes on where it was killed before sending, at every transaction", async () => {
    const { deployer } = await freshChain();
    for (let count = 1; count < TRANSACTIONS; count++) {
      const error = await deployProtocol({ deployer: mortal(deployer, 1, "before"), file }).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(Killed);
      expect(await deployer.getNonce()).to.equal(count);
    }
    await deployProtocol({ deployer, file });

    expect(await deployer.getNonce()).to.equal(TRANSACTIONS);
  });

  it("does not take another transaction with the awaited nonce for its own", async () => {
    const { deployer } = await freshChain();
    await deployProtocol({ deployer: mortal(deployer, 3, "before"), file }).catch(() => {});
    await deployer.sendTransaction({ to: deployer.address, value: 1n });

    const { contracts } = await deployProtocol({ deployer, file });

    expect(await deployer.getNonce()).to.equal(TRANSACTIONS + 1);
    expect(contracts.DAO!.startBlock).to.be.above(0);
  });

  it("says so, whenever it is run, where the licences name a market that something else took the place of", async () => {
    const { deployer } = await freshChain();
    const licences = ownArtifact("ModelLicense").bytecode;
    const careless: Signer = new Proxy(deployer, {
      get(target, property) {
        const value = Reflect.get(target, property, target);
        if (property !== "sendTransaction") return typeof value === "function" ? value.bind(target) : value;
        return async (transaction: TransactionRequest) => {
          const response = await target.sendTransaction(transaction);
          if (transaction.data?.startsWith(licences)) await target.sendTransaction({ to: target.address });
          return response;
        };
      },
    });
    for (const signer of [careless, deployer]) {
      expect(await refusal(deployProtocol({ deployer: signer, file }))).to.match(
        /LicenseMarket: it is at 0x\w{40}, but ModelLicense names 0x\w{40}: the account sent something else in between/,
      );
    }
  });

  it("deploys what a chain that lost its last blocks is missing", async () => {
    const { deployer, networkHelpers } = await freshChain();
    await deployProtocol({ deployer: mortal(deployer, 20, "before"), file }).catch(() => {});
    const snapshot = await networkHelpers.takeSnapshot();
    const whole = await deployProtocol({ deployer, file });
    await snapshot.restore();

    expect(await deployProtocol({ deployer, file })).to.deep.equal(whole);
    expect(await deployer.getNonce()).to.equal(TRANSACTIONS);
  });

  it("deploys anew on the local chain when the file is of an earlier one", async () => {
    const { deployer: earlier } = await freshChain();
    await deployProtocol({ deployer: earlier, file });
    const { deployer } = await freshChain();

    await deployProtocol({ deployer, file });

    expect(await deployer.getNonce()).to.equal(TRANSACTIONS);
  });

  it("refuses a file of another chain", async () => {
    const { deployer: local } = await freshChain();
    await deployProtocol({ deployer: local, file });
    const { deployer } = await freshChain(4_242);

    const deployment = deployProtocol({ deployer, file, config: await localConfig() });

    expect(await refusal(deployment)).to.match(/made for chain 31337, not 4242/);
  });

  it("refuses to deploy anew on a live chain that lacks the file's contracts", async () => {
    const config = await localConfig();
    const { deployer: one } = await freshChain(4_242);
    await deployProtocol({ deployer: one, file, config });
    const { deployer } = await freshChain(4_242);

    expect(await refusal(deployProtocol({ deployer, file, config }))).to.match(/not on this chain 4242/);
    expect(await deployer.getNonce()).to.equal(0);
  });

  it("asks for a configuration on any chain but the local one", async () => {
    const { deployer } = await freshChain(4_242);

    expect(await refusal(deployProtocol({ deployer }))).to.match(/write deploy\/networks\/4242\.config\.json/);
  });

  it("refuses a damaged file and names it", async () => {
    const { deployer } = await freshChain();
    writeFileSync(file, "{ half");

    expect(await refusal(deployProtocol({ deployer, file }))).to.match(/deployment\.json: not JSON; remove it/);
  });
});
