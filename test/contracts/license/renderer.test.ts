import { expect } from "chai";
import { parseEther } from "ethers";
import { PRESETS } from "../../../sdk/src/license/presets.ts";
import { RIGHTS as TABLE } from "../../../sdk/src/license/rights.ts";
import { dialPaths } from "../../../web/src/lib/format/dial.ts";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { descendants, parseXml, type Element } from "../support/xml.ts";
import { RIGHTS, terms } from "./terms.ts";

const PRICE = parseEther("0.05");
const DAY = 86_400;
const FIRST = (1n << 32n) | 1n;

interface Metadata {
  name: string;
  description: string;
  image: string;
  attributes: { trait_type: string; value: string | number; display_type?: string }[];
  properties: Record<string, unknown>;
}

/** What a data URI holds. */
function decode(uri: string, type: string): string {
  const head = `data:${type};base64,`;
  expect(uri.slice(0, head.length)).to.equal(head);
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(uri.slice(head.length), "base64"));
}

function texts(svg: Element): string[] {
  return descendants(svg).filter(({ name }) => name === "text").map(({ text }) => text);
}

/** The strokes of the ruled scale that shows how much of the term has passed. */
function scaleOf(svg: Element): string[] {
  const strokes = descendants(svg).filter(({ attributes }) => attributes["stroke-dasharray"] === "31.5 2");
  return strokes.map(({ attributes }) => attributes.d ?? "");
}

/** `14 Mar 2027` */
function day(time: number): string {
  const [, date, month, year] = new Date(time * 1000).toUTCString().split(/[ ,]+/);
  return `${Number(date)} ${month} ${year}`;
}

