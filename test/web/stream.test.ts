import { expect } from "chai";
import { streamStanding } from "../../web/src/lib/treasury/stream.ts";

const stream = { amount: "1000", start: "100", duration: "300", withdrawn: "0", returned: "0", stoppedAt: null };

describe("a stream", () => {
  it("has not flowed before it starts", () => {
    expect(streamStanding(stream, 99)).to.deep.equal({ state: "waiting", vested: 0n, open: 0n, ends: 400 });
  });
  it("flows evenly, rounded down, and what was withdrawn is not paid again", () => {
    // 100 of 300 seconds: 333.3.
    expect(streamStanding({ ...stream, withdrawn: "300" }, 200)).to.deep.include({ state: "running", vested: 333n, open: 33n });
  });
  it("has flowed whole at its end and ever after", () => {
    expect(streamStanding(stream, 400)).to.deep.include({ state: "done", vested: 1000n });
    expect(streamStanding(stream, 9999)).to.deep.include({ state: "done", open: 1000n });
  });
  it("that was stopped keeps what had flowed till then", () => {
    const stopped = { ...stream, withdrawn: "100", returned: "500", stoppedAt: "250" };
    expect(streamStanding(stopped, 300)).to.deep.include({ state: "stopped", vested: 500n, open: 400n });
  });
});
