import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { isAlive } from "../../deploy/local/lock.ts";
import { Processes, type Part } from "../../deploy/local/processes.ts";
import { testFolder } from "./folder.ts";

/** Waits until a process is gone; a zombie is gone too. */
async function gone(pid: number, limit = 4000): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) if (!isAlive(pid)) return true;
  return false;
}

describe("The supervisor's processes", function () {
  this.timeout(15_000);
  const folder = testFolder();

  describe("when the supervisor is killed", () => {
    /** Starts a supervisor with three parts: an obedient one, one that ignores signals, one with a child of its own. */
    async function killedSupervisor(): Promise<{ parts: number[]; marks: string[] }> {
      const marks = ["stack.json", "lock"].map((name) => path.join(folder, name));
      for (const mark of marks) writeFileSync(mark, "");
      const report = path.join(folder, "pids.json");
      const supervisor = spawn(process.execPath, ["test/stack/dummy-supervisor.ts", folder, report, ...marks]);
      for (const end = Date.now() + 8000; !existsSync(report) && Date.now() < end;) await sleep(20);
      const parts = JSON.parse(readFileSync(report, "utf8")) as number[];
      for (const pid of parts) expect(isAlive(pid), `part ${pid} runs before the kill`).to.equal(true);
      supervisor.kill("SIGKILL");
      await new Promise((resolve) => supervisor.once("exit", resolve));
      return { parts, marks };
    }

    it("ends every part, the stubborn and the grandchildren too, and removes the marks", async () => {
      const { parts, marks } = await killedSupervisor();
      expect(parts).to.have.length(4);
      for (const pid of parts) expect(await gone(pid), `part ${pid}`).to.equal(true);
      for (const end = Date.now() + 2000; marks.some((mark) => existsSync(mark)) && Date.now() < end;) await sleep(20);
      for (const mark of marks) expect(existsSync(mark), mark).to.equal(false);
    });
  });

  describe("when the supervisor stops in good order", () => {
    it("leaves files that a next supervisor may have made already", async () => {
      const mark = path.join(folder, "next.json");
      const processes = new Processes(folder, [mark]);
      const watchdog = processes.watchdogPid!;
      await processes.close();
      writeFileSync(mark, "of the next one");
      expect(await gone(watchdog)).to.equal(true);
      expect(existsSync(mark)).to.equal(true);
    });

    it("kills what does not end in time, with its children", async () => {
      const processes = new Processes(folder, [path.join(folder, "none")]);
      const script = "trap '' INT TERM; sleep 60 & echo $!; wait; sleep 60";
      const part = processes.start("stubborn", "/bin/sh", ["-c", script]);
      for (const end = Date.now() + 3000; !readFileSync(part.log, "utf8").trim() && Date.now() < end;) await sleep(20);
      const child = Number(readFileSync(part.log, "utf8"));
      await processes.stop("stubborn", "SIGINT", 200);
      expect(part.ended).to.equal("was ended by SIGKILL");
      expect(await gone(child)).to.equal(true);
      await processes.close();
    });
  });

  describe("when a part ends by itself", () => {
    let processes: Processes;
    beforeEach(() => (processes = new Processes(folder, [path.join(folder, "none")])));
    afterEach(() => processes.close());

    it("says how, and tells whoever guards it", async () => {
      const ended = new Promise<Part>((resolve) => (processes.onUnexpectedEnd = resolve));
      const part = processes.start("short", "/bin/sh", ["-c", "sleep 0.1; echo out of memory >&2; exit 7"]);
      processes.guard("short");
      expect(processes.pids()).to.deep.equal({ short: part.pid });
      expect((await ended).ended).to.equal("ended with exit code 7");
      expect(readFileSync(part.log, "utf8")).to.equal("out of memory\n");
      expect(processes.pids()).to.deep.equal({});
    });

    it("says nothing when it was told to stop", async () => {
      let told = false;
      processes.onUnexpectedEnd = () => (told = true);
      processes.start("told", "/bin/sleep", ["60"]);
      processes.guard("told");
      await processes.stop("told");
      expect(told).to.equal(false);
    });

    it("says why a program could not be started at all", async () => {
      const part = processes.start("missing", path.join(folder, "no-such-program"), []);
      await part.done;
      expect(part.ended).to.match(/^could not be started: .*ENOENT/);
    });
  });
});
