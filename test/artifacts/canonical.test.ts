import canonicalize from "canonicalize";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalJson } from "@commonweight/sdk/artifacts/canonical";

describe("canonical JSON", () => {
  it("is the library's, whatever the value", () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const column = fc.array(fc.oneof(number, fc.constant(null)), { maxLength: 300 });
    const key = fc.oneof(fc.string({ unit: "grapheme" }), fc.nat().map(String), fc.constantFrom("toString", "__proto__"));
    const { value } = fc.letrec((tie) => ({
      leaf: fc.oneof(number, column, fc.string({ unit: "grapheme" }), fc.boolean(), fc.constantFrom(null, new Date(0))),
      members: fc.array(fc.tuple(key, fc.oneof(tie("value"), fc.constant(undefined))), { maxLength: 6 }),
      object: tie("members").map((members) => Object.fromEntries(members as [string, unknown][])),
      list: fc.array(fc.oneof(tie("value"), fc.constant(undefined)), { maxLength: 6 }),
      value: fc.oneof({ depthSize: "medium" }, tie("leaf"), tie("object"), tie("list")),
    }));
    fc.assert(
      fc.property(value, (any) => void expect(canonicalJson(any)).to.equal(canonicalize(any))),
      { numRuns: 2000 },
    );
  });

  it("refuses what has no such form, in whatever it lies", () => {
    const round: unknown[] = [1];
    round.push({ round });
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, "\ud800", { "\ud800": 1 }, round]) {
      for (const value of [wrong, [wrong], { deep: [1, { wrong }] }]) expect(() => canonicalJson(value)).to.throw(Error);
    }
    expect(() => canonicalJson(undefined)).to.throw(TypeError, "no JSON form");
    expect(canonicalJson([1, , 2])).to.equal("[1,null,2]"); // eslint-disable-line no-sparse-arrays
    expect(canonicalJson(new (class Price { amount = 1; toJSON() { return "1"; } })())).to.equal('"1"');
  });

  it("goes as deep as the library does", () => {
    let value: unknown = 1;
    for (let i = 0; i < 200; i++) value = i % 2 === 0 ? [value] : { i: value };
    expect(canonicalJson(value)).to.equal(canonicalize(value));
  });
});
