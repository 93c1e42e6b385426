import { expect } from "chai";
import { tellHistory } from "../../web/src/lib/license/history.ts";
import type { LicensePage, ReleaseStop } from "../../web/src/lib/license/page-query.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const [HARBOUR, NATIVE] = [address("a"), address("0")];
const telling = { now: 500, nameOf: () => "harbour", money: (value: string) => `${value} wei` };

const licence = (activities: object[]) =>
  ({
    sale: {
      price: "40", timestamp: "100", transactionHash: "0x1", offer: { offerId: "1" },
      buyer: { id: HARBOUR }, recipient: { id: HARBOUR }, currency: { id: NATIVE },
    },
    owner: { id: HARBOUR }, burnedAt: null, expires: "0", listing: null,
    resales: [], listings: [], transfers: [], renewals: [], upgrades: [],
    activities,
  }) as unknown as LicensePage;
const act = (type: string, timestamp: number, amount: string | null = null) => ({
  id: `${type}${timestamp}`, type, timestamp: String(timestamp), amount, currency: amount ? { id: NATIVE } : null, accounts: [],
});
const stop = (type: ReleaseStop["type"], timestamp: number) => act(type, timestamp) as unknown as ReleaseStop;

describe("a licence's history", () => {
  it("tells what stopped its release and what came back, between what its holders did", () => {
    const stops = [stop("RefundsOpened", 350), stop("ReleaseRevoked", 300), stop("ReleaseReinstated", 200), stop("ReleaseSuspended", 150)];
    const refunds = [act("RefundPaid", 450, "18"), act("RefundAsked", 400, "20"), act("LicenseLent", 250)];
    expect(tellHistory(licence(refunds), stops, telling).map(({ title }) => title)).to.deep.equal([
      "18 wei paid back",
      "20 wei asked back",
      "Refunds of its release were opened",
      "Its release was revoked for good",
      "Lent to somebody",
      "Its release may be used again",
      "Its release was suspended: it slept",
      "Bought for 40 wei by harbour",
    ]);
  });
});
