import { addressOf, chain, event, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  BRAMBLE,
  HARBOUR,
  JUNIPER,
  KESTREL,
  LANTERN,
  licenseKey,
  mint,
  openOffer,
  releaseKey,
  tokenId,
  ZERO,
} from "./world.ts";

const COIN = "0x00000000000000000000000000000000000000e1";
const DAO = addressOf("DAO");
const REFUNDS = addressOf("Refunds");

const refunds = (name: string, params: Parameters<typeof event>[2]) => event("Refunds", name, params);

const ask = (serial: number, licensee: string, amount: string) =>
  refunds("RefundAsked", { tokenId: tokenId(1, serial), releaseId: 1, licensee, currency: ZERO, amount });
const collect = (payee: string, amount: string, currency = ZERO) =>
  refunds("RefundCollected", { releaseId: 1, currency, payee, amount });
const pay = (serial: number, to: string, amount: string) =>
  refunds("RefundPaid", { tokenId: tokenId(1, serial), to, currency: ZERO, amount });
const giveBack = (payee: string, to: string, amount: string, currency = ZERO) =>
  refunds("RemainderPaid", { releaseId: 1, currency, payee, to, amount });

const sold = () => [
  ...approvedRelease(),
  [openOffer({ offer: 1, price: "100" })],
  [mint(1, 1, HARBOUR, "100", "5"), mint(1, 2, LANTERN, "100", "5")],
];

