// A supervisor of harmless parts, to be killed by a test:
//   node test/stack/dummy-supervisor.ts <logs> <report> <mark …>
// Writes the parts' process ids to <report> once all of them run.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeAtomic } from "../../deploy/local/atomic.ts";
import { Processes } from "../../deploy/local/processes.ts";

const [logs, report, ...marks] = process.argv.slice(2) as [string, string, ...string[]];
const processes = new Processes(logs, marks);
const obedient = processes.start("obedient", "/bin/sleep", ["60"]);
const stubborn = processes.start("deaf", "/bin/sh", ["-c", "trap '' INT TERM HUP; while :; do sleep 1; done"]);
const parent = processes.start("parent", "/bin/sh", ["-c", "sleep 60 & echo $!; wait"]);

let child = "";
while (!(child = readFileSync(path.join(logs, "parent.log"), "utf8").trim())) await sleep(10);
writeAtomic(report, JSON.stringify([obedient.pid, stubborn.pid, parent.pid, Number(child)]));
await sleep(60_000);
