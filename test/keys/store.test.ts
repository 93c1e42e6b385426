import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import pg from "pg";
import { drawPort } from "../../deploy/local/ports.ts";
import { startPostgres } from "../../deploy/local/postgres.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { networksOf } from "@commonweight/sdk/keys/network";
import { openKeyStore } from "@commonweight/sdk/keys/open.node";
import { behavesLikeAKeyStore } from "./store.behavior.ts";

describe("the key store", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "keys-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  describe("in a file", () => {
    let made = 0;
    behavesLikeAKeyStore(async () => {
      const file = path.join(folder, `keys-${made++}.db`);
      return { store: await openKeyStore(file), again: () => openKeyStore(file) };
    });

    it("is readable for its owner alone", async () => {
      const file = path.join(folder, "mode.db");
      await (await openKeyStore(file)).close();
      expect(statSync(file).mode & 0o777).to.equal(0o600);
    });

    it("says where it cannot be opened, and what it cannot open", async () => {
      const missing = path.join(folder, "no", "such.db");
      expect(((await openKeyStore(missing).catch((error: Error) => error)) as Error).message).to.include(
        `Key store ${missing}: ENOENT`,
      );
      expect(((await openKeyStore("mysql://here").catch((error: Error) => error)) as Error).message).to.equal(
        "KEY_SERVICE_STORE: expected postgresql:// or a file, found mysql://",
      );
    });
  });

  describe("in Postgres", function () {
    this.timeout(30_000); // each test has a database of its own
    let run: string;
    let processes: Processes;
    let admin: pg.Pool;
    let made = 0;

    before(async () => {
      processes = new Processes(folder, []);
      const port = await drawPort();
      run = mkdtempSync(path.join(tmpdir(), "keys-postgres-"));
      chmodSync(run, 0o755);
      const url = await startPostgres(processes, path.join(run, "cluster"), port);
      admin = new pg.Pool({ connectionString: url, max: 1 });
      admin.on("error", () => {}); // the server's end
    });
    after(async () => {
      await admin.end();
      await processes.close();
      rmSync(run, { recursive: true });
    });

    behavesLikeAKeyStore(async () => {
      const name = `keys_${made++}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(admin.options.connectionString ?? "");
      url.pathname = `/${name}`;
      return { store: await openKeyStore(url.href), again: () => openKeyStore(url.href) };
    });

    it("can be opened by several servers at once", async () => {
      await admin.query("CREATE DATABASE keys_many");
      const url = new URL(admin.options.connectionString ?? "");
      url.pathname = "/keys_many";
      const stores = await Promise.all(Array.from({ length: 3 }, () => openKeyStore(url.href)));
      await stores[0]!.addNonce({ nonce: "shared", expiresAt: 2 ** 31, networks: networksOf("192.0.2.1") }, 0, 10);
      const taken = await Promise.all(stores.map((store) => store.takeNonce("shared", 1)));
      expect(taken.filter(Boolean)).to.have.length(1);
      await Promise.all(stores.map((store) => store.close()));
    });

    it("says when it does not answer", async () => {
      const error = await openKeyStore("postgresql://graph:local@127.0.0.1:1/none").catch((caught: Error) => caught);
      expect((error as Error).message).to.match(/^Key store in Postgres: .*ECONNREFUSED/);
    });
  });
});
