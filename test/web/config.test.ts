import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDeployment, requiredContracts } from "../../sdk/src/chain/deployment.ts";
import { parseEnvironment, publicConfig, serverConfig } from "../../web/src/lib/server/config.ts";

const environment = {
  RPC_URL: "http://127.0.0.1:8545",
  GRAPH_URL: "http://127.0.0.1:8000/subgraphs/name/commonweight",
  GATEWAY_URL: "http://127.0.0.1:8080/",
  DEPLOYMENT_FILE: "deployment.json",
};

const address = (index: number): string => `0x${index.toString(16).padStart(40, "0")}`;

function deploymentText(changes: object = {}): string {
  const contracts = Object.fromEntries(
    requiredContracts.map((name, index) => [name, { address: address(index + 1), startBlock: index + 3 }]),
  );
  return JSON.stringify({ chainId: 31337, network: "local", contracts, ...changes });
}

describe("the web server's environment", () => {
  it("is read with the development wallet off unless asked for", () => {
    expect(parseEnvironment(environment).devWallet).to.equal(false);
    expect(parseEnvironment({ ...environment, DEV_WALLET: "1" }).devWallet).to.equal(true);
  });

  it("loses the slash at the gateway's end", () => {
    expect(parseEnvironment(environment).gatewayUrls).to.deep.equal(["http://127.0.0.1:8080"]);
  });

  it("may list several gateways, of which the first takes uploads", () => {
    const config = parseEnvironment({ ...environment, GATEWAY_URL: "https://a.example, https://b.example/" });
    expect(config.gatewayUrls).to.deep.equal(["https://a.example", "https://b.example"]);
    expect(publicConfig(config, parseDeployment(deploymentText())).gatewayUrl).to.equal("https://a.example");
    expect(() => parseEnvironment({ ...environment, GATEWAY_URL: "https://a.example,ftp://b.example" }))
      .to.throw(/GATEWAY_URL: expected one http or https URL or several.*'ftp:\/\/b\.example'/);
  });

  it("names every variable that is missing or wrong, with the value found", () => {
    const wrong = { ...environment, RPC_URL: "ws://127.0.0.1", GRAPH_URL: undefined, DEV_WALLET: "yes" };
    expect(() => parseEnvironment(wrong))
      .to.throw(/RPC_URL: expected an http or https URL, found 'ws:\/\/127\.0\.0\.1'/)
      .with.property("message")
      .that.matches(/GRAPH_URL: expected a value, it is not set/)
      .and.matches(/DEV_WALLET: expected 1 or 0, found 'yes'/)
      .and.matches(/\.env\.example/);
  });
});

describe("what pages get to know", () => {
  const config = parseEnvironment({ ...environment, DEV_WALLET: "1" });

  it("holds addresses by name and nothing of the server's own folder", () => {
    const shown = publicConfig(config, parseDeployment(deploymentText()));
    expect(shown.contracts.DAO).to.equal(address(1));
    expect(shown.firstBlock).to.equal(parseDeployment(deploymentText()).contracts.DAO?.startBlock);
    expect(JSON.stringify(shown)).not.to.include("deployment.json");
  });

  it("refuses a development wallet on any chain but the local one", () => {
    const mainnet = parseDeployment(deploymentText({ chainId: 1, network: "mainnet" }));
    expect(() => publicConfig(config, mainnet)).to.throw(/expected 0 on chain 1, found '1'/);
  });
});

describe("the running server's configuration", () => {
  let folder: string;
  const before = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "commonweight-config-"));
    Object.assign(process.env, environment, { DEPLOYMENT_FILE: join(folder, "deployment.json") });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of [...Object.keys(environment), "DEV_WALLET"]) delete process.env[name];
    Object.assign(process.env, before);
  });

  it("says which file is missing", () => {
    expect(() => serverConfig()).to.throw(/DEPLOYMENT_FILE: no file at '.*deployment\.json'/);
  });

  it("follows a deployment that is written anew", () => {
    const file = join(folder, "deployment.json");
    writeFileSync(file, deploymentText());
    expect(serverConfig().network).to.equal("local");
    writeFileSync(file, deploymentText({ network: "another" }));
    expect(serverConfig().network).to.equal("another");
  });
});

describe("a deployment", () => {
  it("names each path that is wrong, and each contract that is missing", () => {
    const text = deploymentText({ chainId: "1", contracts: { DAO: { address: "0x12", startBlock: -1 } } });
    expect(() => parseDeployment(text, "local.json"))
      .to.throw(/^local\.json: /)
      .with.property("message")
      .that.matches(/chainId: /)
      .and.matches(/contracts\.DAO\.address: expected an address/)
      .and.matches(/contracts\.DAO\.startBlock: /);
    expect(() => parseDeployment(deploymentText({ contracts: {} }))).to.throw(/contracts\.ModelLicense: missing/);
  });

  it("says when it is no JSON at all", () => {
    expect(() => parseDeployment("{", "local.json")).to.throw(/^local\.json: not JSON/);
  });
});
