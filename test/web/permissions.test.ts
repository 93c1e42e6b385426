import { expect } from "chai";
import { id } from "ethers";
import { permissionMap } from "../../web/src/lib/permissions/map.ts";
import type { GrantFacts } from "../../web/src/lib/permissions/map.ts";
import { ANY_ADDRESS, permissionWords } from "../../web/src/lib/governance/permissions.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const contracts = {
  DAO: address("1"),
  TokenVoting: address("2"),
  Council: address("3"),
  ModelRegistry: address("4"),
  RoyaltyReserveCondition: address("5"),
  EthicsBoard: address("6"),
};
const person = address("a");

const grant = (who: string, name: string, where: string, over: Partial<GrantFacts> = {}): GrantFacts => ({
  id: `${where}${who}${name}`,
  where,
  who,
  permissionId: id(`${name}_PERMISSION`),
  condition: null,
  grantedAt: "100",
  grantedBy: address("1"),
  ...over,
});

function map(grants: GrantFacts[]) {
  const hasCode = (one: string) => one !== person;
  return permissionMap(grants, {
    contracts,
    hasCode,
    permission: permissionWords,
    nameOf: (one) => (one === person ? "kestrel" : undefined),
  });
}

describe("the permission map", () => {
  it("groups by holder: the vote, then the council, then contracts", () => {
    const holders = map([
      grant(contracts.EthicsBoard, "REVOKE", contracts.ModelRegistry),
      grant(contracts.Council, "EXECUTE", contracts.DAO, { condition: address("7") }),
      grant(contracts.TokenVoting, "EXECUTE", contracts.DAO, { condition: contracts.RoyaltyReserveCondition }),
    ]);
    expect(holders.map(({ title }) => title)).to.deep.equal(["The vote", "The council", "The ethics board"]);
    expect(holders.every(({ danger }) => !danger)).to.equal(true);
    expect(holders[0]?.grants[0]?.condition?.words).to.contain("only if what the treasury owes stays in it");
    expect(holders[2]?.grants[0]).to.deep.include({ may: "revoke releases for good", permission: "REVOKE" });
    expect(holders[2]?.grants[0]?.where.words).to.equal("the registry");
    expect(holders[2]?.grants[0]?.place).to.equal("on the registry");
    // "make any call in the DAO's name on the DAO" says it twice.
    expect(holders[0]?.grants[0]).to.deep.include({ may: "make any call in the DAO's name", place: "" });
  });

  it("shows what an account without code holds as danger, above all else", () => {
    const [first] = map([
      grant(contracts.TokenVoting, "MINT", contracts.DAO),
      grant(person, "MINT", contracts.DAO, { condition: contracts.RoyaltyReserveCondition }),
    ]);
    expect(first).to.deep.include({ title: "kestrel, an account", danger: true });
    expect(first?.grants[0]?.danger).to.contain("whoever has its key");
  });

  it("shows acting as the DAO without a condition as danger, whoever holds it", () => {
    const [first] = map([grant(contracts.TokenVoting, "EXECUTE", contracts.DAO)]);
    expect(first?.danger).to.equal(true);
  });

  it("lets anybody open proposals, and nothing else without a condition", () => {
    const [open] = map([grant(ANY_ADDRESS, "CREATE_PROPOSAL", contracts.TokenVoting)]);
    expect(open).to.deep.include({ title: "Anybody", danger: false });
    const [mint] = map([grant(ANY_ADDRESS, "MINT", contracts.DAO)]);
    expect(mint?.danger).to.equal(true);
    const [sign] = map([grant(ANY_ADDRESS, "VALIDATE_SIGNATURE", contracts.DAO)]);
    expect(sign?.danger).to.equal(true);
  });

  it("names a permission it does not know by its id", () => {
    const [holder] = map([grant(contracts.DAO, "TELEPORT", contracts.DAO)]);
    expect(holder?.grants[0]?.may).to.contain(id("TELEPORT_PERMISSION").slice(0, 10));
  });
});
