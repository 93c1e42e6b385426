import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { acquireLock, isAlive, LockedError } from "../../deploy/local/lock.ts";
import { startOf } from "../../sdk/src/artifacts/process-lock.node.ts";
import { testFolder } from "./folder.ts";

describe("The folder's lock", () => {
  const folder = testFolder();
  const file = (name: string): string => path.join(folder, name);

  it("is refused while its holder lives, naming it, and free again after", async () => {
    const release = await acquireLock(file("held"));
    const refused = await acquireLock(file("held")).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(LockedError);
    expect((refused as LockedError).pid).to.equal(process.pid);
    release();
    expect(existsSync(file("held"))).to.equal(false);
    (await acquireLock(file("held")))();
  });

  it("is taken over from a process that is no more", async () => {
    const child = spawn("/bin/sleep", ["0"]);
    const started = startOf(child.pid!) ?? "1";
    await new Promise((resolve) => child.once("exit", resolve));
    writeFileSync(file("dead"), JSON.stringify({ pid: child.pid, started }));
    (await acquireLock(file("dead")))();
  });

  it("is taken over when its process id now belongs to another process", async () => {
    writeFileSync(file("reused"), JSON.stringify({ pid: process.pid, started: "a long time ago" }));
    const release = await acquireLock(file("reused"));
    expect(JSON.parse(readFileSync(file("reused"), "utf8")).started).to.equal(startOf(process.pid));
    release();
  });

  it("is taken over when a power cut left it empty", async () => {
    writeFileSync(file("empty"), "");
    (await acquireLock(file("empty")))();
  });

  it("waits for the watchdog that still cleans up after a killed holder", async () => {
    const watchdog = spawn("/bin/sleep", ["0.4"]);
    const dead = spawn("/bin/sleep", ["0"]);
    await new Promise((resolve) => dead.once("exit", resolve));
    writeFileSync(file("cleaning"), JSON.stringify({ pid: dead.pid, started: "1", watchdog: watchdog.pid }));
    const release = await acquireLock(file("cleaning"));
    expect(isAlive(watchdog.pid!)).to.equal(false);
    release();
  });
});
