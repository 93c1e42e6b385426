// Entry of `npm start`, `npm test`, `npm run bench` and their like. Plain JavaScript, because it runs on whatever Node
// (>= 20) is there: it installs what is missing, then hands over to the project's own Node 24.
import { existsSync } from "node:fs";
import { help } from "./setup/help.mjs";
import { install } from "./setup/install.mjs";
import { handOver } from "./setup/hand-over.mjs";
import { root, node24 } from "./setup/paths.mjs";

const commands = {
  start: "deploy/local/start.ts",
  test: "test/run.ts",
  long: "test/long/run.ts",
  bench: "test/bench/run.ts",
  coverage: "test/coverage/run.ts",
  mutate: "test/mutation/run.ts",
  artifacts: "sdk/src/cli/artifacts-main.node.ts",
};

const [command, ...args] = process.argv.slice(2);

try {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw Object.assign(new Error(`Node ${process.versions.node} is too old`), {
      remedy: "Install Node 20 or newer; the project brings its own Node 24 from there.",
    });
  }
  if (!(command in commands)) {
    throw Object.assign(new Error(`"${command ?? ""}" is not a command`), {
      remedy: `Use one of: ${Object.keys(commands).join(", ")}.`,
    });
  }
  if (!existsSync(`${root}/${commands[command]}`)) {
    throw Object.assign(new Error(`${commands[command]} is missing`), {
      remedy: "The checkout is incomplete; fetch the repository again.",
    });
  }
  if (command === "start" && args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(help);
  } else {
    await install();
    process.exitCode = await handOver(node24, [commands[command], ...args]);
  }
} catch (error) {
  console.error(`\nSet-up failed: ${error.message}`);
  if (error.remedy) console.error(`What to do: ${error.remedy}`);
  process.exitCode = 1;
}