describe("LicenseRenderer", () => {
  let world: World;
  let releaseId: bigint;
  const as = (role: keyof World["signers"]) => world.license.connect(world.signers[role]);

  async function sell(changes: Parameters<typeof terms>[0] = {}): Promise<bigint> {
    await as("kestrel").openOffer(releaseId, terms(changes));
    const offerId = await world.license.offerCount();
    const price = changes.price ?? PRICE;
    await as("harbour").mint(offerId, world.signers.harbour.address, price, { value: price });
    return (offerId << 32n) | 1n;
  }

  async function look(tokenId: bigint) {
    const metadata = JSON.parse(decode(await world.license.tokenURI(tokenId), "application/json")) as Metadata;
    const svg = parseXml(decode(metadata.image, "image/svg+xml"));
    const traits = Object.fromEntries(metadata.attributes.map(({ trait_type, value }) => [trait_type, value]));
    return { metadata, svg, traits, texts: texts(svg) };
  }

  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.approved();
  });

  it("tells wallets which release, what it allows, until when and how it stands", async () => {
    const { metadata, traits } = await look(await sell({ term: 30 * DAY, seats: 5, resaleRoyaltyBps: 725 }));
    const release = await world.registry.releaseOf(releaseId);
    const { expires } = await world.license.licenseOf(FIRST);
    const title = `kestrel/glyph-reader ${release.version}`;
    expect(metadata.name).to.equal(`${title}, licence 1-1`);
    expect(metadata.description).to.include(`A licence to use the model release ${title}.`);
    expect(metadata.description).to.include(`\n\nIt lasts until ${day(Number(expires))}.`);
    expect(metadata.description).to.include(`On ${day(await now())}, when this was read, its status was: Valid.`);
    expect(traits).to.deep.equal({
      Release: title, Status: "Valid", Preset: "Commercial", "Valid until": Number(expires), Seats: 5, Offer: 1,
      Transferable: "Yes", "Resale royalty": "7.25 %", Run: "Granted", Business: "Granted", "Fine-tune": "Not granted",
      Serve: "Not granted", "Share weights": "Not granted", Distil: "Not granted", Merge: "Not granted",
      "Train on outputs": "Not granted",
    });
    expect(metadata.attributes.find(({ trait_type }) => trait_type === "Valid until")?.display_type).to.equal("date");
    expect(metadata.properties).to.deep.equal({
      releaseId: Number(releaseId), offerId: 1, rights: 3, expires: Number(expires),
      weightsSha256: release.weightsDigest,
    });
  });

  it("reads each granted right to its holder, in the words of the table, and no other", async () => {
    for (const { rights, title } of PRESETS) {
      const grantable = Number((await world.registry.rightsOf(releaseId))[1]);
      const { metadata, traits, svg } = await look(await sell({ rights: rights & grantable }));
      if ((rights & grantable) === rights) expect(traits.Preset).to.equal(title);
      for (const { bit, short, reading, glyph } of TABLE) {
        const granted = (rights & grantable & bit) !== 0;
        expect(metadata.description.includes(`\n\n${short}: ${reading}`), `${title}: ${short}`).to.equal(granted);
        const [right] = descendants(svg).filter(({ children }) => children.some(({ text }) => text === short));
        expect(right?.children[0]?.attributes.d).to.equal(glyph);
        expect(right?.attributes.class).to.equal(granted ? "g s" : "g s n");
      }
    }
  });

  it("names no preset where the rights are none's", async () => {
    const { traits } = await look(await sell({ rights: RIGHTS.run | RIGHTS.merge | RIGHTS.distill }));
    expect(traits).not.to.have.property("Preset");
    expect(traits).to.include({ Run: "Granted", Merge: "Granted", Distil: "Granted", Business: "Not granted" });
  });

  it("draws the release's dial as the pages do", async () => {
    const { svg } = await look(await sell());
    const { weightsDigest } = await world.registry.releaseOf(releaseId);
    const dial = descendants(svg).find(({ attributes }) => attributes.class === "d")!;
    const drawn = dial.children.slice(1).map(({ attributes: { transform, d, class: kind } }) => {
      const angle = (Number(/rotate\((\d+) 20 20\)/.exec(transform!)![1]) * Math.PI) / 180;
      const inner = 18 - Number(/^M20 2v([\d.]+)$/.exec(d!)![1]);
      const end = (radius: number) => [20 + radius * Math.sin(angle), 20 - radius * Math.cos(angle)];
      return { bar: kind === "b", ends: [...end(18), ...end(inner)] };
    });
    expect(drawn).to.have.length(24);
    const { hairlines, bars } = dialPaths(weightsDigest);
    for (const [paths, bar] of [[hairlines, false], [bars, true]] as const) {
      const own = drawn.filter((tick) => tick.bar === bar).flatMap(({ ends }) => ends);
      const pages = paths.match(/[\d.]+/g)!.map(Number); // rounded to a tenth
      expect(own).to.have.length(pages.length);
      for (const [i, value] of own.entries()) expect(Math.abs(value - pages[i]!) < 0.051).to.equal(true);
    }
  });

  it("needs nothing from elsewhere, and runs nothing", async () => {
    const { svg, metadata } = await look(await sell());
    const parts = descendants(svg);
    const names = ["circle", "g", "path", "rect", "style", "svg", "text", "title"];
    expect([...new Set(parts.map(({ name }) => name))].sort()).to.deep.equal(names);
    const attributes = parts.flatMap((part) => Object.entries(part.attributes));
    expect(attributes.filter(([name]) => /^on|href|^src$/.test(name))).to.deep.equal([]);
    const source = decode(metadata.image, "image/svg+xml").replace("http://www.w3.org/2000/svg", "");
    expect(source).not.to.match(/https?:|url\(|@import|@font-face/);
  });

  describe("says how the licence stands", () => {
    it("when it has no end", async () => {
      const seen = await look(await sell({ rights: RIGHTS.run, transferable: false }));
      expect(seen.texts).to.include.members(["No end", "Valid", "none", "no", "Status"]);
      expect(seen.traits).to.include({ Term: "No end", Status: "Valid", Transferable: "No" });
      expect(seen.traits).not.to.have.property("Resale royalty");
      expect(seen.metadata.description).to.include("\n\nIt has no end.");
      expect(scaleOf(seen.svg)).to.deep.equal([]);
    });

    it("when part of its term has passed, on a scale", async () => {
      const token = await sell({ term: 40 * DAY });
      await skip(10 * DAY);
      expect(scaleOf((await look(token)).svg)).to.deep.equal(["M40 441H440", "M40 441h100"]);
      await as("harbour").renew(token, 1, PRICE, { value: PRICE });
      expect(scaleOf((await look(token)).svg)).to.deep.equal(["M40 441H440", "M40 441h0"]);
    });

    it("when it has lapsed", async () => {
      const token = await sell({ term: 30 * DAY });
      const { expires } = await world.license.licenseOf(token);
      await skip(30 * DAY);
      const seen = await look(token);
      expect(seen.texts).to.include.members(["Was valid until", day(Number(expires)), "Lapsed"]);
      expect(seen.traits.Status).to.equal("Lapsed");
      expect(descendants(seen.svg).find(({ attributes }) => attributes.color)?.attributes.color).to.equal("#606c67");
    });

    it("when it is lent, and no more once the loan is over", async () => {
      const token = await sell();
      const until = (await now()) + 3 * DAY;
      await as("harbour").setUser(token, world.signers.lantern.address, until);
      const seen = await look(token);
      expect(seen.texts).to.include.members(["Lent", `until ${day(until)}`]);
      expect(seen.traits).to.include({ Status: "Lent", "Lent until": until });
      await skip(3 * DAY);
      expect((await look(token)).traits.Status).to.equal("Valid");
      // ERC-4907 counts in 64 bits; more than a date holds means for ever.
      await as("harbour").setUser(token, world.signers.lantern.address, 2n ** 64n - 1n);
      expect((await look(token)).texts).to.include.members(["Lent", "Status"]);
    });

    it("while it is on trial, and no more once that is over", async () => {
      const token = await sell({ trialDays: 7 });
      const [until] = await world.license.trialOf(token);
      const seen = await look(token);
      expect(seen.texts).to.include.members(["On trial", `until ${day(Number(until))}`]);
      expect(seen.traits).to.include({ Status: "On trial", "On trial until": Number(until) });
      await skip(7 * DAY);
      expect((await look(token)).traits.Status).to.equal("Valid");
    });

    it("while its release is suspended, even where it is lent", async () => {
      const token = await sell({ term: 90 * DAY });
      await as("harbour").setUser(token, world.signers.lantern.address, (await now()) + 60 * DAY);
      const until = (await now()) + 20 * DAY;
      await world.asBoard("suspend", releaseId, until);
      const seen = await look(token);
      expect(seen.texts).to.include.members(["Suspended", `until ${day(until)}`]);
      expect(seen.traits).to.include({ Status: "Suspended", "Suspended until": until });
      expect(descendants(seen.svg).find(({ attributes }) => attributes.color)?.attributes.color).to.equal("#9c4508");
      await skip(20 * DAY);
      expect((await look(token)).traits.Status).to.equal("Lent");
    });

    it("when a release it descends from was revoked", async () => {
      const parent = await world.releases.approved({ name: "lantern/base", by: "lantern", openRights: 255 & ~128 });
      releaseId = await world.releases.approved({ parents: [{ parent, shareBps: 100 }] });
      const token = await sell({ rights: RIGHTS.run });
      await world.asBoard("revoke", parent);
      const seen = await look(token);
      expect(seen.texts).to.include.members(["Revoked", "Status"]);
      expect(seen.traits.Status).to.equal("Revoked");
    });
  });

  it("keeps a long name and version off the dial", async () => {
    const [slug, version] = ["m".repeat(32), "1.0.0-rc.1+an-unusually-long-one"];
    releaseId = await world.releases.approved({ name: `kestrel/${slug}`, version });
    const { svg } = await look(await sell());
    const size = (text: string) => Number(descendants(svg).find((part) => part.text === text)?.attributes["font-size"]);
    expect(size(slug) * 1.04 * 32).to.be.below(322 - 39);
    expect(size(version) * 0.6 * 32).to.be.below(322 - 40);
  });

  it("has no picture of a licence that does not exist", async () => {
    await expect(world.license.tokenURI(FIRST)).to.be.revertedWithCustomError(world.license, "TokenDoesNotExist");
  });

  it("lets no name out of its place, whatever a registry says", async () => {
    const name = '</text><script>alert(1)</script>/x","image":"http://evil"&\\u0022\n';
    const double = await ethers.deployContract("MarkupRegistry", [name, "1.0</title>\"'&amp;é"]);
    const json = JSON.parse(decode(await double.getFunction("tokenURI")(1), "application/json")) as Metadata;
    expect(json.image).to.match(/^data:image\/svg\+xml;base64,/);
    expect(json.name).to.match(/^[A-Za-z0-9_./+, -]+$/);
    const svg = parseXml(decode(json.image, "image/svg+xml"));
    expect(descendants(svg).some(({ name: tag }) => tag === "script")).to.equal(false);
  });

  it("tells what the collection is, and no more than that", async () => {
    const text = decode(await world.license.contractURI(), "application/json");
    const json = JSON.parse(text) as Metadata & { symbol: string };
    expect([json.name, json.symbol]).to.deep.equal([await world.license.name(), await world.license.symbol()]);
    expect(json.description).to.include("not the model itself nor a part of what it earns");
    expect(parseXml(decode(json.image, "image/svg+xml")).name).to.equal("svg");
  });
});
