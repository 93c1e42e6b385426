import { fork } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { announce, readStack, withdraw, type StackInfo } from "../../deploy/local/stack-file.ts";
import { openWorld, saveWorld, storyLength, worldPaths } from "../../deploy/local/world.ts";
import { testFolder } from "./folder.ts";

describe("The world's files", () => {
  const folder = testFolder();

  it("replace each other whole: a kill at any moment leaves the old content or the new", async function () {
    this.timeout(20_000);
    const file = path.join(folder, "state.json");
    for (let round = 0; round < 8; round++) {
      const writer = fork(new URL("writer.ts", import.meta.url), [file]);
      await new Promise((resolve) => writer.once("message", resolve));
      await sleep(round * 7);
      writer.kill("SIGKILL");
      await new Promise((resolve) => writer.once("exit", resolve));
      const content = readFileSync(file, "utf8");
      expect(content).to.have.length(4_000_000);
      expect(content).to.equal(content.charAt(0).repeat(content.length));
    }
  });

  it("begin 21 days ago, and stay as they were begun", () => {
    const paths = worldPaths(path.join(folder, "kept"));
    const { world, begun } = openWorld(paths, false);
    expect(begun).to.equal("a new world");
    expect(Math.abs(Date.now() / 1000 - storyLength - world.genesis)).to.be.below(5);

    saveWorld(paths, { ...world, seeded: true, ports: { web: 20_001 } });
    for (const file of [paths.chainState, paths.deployment]) writeFileSync(file, "{}");
    const again = openWorld(paths, false);
    expect(again.begun).to.equal(undefined);
    expect(again.world).to.deep.equal({ ...world, seeded: true, ports: { web: 20_001 } });
  });

  it("are begun anew when the seed was never finished: its story has no middle to go on from", () => {
    const paths = worldPaths(path.join(folder, "half"));
    openWorld(paths, false);
    for (const file of [paths.chainState, paths.deployment]) writeFileSync(file, "{}");
    mkdirSync(paths.artifacts);
    const { world, begun } = openWorld(paths, false);
    expect(begun).to.equal("a new world: the last one was never finished");
    expect(world.seeded).to.equal(false);
    for (const file of [paths.chainState, paths.deployment, paths.artifacts]) expect(existsSync(file)).to.equal(false);
  });

  it("are removed by --fresh, but the ports are kept: bookmarks and wallets go on working", () => {
    const paths = worldPaths(path.join(folder, "fresh"));
    const { world } = openWorld(paths, false);
    saveWorld(paths, { ...world, seeded: true, ports: { web: 20_002 } });
    for (const file of [paths.chainState, paths.deployment]) writeFileSync(file, "{}");
    const fresh = openWorld(paths, true);
    expect(fresh.begun).to.equal("a new world, as asked");
    expect(existsSync(paths.chainState)).to.equal(false);
    expect(fresh.world.ports).to.deep.equal({ web: 20_002 });
  });

  it("announce a stack that others can join, and take it back", () => {
    const { stack } = worldPaths(folder);
    const info: StackInfo = {
      web: "http://127.0.0.1:1", rpc: "http://127.0.0.1:2", graph: "http://127.0.0.1:3", gateway: "http://127.0.0.1:4",
      chainId: 31_337, contracts: { DAO: "0x01" }, accounts: { kestrel: "0x02" }, pids: { supervisor: 1 },
    };
    expect(readStack(stack)).to.equal(undefined);
    announce(stack, info);
    expect(readStack(stack)).to.deep.equal(info);
    withdraw(stack);
    expect(readStack(stack)).to.equal(undefined);
  });
});
