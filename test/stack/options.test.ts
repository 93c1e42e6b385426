import path from "node:path";
import { expect } from "chai";
import { StackError } from "../../deploy/local/errors.ts";
import { readOptions } from "../../deploy/local/options.ts";
import { root } from "../../deploy/local/setup/paths.mjs";

/** The error of options that are refused. */
function refusal(args: string[]): StackError {
  try {
    readOptions(args);
  } catch (error) {
    if (error instanceof StackError) return error;
    throw error;
  }
  throw new Error(`${args.join(" ")} was accepted`);
}

describe("The options of npm start", () => {
  const kept = { ...process.env };
  beforeEach(() => {
    // An empty value counts as not set, and keeps a developer's own .env out of these tests.
    for (const name of ["WEB_PORT", "RPC_PORT", "ARTIFACT_STORE", "GRAPH_NODE_ADMIN_URL", "GRAPH_NODE_QUERY_URL"]) {
      process.env[name] = "";
    }
  });
  afterEach(() => {
    process.env = { ...kept };
  });

  it("may all be left out", () => {
    const options = readOptions([]);
    expect(options).to.include({ help: false, fresh: false, folder: path.join(root, ".commonweight") });
    expect(options.env).to.include({ ARTIFACT_STORE: "embedded", WEB_PORT: undefined });
  });

  it("take the port from the command line before the environment", () => {
    process.env.WEB_PORT = "20001";
    expect(readOptions([]).env.WEB_PORT).to.equal(20_001);
    expect(readOptions(["--port", "20002"]).env.WEB_PORT).to.equal(20_002);
  });

  it("name the option that does not exist", () => {
    expect(refusal(["--frsh"]).message).to.contain("--frsh");
  });

  it("name the variable whose value is wrong", () => {
    process.env.ARTIFACT_STORE = "floppy";
    const error = refusal(["--port", "70000"]);
    expect(error.message).to.contain("WEB_PORT").and.to.contain("ARTIFACT_STORE");
    expect(error.remedy).to.contain(".env");
  });

  it("want both URLs of a hosted graph-node or none", () => {
    process.env.GRAPH_NODE_ADMIN_URL = "http://127.0.0.1:8020";
    expect(refusal([]).message).to.contain("GRAPH_NODE_QUERY_URL");
  });

  it("keep worlds inside the project's folder: --fresh removes what lies there", () => {
    for (const folder of ["/tmp/elsewhere", "..", "web", ".commonweight/../../elsewhere"]) {
      expect(refusal(["--dir", folder]).message, folder).to.contain("is not a world's folder");
    }
    expect(readOptions(["--dir", ".commonweight-second"]).folder).to.equal(path.join(root, ".commonweight-second"));
  });
});
