import { expect } from "chai";
import { documentCid, manifestCid } from "@commonweight/sdk/artifacts/cid";
import type { KeptFile } from "@commonweight/sdk/artifacts/file-cache";
import { rightsOf } from "@commonweight/sdk/license/rights";
import { encryptedFilesQuery } from "../../web/src/lib/keys/encrypted-files.ts";
import type { GraphClient } from "../../web/src/lib/graph/client.ts";
import { namesOfOlder } from "../../web/src/lib/kept/names.ts";
import { SOLD_KEYS, soldKeySentence } from "../../web/src/lib/keys/words.ts";

describe("what pages say of an encrypted release", () => {
  it("promises its key to who may run it, and tells what ends that", () => {
    const said = soldKeySentence(rightsOf("RUN", "COMMERCIAL"));
    expect(said).to.include(SOLD_KEYS).and.match(/signing in .* lapses, is passed on, lent or given back.* suspended or revoked/);
  });

  it("promises none where an offer does not grant running", () => {
    expect(soldKeySentence(rightsOf("DISTILL"))).to.match(/does not grant that, so its licences get no key\.$/);
  });

  it("reads the manifest only where a listed file may be encrypted", () => {
    const enabled = (...paths: string[]) =>
      encryptedFilesQuery([], { manifestCid: "bafy", document: { files: paths.map((path) => ({ path })) } }).enabled;
    expect(enabled("model.onnx", "README.md")).to.equal(false);
    expect(enabled("model.onnx.age", "README.md")).to.equal(true);
    expect(encryptedFilesQuery([], { manifestCid: "bafy", document: null }).enabled).to.equal(false);
  });
});

describe("names of files that were kept before names were", () => {
  const small = documentCid(`0x${"ab".repeat(32)}`);
  const large = manifestCid(`0x${"cd".repeat(32)}`);
  const kept = (cid: string, about?: KeptFile["about"]): KeptFile => ({ cid, bytes: 1, complete: true, usedAt: 0, about });
  const asked: unknown[] = [];
  const answering = (manifestFiles: object[]) =>
    ({ query: async (_: unknown, variables: unknown) => (asked.push(variables), { manifestFiles }) }) as unknown as GraphClient;
  const listed = (name: string, path = "suite/suite.json") => ({
    path,
    sha256: `0x${"ab".repeat(32)}`,
    document: { name, release: "1.0.0" },
  });

  it("are asked of the index by the digests of files of one block, and of no others", async () => {
    const index = answering([listed("a/b"), listed("c/d"), listed("c/d", "copy.json")]);
    const named = { path: "x", from: [], keptAt: 0 };
    const names = await namesOfOlder(index, [kept(small), kept(large), kept(documentCid(`0x${"ef".repeat(32)}`), named)]);
    expect(asked).to.deep.equal([{ digests: [`0x${"ab".repeat(32)}`] }]);
    const from = [{ model: "a/b", release: "1.0.0" }, { model: "c/d", release: "1.0.0" }];
    expect([...names]).to.deep.equal([[small, { path: "suite/suite.json", from }]]);
  });

  it("are not asked for where every file has its own", async () => {
    asked.length = 0;
    expect((await namesOfOlder(answering([]), [kept(large)])).size).to.equal(0);
    expect(asked).to.deep.equal([]);
  });
});
