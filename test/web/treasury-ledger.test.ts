import { expect } from "chai";
import { exactDigits } from "../../web/src/lib/treasury/digits.ts";
import {
  LEDGER_SIZE,
  ledgerHref,
  ledgerVariables,
  mergeLedger,
  readLedgerFilter,
  settlementSequence,
} from "../../web/src/lib/treasury/ledger.ts";
import type { FlowRow, SettlementRow } from "../../web/src/lib/treasury/query.ts";

const hash = `0x${"ab".repeat(32)}`;
const settlement = (blockNumber: number, log: number) =>
  ({
    id: `${hash}${log.toString(16).padStart(8, "0")}`,
    blockNumber: String(blockNumber),
    amount: "1",
  } as SettlementRow);
const flow = (blockNumber: number, log: number) =>
  ({ id: `${blockNumber}-${log}`, sequence: String((BigInt(blockNumber) << 32n) | (BigInt(log) << 8n)) } as FlowRow);
const read = (query: string) => readLedgerFilter(new URLSearchParams(query));

describe("the ledger's address", () => {
  it("says what is shown, and nothing that is the default", () => {
    expect(ledgerHref(read(""))).to.equal("/treasury#payments");
    expect(ledgerHref(read("show=claims&release=4&before=77"))).to.equal(
      "/treasury?show=claims&release=4&before=77#payments"
    );
  });

  it("leaves out what it does not understand", () => {
    expect(read("show=everything&release=x&before=-1")).to.deep.equal({ shown: "all", release: "", before: "" });
  });
});

describe("the ledger's query", () => {
  it("asks for a release by its 8 bytes, for settlements as child or parent", () => {
    const { flows, settlements } = ledgerVariables(read("release=258"));
    expect(flows).to.include({ release: "0x0000000000000102" });
    expect(settlements).to.have.property("or").with.length(2);
  });

  it("asks for no settlements where only sales are shown, and for no payments where only settlements are", () => {
    expect(ledgerVariables(read("show=sales")).settlements).to.deep.equal({ blockNumber: "0" });
    expect(ledgerVariables(read("show=sales")).flows)
      .to.have.property("kind_in")
      .that.includes.members(["Sale", "Renewal", "Upgrade"]);
    expect(ledgerVariables(read("show=settlements")).flows).to.deep.equal({ sequence: "0" });
  });
});

describe("payments and settlements in one list", () => {
  it("are in the chain's order, newest first", () => {
    const { rows, older } = mergeLedger(
      { flows: [flow(9, 3), flow(7, 1)], settlements: [settlement(9, 1), settlement(8, 0)], same: [] },
      ""
    );
    expect(rows.map(({ sequence }) => [Number(sequence >> 32n), Number((sequence >> 8n) & 0xffffffn)])).to.deep.equal([
      [9, 3],
      [9, 1],
      [8, 0],
      [7, 1],
    ]);
    expect(older).to.equal(null);
  });

  it("go on below the last row, within a block too", () => {
    const settlements = Array.from({ length: LEDGER_SIZE + 5 }, (_, log) => settlement(9, log));
    const first = mergeLedger({ flows: [], settlements, same: [] }, "");
    expect(first.rows).to.have.length(LEDGER_SIZE);
    expect(first.older).to.equal(String(settlementSequence(settlement(9, 5))));
    const second = mergeLedger({ flows: [], settlements: [], same: settlements }, first.older ?? "");
    expect(second.rows.map(({ sequence }) => Number((sequence >> 8n) & 0xffn))).to.deep.equal([4, 3, 2, 1, 0]);
    expect(second.older).to.equal(null);
  });
});

describe("the digits of a sum", () => {
  it("are as many as its most precise amount needs", () => {
    expect(exactDigits([1_000_000n, 1_230_000n], 6)).to.equal(2);
    expect(exactDigits([1n, 0n], 18)).to.equal(18);
    expect(exactDigits([5n * 10n ** 18n], 18)).to.equal(0);
    expect(exactDigits([], 18)).to.equal(0);
  });
});
