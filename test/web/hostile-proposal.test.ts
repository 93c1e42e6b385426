import { expect } from "chai";
import { id, Interface } from "ethers";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { decodeActions } from "../../web/src/lib/governance/decode.ts";
import { allFlags } from "../../web/src/lib/governance/flags.ts";
import type { PlacedFlag } from "../../web/src/lib/governance/flags.ts";
import type { ProposalAction } from "../../web/src/lib/governance/actions.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const contracts = {
  DAO: address("1"), TokenVoting: address("2"), ModelRegistry: address("3"), PluginSetupProcessor: address("4"),
  RoyaltyTreasury: address("5"), ModelLicense: address("6"), GovernanceERC20: address("7"),
};
const MALLORY = address("b");
const TOKEN = address("e");
const ANYBODY = address("f");
const context = {
  contracts,
  releases: { "7": "glyph-reader 1.1.0" },
  nameOf: (one: string) => (one === address("a") ? "kestrel" : undefined),
  currencies: { [TOKEN]: { symbol: "dUSD", decimals: 6 } },
};

const call = async (name: keyof typeof contracts, method: string, args: readonly unknown[]): Promise<ProposalAction> => ({
  to: contracts[name], value: 0n, data: (await contractInterface(name)).encodeFunctionData(method, args),
});
const foreign = (to: string, signature: string, args: readonly unknown[]): ProposalAction => {
  const abi = new Interface([`function ${signature}`]);
  return { to, value: 0n, data: abi.encodeFunctionData(signature.split("(")[0] ?? "", args) };
};
const permission = (name: string) => id(`${name}_PERMISSION`);
const flagged = async (...actions: ProposalAction[]): Promise<PlacedFlag[]> => allFlags(await decodeActions(actions, context));
const dangers = (flags: readonly PlacedFlag[]) => flags.filter(({ level }) => level === "danger").map(({ sentence }) => sentence);

