import { expect } from "chai";
import { rightsOf } from "@commonweight/sdk/license/rights";
import { encryptedFilesQuery } from "../../web/src/lib/keys/encrypted-files.ts";
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
