import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import { Wallet, parseEther, ZeroAddress, toBeHex } from "ethers";
import { demoWallet } from "../../deploy/protocol/accounts.ts";
import { parseProtocolConfig } from "../../deploy/protocol/config.ts";
import { localConfig } from "../../deploy/protocol/local.ts";
import { startAnvil, type TestChain } from "./support/anvil.ts";

/** No network has it. */
const CHAIN_ID = 4_242_424_242;
const MAIN = fileURLToPath(new URL("../../deploy/protocol/main.ts", import.meta.url));
const networkFile = (name: string) => fileURLToPath(new URL(`../../deploy/networks/${name}`, import.meta.url));

async function configText(): Promise<string> {
  const text = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return JSON.stringify({ ...(await localConfig()), network: "test-network" }, text);
}

interface Outcome {
  code: number;
  output: string;
}

function deploy(url: string, key: string | undefined): Promise<Outcome> {
  const { DEPLOYER_KEY: _, ...env } = process.env;
  const options = { env: { ...env, NODE_NO_WARNINGS: "1", ...(key === undefined ? {} : { DEPLOYER_KEY: key }) } };
  return promisify(execFile)(process.execPath, [MAIN, "--network", url], options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
  );
}

describe("The deployment's command line", function () {
  this.timeout(60_000);
  let chain: TestChain;
  const files = [networkFile(`${CHAIN_ID}.json`), networkFile(`${CHAIN_ID}.config.json`)];

  before(async () => {
    chain = await startAnvil({ chainId: CHAIN_ID });
  });
  afterEach(() => files.forEach((file) => rmSync(file, { force: true })));
  after(() => chain.stop());

  it("refuses a key that everybody knows on any chain but the local one", async () => {
    const { code, output } = await deploy(chain.url, demoWallet("deployer").privateKey);

    expect(code).to.equal(1);
    expect(output).to.include("whose key is public");
  });

  it("asks for a key", async () => {
    expect(await deploy(chain.url, undefined)).to.deep.include({ code: 1 });
  });

  it("says when there is no node at the address, and ends", async () => {
    const { code, output } = await deploy("http://127.0.0.1:9", Wallet.createRandom().privateKey);

    expect(code).to.equal(1);
    expect(output).to.include("--network: expected an Ethereum node's HTTP address");
  });

  it("does not repeat a key that it cannot read", async () => {
    const { code, output } = await deploy(chain.url, "0xsecret");

    expect(code).to.equal(1);
    expect(output).to.include("64 hexadecimal characters").and.not.include("0xsecret");
  });

  it("asks for the network's configuration", async () => {
    const { code, output } = await deploy(chain.url, Wallet.createRandom().privateKey);

    expect(code).to.equal(1);
    expect(output).to.include(`write deploy/networks/${CHAIN_ID}.config.json`);
  });

  it("deploys to a network, and changes nothing when it is run again", async () => {
    const wallet = Wallet.createRandom();
    await chain.provider.send("anvil_setBalance", [wallet.address, toBeHex(parseEther("10"))]);
    writeFileSync(files[1]!, await configText());

    const first = await deploy(chain.url, wallet.privateKey);
    expect(first.output).to.include("install everything and leave").and.include("DAO 0x");
    const nonce = await chain.provider.getTransactionCount(wallet.address);
    const second = await deploy(chain.url, wallet.privateKey);

    expect([first.code, second.code]).to.deep.equal([0, 0]);
    expect(await chain.provider.getTransactionCount(wallet.address)).to.equal(nonce);
  });
});

describe("A network's configuration", () => {
  it("reads amounts as text, so that no digit is lost", async () => {
    const config = parseProtocolConfig(await configText(), "test.config.json");

    expect(config.token.holders[0]!.amount).to.equal(parseEther("320"));
  });

  it("names every path that is wrong", async () => {
    const config = JSON.parse(await configText());
    config.token.holders = [];
    config.charter.policy.feeBps = 10_001;

    expect(() => parseProtocolConfig(JSON.stringify(config), "test.config.json"))
      .to.throw(/token\.holders: expected at least one holder/)
      .and.match(/charter\.policy\.feeBps/);
  });

  it("asks deadlines of disputes to leave a vote its time, and fills in the native currency for bonds", async () => {
    const config = JSON.parse(await configText());
    delete config.charter.process.bondCurrency;
    expect(parseProtocolConfig(JSON.stringify(config), "").charter.process.bondCurrency).to.equal(ZeroAddress);

    config.charter.process = { ...config.charter.process, ratifyWithin: 7_199, answerWithin: 60, decideWithin: 7_259 };
    expect(() => parseProtocolConfig(JSON.stringify(config), "test.config.json"))
      .to.throw("charter.process.ratifyWithin: expected at least 7200 seconds, found 7199")
      .and.match(/charter\.process\.decideWithin: expected at least 7260 seconds, found 7259/)
      .and.not.match(/appealWithin/);
  });

  it("asks verifiers' times to be a day or more, to leave a vote its time, and a bond in until one can be decided", async () => {
    const config = JSON.parse(await configText());
    const wrong = (verification: object, delays = config.delays) => () =>
      parseProtocolConfig(JSON.stringify({ ...config, delays, verification: { ...config.verification, ...verification } }), "x");
    expect(wrong({})).to.not.throw();
    expect(wrong({ required: "0" })).to.throw("verification.required: expected an amount from 1 to 2^96 - 1 wei");
    expect(wrong({ required: String(2n ** 96n) })).to.throw("verification.required");
    expect(wrong({ decideWithin: 86_399 })).to.throw("verification.decideWithin: expected at least a day, in seconds");
    expect(wrong({ unbondDelay: 86_400, decideWithin: 86_401 })).to.throw(
      "verification.unbondDelay: expected at least decideWithin (86401), found 86400",
    );
    const slow = { ...config.delays, ordinary: 86_400 };
    expect(wrong({ decideWithin: 86_400 }, slow)).to.throw(
      "verification.decideWithin: expected at least 90000 seconds, found 86400: a vote has to fit in",
    );
  });
});