describe("what a hostile proposal hides", () => {
  it("screams at ROOT for a stranger, and says what ROOT is", async () => {
    const [flag] = await flagged(await call("DAO", "grant", [contracts.DAO, MALLORY, permission("ROOT")]));
    expect(flag).to.deep.include({ level: "danger", place: "1" });
    expect(flag?.sentence).to.equal(
      "Gives 0xbBbB…BBbB the permission ROOT on DAO. It may then give and take every permission, and so do everything."
    );
  });

  it("screams at EXECUTE for anybody, also under a condition, which it says to read", async () => {
    const [flag] = await flagged(
      await call("DAO", "grantWithCondition", [contracts.DAO, ANYBODY, permission("EXECUTE"), MALLORY])
    );
    expect(flag?.level).to.equal("danger");
    expect(flag?.sentence).to.contain("anybody at all").and.to.contain("EXECUTE").and.to.contain("read that contract");
  });

  it("finds a grant hidden in the DAO's own execute, inside another one, behind harmless actions", async () => {
    const grant = await call("DAO", "grant", [contracts.DAO, MALLORY, permission("EXECUTE")]);
    const execute = async (actions: ProposalAction[]) => call("DAO", "execute", [`0x${"0".repeat(64)}`, actions, 0n]);
    const approve = await call("ModelRegistry", "approve", [7n]);
    const flags = await flagged(approve, await execute([approve, await execute([grant])]));
    expect(flags.find(({ level }) => level === "danger")).to.deep.include({ place: "2.2.1" });
  });

  it("finds what is hidden in a multicall and in an upgrade's first call", async () => {
    const registry = await contractInterface("ModelRegistry");
    const inner = registry.encodeFunctionData("setVerificationRegistry", [MALLORY]);
    const batch = await flagged(await call("ModelRegistry", "multicall", [[inner]]));
    expect(batch.map(({ place }) => place)).to.deep.equal(["1.1"]);
    expect(dangers(batch)[0]).to.contain("0xbBbB…BBbB").and.to.contain("counts as verified");

    const setTarget = foreign(contracts.RoyaltyTreasury, "setTargetConfig((address target, uint8 operation) config)", [
      { target: MALLORY, operation: 1 },
    ]);
    const upgrade = await flagged(await call("RoyaltyTreasury", "upgradeToAndCall", [MALLORY, setTarget.data]));
    expect(upgrade.map(({ place }) => place)).to.deep.equal(["1", "1.1"]);
    expect(dangers(upgrade)).to.have.length(2);
  });

  it("reads the permissions in a plugin's installation, each by itself", async () => {
    const flags = await flagged(
      await call("PluginSetupProcessor", "applyInstallation", [
        contracts.DAO,
        {
          pluginSetupRef: { versionTag: { release: 1, build: 1 }, pluginSetupRepo: MALLORY },
          plugin: MALLORY,
          permissions: [
            { operation: 0, where: contracts.DAO, who: MALLORY, condition: address("0"), permissionId: permission("ROOT") },
            { operation: 1, where: contracts.DAO, who: contracts.TokenVoting, condition: address("0"), permissionId: permission("EXECUTE") },
          ],
          helpersHash: `0x${"0".repeat(64)}`,
        },
      ])
    );
    expect(dangers(flags)).to.satisfy((found: string[]) => found.some((one) => one.startsWith("Installs the plugin at 0xbBbB")));
    expect(dangers(flags)).to.satisfy((found: string[]) => found.some((one) => one.includes("ROOT on DAO")));
    expect(dangers(flags)).to.satisfy((found: string[]) => found.some((one) => one.includes("No vote could be carried out")));
  });

  it("names every way to let somebody take money later", async () => {
    for (const [signature, args] of [
      ["approve(address spender, uint256 amount)", [MALLORY, 1n]],
      ["increaseAllowance(address spender, uint256 addedValue)", [MALLORY, 1n]],
      ["setApprovalForAll(address operator, bool approved)", [MALLORY, true]],
    ] as const) {
      expect(dangers(await flagged(foreign(TOKEN, signature, args)))[0], signature).to.contain("without another vote");
    }
    const licences = await call("ModelLicense", "setApprovalForAll", [MALLORY, true]);
    expect(dangers(await flagged(licences))).to.have.length(1);
  });

  it("calls what nobody can read unreadable, on our own contracts too", async () => {
    const [stranger] = await flagged({ to: MALLORY, value: 5n, data: "0xdeadbeef" });
    expect(stranger?.sentence).to.contain("0xdeadbeef on 0xbbbb…bbbb").and.to.contain("Nobody can tell");
    expect(dangers(await flagged({ to: contracts.DAO, value: 0n, data: "0xdeadbeef" }))).to.have.length(1);
  });

  it("does not take a standard function's name on a foreign contract for what it does", async () => {
    const [flag] = await flagged(foreign(MALLORY, "transfer(address to, uint256 amount)", [address("a"), 1n]));
    expect(flag?.level).to.equal("danger");
    expect(flag?.sentence).to.contain("not the community's").and.to.contain("up to its code");
  });

  it("says when calls are wrapped deeper than it reads", async () => {
    let action = await call("DAO", "grant", [contracts.DAO, MALLORY, permission("ROOT")]);
    for (let depth = 0; depth < 9; depth++) action = await call("DAO", "execute", [`0x${"0".repeat(64)}`, [action], 0n]);
    expect(dangers(await flagged(action))).to.deep.equal([
      "It wraps calls in calls, deeper than they are read here. What they do is hidden.",
    ]);
  });

  it("asks to look twice at payments to strangers, and at new voting power", async () => {
    const flags = await flagged(
      { to: MALLORY, value: 10n ** 18n, data: "0x" },
      foreign(TOKEN, "transfer(address to, uint256 amount)", [MALLORY, 1n]),
      await call("GovernanceERC20", "mint", [MALLORY, 1n])
    );
    expect(flags.map(({ level }) => level)).to.deep.equal(["care", "care", "care"]);
  });

  it("keeps quiet about what is ordinary", async () => {
    const flags = await flagged(
      await call("ModelRegistry", "approve", [7n]),
      { to: address("a"), value: 1n, data: "0x" },
      foreign(TOKEN, "transfer(address to, uint256 amount)", [address("a"), 1n]),
      await call("RoyaltyTreasury", "requireSolvent", [])
    );
    expect(flags).to.deep.equal([]);
  });
});
