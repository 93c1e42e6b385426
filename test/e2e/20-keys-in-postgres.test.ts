import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { id } from "ethers";
import { drawPort } from "../../deploy/local/ports.ts";
import { startPostgres } from "../../deploy/local/postgres.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { root } from "../../deploy/local/setup/paths.mjs";
import { until } from "../../deploy/local/wait.ts";
import { startWeb } from "../../deploy/local/web.ts";
import { worldPaths } from "../../deploy/local/world.ts";
import { demoWallet, type DemoRole } from "../../deploy/protocol/accounts.ts";
import { unwrapFileKey } from "../../sdk/src/artifacts/age-header.ts";
import { manifestCid } from "../../sdk/src/artifacts/cid.ts";
import { fetchRelease } from "../../sdk/src/artifacts/release.ts";
import { keyMessage } from "../../sdk/src/keys/message.ts";
import { openKeyStore } from "../../sdk/src/keys/open.node.ts";
import type { KeyStore } from "../../sdk/src/keys/store.ts";
import { stage } from "./support/stage.ts";

const MODEL = "fernhill/chalk-reader";
const VERSION = "1.0.0";

/** Two web servers behind one address, as a balancer has them, whose key service keeps its store in one Postgres. */
describe("20. The key service of several web servers, in one Postgres", function () {
  this.timeout(120_000);
  let folder: string;
  let database: Processes;
  const servers: Processes[] = [];
  const urls: string[] = [];
  let store: KeyStore;
  let storeUrl: string;
  let cid: string;
  let release: string;
  let verifier: ReturnType<typeof demoWallet>;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "keys-e2e-"));
    chmodSync(folder, 0o755);
    database = new Processes(folder, []);
    storeUrl = await startPostgres(database, path.join(folder, "cluster"), await drawPort());
    const world = worldPaths(process.env.E2E_STACK ? path.dirname(process.env.E2E_STACK) : path.join(root, ".commonweight-e2e"));

    // As an operator moves from a file to a database: a backup of the one is restored into the other.
    const old = await openKeyStore(world.keys.store);
    const contents = await old.dump();
    await old.close();
    store = await openKeyStore(storeUrl);
    await store.restore({ ...contents, released: [] });

    const [first, second] = [await drawPort(), await drawPort()];
    for (const port of [first, second]) {
      const logs = path.join(folder, String(port));
      mkdirSync(logs);
      const processes = new Processes(logs, []);
      servers.push(processes);
      const environment = {
        RPC_URL: stage.info.rpc,
        GRAPH_URL: stage.info.graph,
        GATEWAY_URL: stage.info.gateway,
        DEPLOYMENT_FILE: world.deployment,
        KEY_SERVICE_SECRET: readFileSync(world.keys.secret, "utf8").trim(),
        KEY_SERVICE_STORE: storeUrl,
        ORIGIN: `http://127.0.0.1:${first}`,
      };
      const { url, part } = startWeb(processes, port, environment);
      urls.push(url);
      const answers = async () => (await fetch(`${url}/api/keys/service`)).ok;
      await until(answers, { limit: 60_000, every: 200, aborted: () => part.ended });
    }

    const registry = await stage.contract("ModelRegistry");
    const releaseId = await registry.releaseByVersion(id(MODEL), VERSION);
    release = `${releaseId}`;
    cid = manifestCid((await registry.releaseOf(releaseId)).manifest);
    verifier = demoWallet(await bonded());
  });
  after(async () => {
    for (const processes of servers) await processes.close();
    await store?.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Somebody who has a bond still, whatever the earlier parts of the story brought. */
  async function bonded(): Promise<DemoRole> {
    const verification = await stage.contract("VerificationRegistry");
    for (const role of ["juniper", "osprey", "saltmarsh", "bramble"] as const) {
      if (await verification.isBonded(demoWallet(role).address)) return role;
    }
    throw new Error("nobody in the demo world has a bond any more");
  }

  const post = async (url: string, to: "nonce" | "release", body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/api/keys/${to}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, string & number> };
  };

  /** Has a request signed with a nonce of one server; gives what any of them can be sent, and opens the answer. */
  async function request(nonceFrom: string) {
    const identity = await generateX25519Identity();
    const asked = { release, cid, path: "model.onnx", token: null, recipient: await identityToRecipient(identity) };
    const { nonce, issuedAt } = (await post(nonceFrom, "nonce", {})).body as unknown as { nonce: string; issuedAt: number };
    const about = { origin: urls[0]!, chainId: stage.info.chainId, account: verifier.address, nonce, issuedAt };
    const message = keyMessage(asked, about);
    const body = { ...asked, message, signature: await verifier.signMessage(message) };
    return { body, open: (wrapped: string) => unwrapFileKey(Buffer.from(wrapped, "base64"), identity) };
  }

  it("tells the same recipient from both, that of the store that was moved", async () => {
    const [one, two] = await Promise.all(urls.map(async (url) => (await fetch(`${url}/api/keys/service`)).json()));
    expect(two).to.deep.equal(one);
    const moved = (await store.identities()).map(({ recipient }) => recipient);
    expect(moved[0]).to.equal((one as { recipient: string }).recipient);
  });

  it("gives a key by a nonce of the other server, once among all of them, and writes it down", async () => {
    const { body, open } = await request(urls[1]!);
    const answers = await Promise.all([0, 1, 0, 1].map((at) => post(urls[at]!, "release", body)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body: { code } }) => code)).to.deep.equal(Array(3).fill("key_nonce_used"));
    const key = await open(answers.find(({ status }) => status === 200)!.body.wrapped!);
    const fetched = await fetchRelease({ cid, gateway: stage.info.gateway, fileKey: async () => key });
    const plain = fetched.manifest.encrypted!.find((file) => file.path === "model.onnx")!;
    expect((await fetched.file("model.onnx").bytes()).length).to.equal(plain.size); // and its digest is the manifest's

    const log = await store.released({ limit: 9 });
    expect(log).to.have.length(1);
    expect(log[0]).to.deep.include({ account: verifier.address.toLowerCase(), token: null, release, cid, path: "model.onnx" });
  });

  it("counts requests of all servers together", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 64; i++) statuses.push((await post(urls[i % 2]!, "nonce", {})).status);
    const refused = statuses.filter((status) => status === 429).length;
    expect(refused, statuses.join(" ")).to.be.within(4, 6);
  });

  it("says that it is out of order when the database is gone, and nothing of where that is", async () => {
    await database.stop("postgres");
    const { status, body } = await post(urls[0]!, "nonce", {});
    expect(status).to.be.oneOf([502, 503]);
    expect(body.code).to.be.oneOf(["key_service_failed", "key_store_failed"]);
    expect(JSON.stringify(body)).to.not.include(new URL(storeUrl).port).and.not.include("postgres");
  });
});
