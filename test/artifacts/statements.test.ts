import { expect } from "chai";
import { createDocument } from "@commonweight/sdk/artifacts/document";
import { parseProfile, type Profile } from "@commonweight/sdk/artifacts/profile";
import { parseStatement, STATEMENT_KINDS, type Statement } from "@commonweight/sdk/artifacts/statement";

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const link = { name: "Logs", url: "https://example.org/logs" };

const statement: Statement = { kind: "evidence", title: "Faces without consent", body: "See *rows 1-40*.", links: [link] };
const profile: Profile = { name: "Juniper", statement: "I run every suite.", interests: ["Owns no model"], links: [link] };

describe("Statements", () => {
  it("read back from what is stored, whatever they are made for", async () => {
    for (const kind of STATEMENT_KINDS) {
      const { bytes } = await createDocument({ ...statement, kind });
      expect(parseStatement(bytes)).to.deep.equal({ ...statement, kind });
    }
  });

  const wrong: [what: string, change: Record<string, unknown>, path: string][] = [
    ["a kind that it does not know", { kind: "verdict" }, "kind"],
    ["no title", { title: "" }, "title"],
    ["a title above 200 characters", { title: "x".repeat(201) }, "title"],
    ["no text", { body: "" }, "body"],
    ["a text above 50 000 characters", { body: "x".repeat(50_001) }, "body"],
    ["a link that would run in the reader's page", { links: [{ ...link, url: "javascript:alert(1)" }] }, "links.0.url"],
    ["a link above 2 000 characters", { links: [{ ...link, url: `https://${"x".repeat(2_000)}` }] }, "links.0.url"],
    ["more than 20 links", { links: Array.from({ length: 21 }, () => link) }, "links"],
    ["no list of links", { links: undefined }, "links"],
  ];
  for (const [what, change, path] of wrong) {
    it(`refuse ${what}`, () => {
      expect(() => parseStatement(bytesOf({ ...statement, ...change }))).to.throw(`statement.${path}: `);
    });
  }

  it("refuse bytes that are not JSON in UTF-8", () => {
    expect(() => parseStatement(Uint8Array.of(0xff, 0xfe))).to.throw("statement: not JSON in UTF-8");
  });
});

describe("Profiles", () => {
  it("read back from what is stored, with and without interests", async () => {
    for (const interests of [profile.interests, []]) {
      const { bytes } = await createDocument({ ...profile, interests });
      expect(parseProfile(bytes)).to.deep.equal({ ...profile, interests });
    }
  });

  const wrong: [what: string, change: Record<string, unknown>, path: string][] = [
    ["no name", { name: "" }, "name"],
    ["a name above 100 characters", { name: "x".repeat(101) }, "name"],
    ["no statement", { statement: "" }, "statement"],
    ["a statement above 20 000 characters", { statement: "x".repeat(20_001) }, "statement"],
    ["an empty interest", { interests: ["Owns no model", ""] }, "interests.1"],
    ["no list of interests", { interests: undefined }, "interests"],
    ["a link that would run in the reader's page", { links: [{ ...link, url: "data:text/html,x" }] }, "links.0.url"],
  ];
  for (const [what, change, path] of wrong) {
    it(`refuse ${what}`, () => {
      expect(() => parseProfile(bytesOf({ ...profile, ...change }))).to.throw(`profile.${path}: `);
    });
  }
});
