import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const name = `loopback-${process.platform}-${process.arch}.so`;
const shim = fileURLToPath(new URL(`../../deploy/local/loopback/${name}`, import.meta.url));

/** Where a program that listens on `host` ends up, as the system says. */
async function addressOf(host: string): Promise<string> {
  const code = `const s = require("net").createServer().listen(0, "${host}", () => {
    process.stdout.write(s.address().address); s.close(); }).on("error", (e) => process.stdout.write(e.code))`;
  const child = spawn(process.execPath, ["-e", code], { env: { ...process.env, LD_PRELOAD: shim } });
  const [text] = (await once(child.stdout, "data")) as [Buffer];
  return text.toString();
}

describe("The library that keeps graph-node to this machine", function () {
  before(function () {
    // It exists where graph-node's binary does.
    if (!existsSync(shim)) this.skip();
  });

  it("turns 'all addresses' into the loopback address", async () => {
    expect(await addressOf("0.0.0.0")).to.equal("127.0.0.1");
  });

  it("leaves other addresses alone", async () => {
    expect(await addressOf("127.0.0.2")).to.equal("127.0.0.2");
  });

  it("passes the system's errors on", async () => {
    expect(await addressOf("203.0.113.1")).to.equal("EADDRNOTAVAIL");
  });
});
