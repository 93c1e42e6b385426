import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { onFreePort } from "../../deploy/local/clash.ts";
import { drawPort, isFree } from "../../deploy/local/ports.ts";
import { testFolder } from "./folder.ts";

describe("Ports", () => {
  const folder = testFolder();

  it("are drawn below the range of outgoing connections, never the same twice", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => drawPort()));
    expect(new Set(ports).size).to.equal(20);
    for (const port of ports) expect(port).to.be.within(20_000, 31_999);
  });

  it("are the preferred ones when they are free", async () => {
    // From outside the range that is drawn from, so that no earlier draw can have given it away.
    let preferred = 19_000;
    while (!(await isFree(preferred))) preferred += 1;
    expect(await drawPort(preferred)).to.equal(preferred);
  });

  describe("when somebody listens on the preferred one", () => {
    for (const host of ["127.0.0.1", "0.0.0.0"]) {
      it(`draws another (the other on ${host})`, async () => {
        const taken = await drawPort();
        const server = createServer().listen(taken, host);
        await new Promise((resolve) => server.once("listening", resolve));
        try {
          expect(await isFree(taken)).to.equal(false);
          expect(await drawPort(taken)).not.to.equal(taken);
        } finally {
          server.close();
        }
      });
    }
  });

  it("are drawn again when one was taken between the draw and the bind", async () => {
    const log = path.join(folder, "part.log");
    const tried: number[] = [];
    const port = await onFreePort(undefined, log, async (port) => {
      tried.push(port);
      writeFileSync(log, tried.length < 3 ? "Error: listen EADDRINUSE: address already in use" : "listening");
      if (tried.length < 3) throw new Error("ended with exit code 1");
      return port;
    });
    expect(tried).to.have.length(3);
    expect(port).to.equal(tried[2]);
  });

  it("are not drawn again for any other failure", async () => {
    const log = path.join(folder, "other.log");
    writeFileSync(log, "Error: no such file");
    let tries = 0;
    const outcome = await onFreePort(undefined, log, async () => {
      tries += 1;
      throw new Error("ended with exit code 1");
    }).catch((error: Error) => error.message);
    expect(outcome).to.equal("ended with exit code 1");
    expect(tries).to.equal(1);
  });
});
