import { readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { PLACES, placeOf } from "../../web/src/lib/components/places.ts";

const ROUTES = path.join(import.meta.dirname, "../../web/src/routes");

describe("the header's places", () => {
  it("have every page under one of them", () => {
    // Answers for programs, and the components' own page.
    const others = ["api", "showcase"];
    const folders = readdirSync(ROUTES, { withFileTypes: true }).filter((one) => one.isDirectory());
    for (const { name } of folders.filter((one) => !others.includes(one.name))) {
      expect(placeOf(`/${name}`), name).to.be.a("string");
      expect(placeOf(`/${name}/something`), name).to.equal(placeOf(`/${name}`));
    }
  });

  it("are where they lead, and not where a name only begins like theirs", () => {
    for (const { href } of PLACES) expect(placeOf(href)).to.equal(href);
    expect(placeOf("/marketing")).to.equal(undefined);
    expect(placeOf("/suites/new")).to.equal("/");
  });
});
