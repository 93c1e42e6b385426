import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { newHeader } from "@commonweight/sdk/artifacts/age-header";
import { Keyring } from "@commonweight/sdk/keys/keyring";
import { openKeyStore } from "@commonweight/sdk/keys/open.node";
import { root } from "../../deploy/local/setup/paths.mjs";

const SECRET = "a secret of thirty-two characters, or more";
const NEW_SECRET = "another secret, which is also long enough";

describe("npm run keys", function () {
  this.timeout(90_000); // each command is a process of its own
  let folder: string;
  let store: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "keys-command-"));
    store = path.join(folder, "keys.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function keys(args: string[], environment: Record<string, string> = {}) {
    const env = {
      ...process.env,
      NODE_NO_WARNINGS: "1",
      KEY_SERVICE_STORE: store,
      KEY_SERVICE_SECRET: SECRET,
      ...environment,
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["sdk/src/keys/main.node.ts", ...args], {
      cwd: root,
      env,
    });
    return { status, out: String(stdout), err: String(stderr) };
  }

  it("rotates, reseals, lists, and old files still open", async () => {
    const before = await openKeyStore(store);
    const { recipient } = await new Keyring(before, SECRET).current();
    await before.close();
    const { header, fileKey } = await newHeader([recipient]);
    expect(keys(["rotate"]).out).to.match(/^identity 2: files from now on are encrypted for age1/);
    expect(keys(["reseal"]).err).to.include("KEY_SERVICE_NEW_SECRET is not set");
    expect(keys(["reseal"], { KEY_SERVICE_NEW_SECRET: NEW_SECRET }).out).to.include("resealed");
    expect(keys(["list"]).out.trim().split("\n")).to.have.length(2);
    expect(keys(["rotate"])).to.deep.include({ status: 1, out: "" });
    const after = await openKeyStore(store);
    try {
      expect(Buffer.compare((await new Keyring(after, NEW_SECRET).unwrap(header)).fileKey, fileKey)).to.equal(0);
    } finally {
      await after.close();
    }
  });

  it("backs up and restores, without the secret and without an identity in the clear", async () => {
    const before = await openKeyStore(store);
    const { recipient } = await new Keyring(before, SECRET).current();
    const account = `0x${"a1".repeat(20)}`;
    await before.logReleased({
      at: 1_800_000_000,
      account,
      token: "43",
      release: "7",
      cid: "bafy",
      path: "model.onnx",
      identity: 1,
    });
    await before.close();
    const file = path.join(folder, "backup.json");
    expect(keys(["backup", file], { KEY_SERVICE_SECRET: "" }).status).to.equal(0);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, "utf8")).to.not.include("AGE-SECRET-KEY");
    expect(keys(["backup", file]).err).to.include("EEXIST");
    expect(keys(["restore", file]).err).to.include("it holds 1 identities");
    const elsewhere = { KEY_SERVICE_STORE: path.join(folder, "elsewhere.db") };
    expect(keys(["restore", file], elsewhere).out).to.equal("restored 1 identities and 1 lines of the log\n");
    expect(keys(["list"], elsewhere).out).to.include(recipient);
    expect(keys(["log"], elsewhere).out).to.equal(
      `2027-01-15T08:00:00.000Z  ${account}  licence 43  release 7  model.onnx  bafy  identity 1\n`,
    );
    expect(
      JSON.parse(keys(["log", "--json", "--account", account.toUpperCase().replace("0X", "0x")], elsewhere).out),
    ).to.include({ release: "7" });
  });

  it("says what is wrong with a backup, a command or the settings", () => {
    const file = path.join(folder, "bad.json");
    writeFileSync(file, '{"version":2}');
    expect(keys(["restore", file]).err).to.match(/^Backup: version: /);
    expect(keys(["explode"])).to.deep.include({ status: 2 });
    expect(keys(["list"], { KEY_SERVICE_STORE: "" }).err).to.include("KEY_SERVICE_STORE is not set");
    expect(keys(["list", "--dir", folder + "-missing"]).err).to.include("has this world been started?");
  });
});
