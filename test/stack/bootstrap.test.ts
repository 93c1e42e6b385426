import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { gndBinary } from "../../deploy/local/binaries.ts";
import { StackError } from "../../deploy/local/errors.ts";
import { root } from "../../deploy/local/setup/paths.mjs";

function bootstrap(...args: string[]) {
  return spawnSync(process.execPath, ["deploy/local/bootstrap.mjs", ...args], { cwd: root, encoding: "utf8" });
}

describe("The entry of the two commands", () => {
  it("explains npm start before anything is installed", () => {
    const { stdout, status } = bootstrap("start", "--help");
    expect(status).to.equal(0);
    for (const option of ["--fresh", "--port", "--dir", "--verbose"]) expect(stdout).to.contain(option);
  });

  it("names the commands when it does not know one", () => {
    const { stderr, status } = bootstrap("strat");
    expect(status).to.equal(1);
    expect(stderr).to.contain('"strat" is not a command').and.to.contain("start, test, long, bench");
  });

  it("starts on Node 20, and hands over to the Node that package.json pins", () => {
    const { engines, devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      engines: { node: string };
      devDependencies: { node: string };
    };
    expect(engines.node).to.equal(">=20");
    expect(`v${devDependencies.node}`).to.equal(process.version);
  });
});

describe("Where graph-node has no binary", () => {
  it("says so, and how to point to another", () => {
    const error = refused(() => gndBinary("/nowhere/gnd"));
    expect(error.message).to.contain("/nowhere/gnd");
    expect(error.remedy).to.contain("GND_BINARY");
  });
});

function refused(work: () => unknown): StackError {
  try {
    work();
  } catch (error) {
    if (error instanceof StackError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