export const cases: Case[] = [
  {
    name: "refunds are asked for, collected, and paid again when more is collected; the rest goes back",
    blocks: chain(
      ...sold(),
      [transaction(refunds("RefundsOpened", { releaseId: 1, until: 5_000 }))],
      [transaction(ask(1, HARBOUR, "60")), transaction(ask(2, LANTERN, "40"))],
      [transaction(collect(KESTREL, "50"), collect(JUNIPER, "30"))],
      [transaction(pay(1, BRAMBLE, "48"), pay(2, LANTERN, "32"))],
      [transaction(collect(KESTREL, "40"))],
      [transaction(pay(1, BRAMBLE, "12")), transaction(giveBack(KESTREL, KESTREL, "15"))]
    ),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { refundsOpenedAt refundsUntil refunds { id collected asked refunded
          returned diverted divertedAt currency { id }
          requests(orderBy: id) { license { tokenId } licensee { id } asked paid askedAt paidAt }
          parts(orderBy: id) { account { id } collected returned } } } }`,
        expected: {
          release: {
            refundsOpenedAt: timeOf(6),
            refundsUntil: "5000",
            refunds: [
              {
                id: join(releaseKey(1), ZERO),
                collected: "120",
                asked: "100",
                refunded: "92",
                returned: "15",
                diverted: false,
                divertedAt: null,
                currency: { id: ZERO },
                requests: [
                  request(1, HARBOUR, "60", "60", timeOf(11)),
                  request(2, LANTERN, "40", "32", timeOf(9)),
                ],
                parts: [
                  { account: { id: KESTREL }, collected: "90", returned: "15" },
                  { account: { id: JUNIPER }, collected: "30", returned: "0" },
                ],
              },
            ],
          },
        },
      },
      {
        query: `{ account(id: "${HARBOUR}") { refundRequests { asked } refundParts { collected } }
          refundRequest(id: "${licenseKey(1, 1)}") { asked release { releaseId } }
          refundPart(id: "${join(releaseKey(1), ZERO, KESTREL)}") { release { releaseId } currency { id } } }`,
        expected: {
          account: { refundRequests: [{ asked: "60" }], refundParts: [] },
          refundRequest: { asked: "60", release: { releaseId: "1" } },
          refundPart: { release: { releaseId: "1" }, currency: { id: ZERO } },
        },
      },
      {
        query: `{ activities(where: { type_in: [RefundsOpened, RefundAsked, RefundCollected, RefundPaid, RemainderPaid] },
          orderBy: sequence) { type actor { id } amount license { tokenId } model { name }
          accounts(orderBy: id) { id } } }`,
        expected: {
          activities: [
            told("RefundsOpened", [KESTREL]),
            told("RefundAsked", [HARBOUR], { actor: HARBOUR, amount: "60", token: 1 }),
            told("RefundAsked", [LANTERN], { actor: LANTERN, amount: "40", token: 2 }),
            told("RefundCollected", [KESTREL], { amount: "50" }),
            told("RefundCollected", [JUNIPER], { amount: "30" }),
            told("RefundPaid", [BRAMBLE, HARBOUR], { amount: "48", token: 1 }),
            told("RefundPaid", [LANTERN], { amount: "32", token: 2 }),
            told("RefundCollected", [KESTREL], { amount: "40" }),
            told("RefundPaid", [BRAMBLE, HARBOUR], { amount: "12", token: 1 }),
            told("RemainderPaid", [KESTREL], { amount: "15" }),
          ],
        },
      },
    ],
  },
  {
    name: "a remainder that a vote keeps comes into the treasury, in each currency",
    blocks: chain(
      ...sold(),
      [
        transaction(event("CurrencyList", "CurrencyListed", { currency: COIN })),
        transaction(refunds("RefundsOpened", { releaseId: 1, until: 5_000 })),
        transaction(collect(KESTREL, "50"), collect(KESTREL, "70", COIN)),
      ],
      [
        transaction(
          refunds("RemainderDiverted", { releaseId: 1, currency: ZERO }),
          refunds("RemainderDiverted", { releaseId: 1, currency: COIN })
        ),
      ],
      [
        transaction(
          giveBack(KESTREL, DAO, "50"),
          event("DAO", "NativeTokenDeposited", { sender: REFUNDS, amount: "50" })
        ),
        transaction(giveBack(KESTREL, DAO, "70", COIN)),
      ]
    ),
    assertions: [
      {
        query: `{ refundFunds(orderBy: id) { diverted divertedAt returned currency { id } }
          flows(where: { kind: Refund }, orderBy: sequence) { incoming amount currency { id } account { id } }
          currencies(orderBy: id) { id deposited }
          activities(where: { type_in: [RemainderDiverted, Deposited] }, orderBy: sequence) { type currency { id } } }`,
        expected: {
          refundFunds: [
            { diverted: true, divertedAt: timeOf(7), returned: "50", currency: { id: ZERO } },
            { diverted: true, divertedAt: timeOf(7), returned: "70", currency: { id: COIN } },
          ],
          flows: [
            { incoming: true, amount: "50", currency: { id: ZERO }, account: { id: REFUNDS } },
            { incoming: true, amount: "70", currency: { id: COIN }, account: { id: REFUNDS } },
          ],
          currencies: [
            { id: ZERO, deposited: "50" },
            { id: COIN, deposited: "70" },
          ],
          activities: [
            { type: "RemainderDiverted", currency: { id: ZERO } },
            { type: "RemainderDiverted", currency: { id: COIN } },
          ],
        },
      },
      {
        query: "{ releases { refundsUntil } refundRequests { id } }",
        expected: { releases: [{ refundsUntil: "5000" }], refundRequests: [] },
      },
    ],
  },
];

function request(serial: number, licensee: string, asked: string, paid: string, paidAt: string) {
  const license = { tokenId: tokenId(1, serial) };
  return { license, licensee: { id: licensee }, asked, paid, askedAt: timeOf(7), paidAt };
}

function told(type: string, accounts: string[], more: { actor?: string; amount?: string; token?: number } = {}) {
  return {
    type,
    actor: more.actor ? { id: more.actor } : null,
    amount: more.amount ?? null,
    license: more.token ? { tokenId: tokenId(1, more.token) } : null,
    model: { name: "kestrel/glyphs" },
    accounts: accounts.map((account) => ({ id: account })),
  };
}
