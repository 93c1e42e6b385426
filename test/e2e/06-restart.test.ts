import { connect } from "node:net";
import { expect as equal } from "chai";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEther } from "ethers";
import type { StackInfo } from "../../deploy/local/stack-file.ts";
import { root } from "../../deploy/local/setup/paths.mjs";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { mined } from "../../deploy/protocol/mined.ts";
import { expect } from "./support/person.ts";
import { stage } from "./support/stage.ts";
import { story } from "./support/story.ts";

/** Seconds of work that a killed stack may lose. */
const AT_MOST_LOST = 1;

describe("6. The stack is stopped and started in between", function () {
  before(function () {
    if (!stage.local) this.skip(); // A stack that somebody else runs is not ours to stop.
    equal(story.tokenId > 0n, "no licence was bought").to.equal(true);
  });

  it("ends without leaving a port, a process or its description behind", async function () {
    this.timeout(60_000);
    const info = stage.info;
    await stage.local!.stop();
    await gone(info);
  });

  it("goes on with the world as it was: chain, index, artifacts and pages", async function () {
    this.timeout(200_000);
    await stage.local!.start({ limit: 190_000 });
    await stage.meet();
    await worldIsThere();
  });

  it("loses at most the last second when it is killed, and leaves nothing behind then either", async function () {
    this.timeout(60_000);
    const { info, provider } = stage;
    const sender = demoWallet("deployer").connect(provider);
    const sent: { hash: string; at: number }[] = [];
    for (const until = Date.now() + 2_500; Date.now() < until; await sleep(100)) {
      const transaction = await sender.sendTransaction({ to: demoAddress("newcomer"), value: parseEther("0.001") });
      await mined(transaction);
      sent.push({ hash: transaction.hash, at: Date.now() });
    }
    const killed = Date.now();
    await stage.local!.kill();
    await gone(info);

    this.timeout(260_000);
    await stage.local!.start({ limit: 190_000 });
    await stage.meet();
    const old = sent.filter(({ at }) => killed - at > AT_MOST_LOST * 1_000);
    equal(old.length).to.be.above(3);
    const receipts = await Promise.all(old.map(({ hash }) => stage.provider.getTransactionReceipt(hash)));
    equal(receipts.filter((receipt) => receipt?.status === 1)).to.have.lengthOf(old.length);
    await worldIsThere();
  });
});

/** What the story made so far, seen on chain, in the index, in the artifact store and on the page. */
async function worldIsThere(): Promise<void> {
  const [registry, license] = await Promise.all([stage.contract("ModelRegistry"), stage.contract("ModelLicense")]);
  equal((await registry.releaseOf(story.releaseId)).status).to.equal(2n);
  equal(await license.ownerOf(story.tokenId)).to.equal(demoAddress("harbour"));
  const { releases } = await stage.query<{ releases: { manifestCid: string; passingCount: number }[] }>(
    `{ releases(where: { releaseId: "${story.releaseId}" }) { manifestCid passingCount } }`);
  equal(releases[0]!.passingCount).to.equal(2);
  const manifest = await fetch(`${stage.info.gateway}/ipfs/${releases[0]!.manifestCid}/manifest.json`);
  equal(((await manifest.json()) as { name: string }).name).to.equal(story.name);

  const { person } = stage;
  await person.visit(`/licences/${story.tokenId}`);
  await expect(person.main.getByRole("definition").filter({ hasText: "for its holder, now" })).toHaveText(/^Valid/);
  equal(person.complaints.take()).to.deep.equal([]);
}

/** Waits until nothing of a stack is left: its watchdog needs a moment after a kill. */
async function gone(info: StackInfo): Promise<void> {
  const left = async (): Promise<string[]> => {
    const urls = [info.web, info.rpc, info.graph, info.gateway];
    const ports = await Promise.all(urls.map(async (url) => ((await listens(url)) ? [`port of ${url}`] : [])));
    const processes = Object.entries(info.pids).filter(([, pid]) => runs(pid)).map(([name]) => `process ${name}`);
    const file = path.join(root, ".commonweight-e2e/stack.json");
    return [...ports.flat(), ...processes, ...(existsSync(file) ? ["stack.json"] : [])];
  };
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(100)) {
    if ((await left()).length === 0) return;
  }
  equal(await left(), "what the stack left behind").to.deep.equal([]);
}

function listens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
