import { chain, event, GENESIS, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  BRAMBLE,
  HARBOUR,
  issue,
  JUNIPER,
  KESTREL,
  LANTERN,
  licenseKey,
  mint,
  openOffer,
  releaseKey,
  submitRelease,
  tokenId,
  ZERO,
} from "./world.ts";

const DAY = 86_400;
const first = tokenId(1, 1);
const firstKey = licenseKey(1, 1);

const license = (name: string, params: Record<string, string | number | boolean>) =>
  event("ModelLicense", name, { tokenId: first, ...params });
const transfer = (from: string, to: string, id = first) => event("ModelLicense", "Transfer", { from, to, id });
const expiry = (tokenId: string, expiration: number) =>
  event("ModelLicense", "SubscriptionUpdate", { tokenId, expiration });
const told = (where: string) => `{ activities(where: { ${where} }, orderBy: sequence) { type actor { id } amount } }`;

export const cases: Case[] = [
  {
    name: "a licence is renewed by anybody, canceled by its holder, and upgraded for the difference",
    blocks: chain(
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "1000", term: DAY }), openOffer({ offer: 2, price: "3000", supply: 1 })],
      [transaction(...issue(1, 1, HARBOUR, "1000", GENESIS + DAY), ...book(HARBOUR, "1000", "50"))],
      [
        transaction(
          expiry(first, GENESIS + 3 * DAY),
          ...book(LANTERN, "2000", "100")
        ),
      ],
      [
        transaction(
          license("LicenseUpgraded", { fromOffer: 1, toOffer: 2, price: "700", expires: 0 }),
          ...book(HARBOUR, "700", "35")
        ),
      ],
      [transaction(...issue(1, 2, HARBOUR, "1000", GENESIS + DAY), ...book(HARBOUR, "1000", "50"))],
      [transaction(expiry(tokenId(1, 2), GENESIS + 480))]
    ),
    assertions: [
      {
        query: `{ licenses(orderBy: tokenId) { expires offer { offerId } sale { offer { offerId } }
          renewals { price payer { id } expires } upgrades { price from { offerId } to { offerId } expires } }
          offers(orderBy: offerId) { sold soldOut gross } grossBookings(orderBy: timestamp) { kind gross } }`,
        expected: {
          licenses: [
            {
              expires: "0",
              offer: { offerId: "2" },
              sale: { offer: { offerId: "1" } },
              renewals: [{ price: "2000", payer: { id: LANTERN }, expires: String(GENESIS + 3 * DAY) }],
              upgrades: [{ price: "700", from: { offerId: "1" }, to: { offerId: "2" }, expires: "0" }],
            },
            {
              expires: String(GENESIS + 480),
              offer: { offerId: "1" },
              sale: { offer: { offerId: "1" } },
              renewals: [],
              upgrades: [],
            },
          ],
          offers: [
            { sold: "2", soldOut: false, gross: "4000" },
            { sold: "1", soldOut: true, gross: "700" },
          ],
          grossBookings: [
            { kind: "Sale", gross: "1000" },
            { kind: "Renewal", gross: "2000" },
            { kind: "Upgrade", gross: "700" },
            { kind: "Sale", gross: "1000" },
          ],
        },
      },
      {
        query: told(`type_in: [LicenseRenewed, LicenseCanceled, LicenseUpgraded]`),
        expected: {
          activities: [
            { type: "LicenseRenewed", actor: { id: LANTERN }, amount: "2000" },
            { type: "LicenseUpgraded", actor: { id: HARBOUR }, amount: "700" },
            { type: "LicenseCanceled", actor: { id: HARBOUR }, amount: null },
          ],
        },
      },
    ],
  },
  {
    name: "a loan and seats are told, and end when the licence changes hands",
    blocks: chain(
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "0", seats: 2 })],
      [mint(1, 1, HARBOUR, "0", "0"), mint(1, 2, HARBOUR, "0", "0")],
      [
        transaction(
          license("UpdateUser", { user: LANTERN, expires: "18446744073709551615" }),
          license("SeatSet", { account: JUNIPER, seated: true }),
          license("SeatSet", { account: BRAMBLE, seated: true }),
          license("SeatSet", { account: JUNIPER, seated: false }),
          event("ModelLicense", "UpdateUser", { tokenId: tokenId(1, 2), user: LANTERN, expires: GENESIS + DAY }),
          event("ModelLicense", "SeatSet", { tokenId: tokenId(1, 2), account: JUNIPER, seated: true })
        ),
      ],
      [transaction(transfer(HARBOUR, KESTREL, tokenId(1, 2)))],
      [
        transaction(
          event("ModelLicense", "UpdateUser", { tokenId: tokenId(1, 2), user: BRAMBLE, expires: GENESIS + DAY }),
          event("ModelLicense", "UpdateUser", { tokenId: tokenId(1, 2), user: ZERO, expires: 0 })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ licenses(orderBy: tokenId) { owner { id } user { id } userExpires seatCount seats { account { id } }
          transferCount } account(id: "${LANTERN}") { borrowed { tokenId } }
          seated: account(id: "${BRAMBLE}") { seats { license { tokenId } } } }`,
        expected: {
          licenses: [
            {
              owner: { id: HARBOUR },
              user: { id: LANTERN },
              userExpires: "18446744073709551615",
              seatCount: 1,
              seats: [{ account: { id: BRAMBLE } }],
              transferCount: 0,
            },
            {
              owner: { id: KESTREL },
              user: null,
              userExpires: null,
              seatCount: 0,
              seats: [],
              transferCount: 1,
            },
          ],
          account: { borrowed: [{ tokenId: first }] },
          seated: { seats: [{ license: { tokenId: first } }] },
        },
      },
      {
        query: told(`license: "${licenseKey(1, 2)}", type_not: LicenseSold`),
        expected: {
          activities: [
            { type: "LicenseLent", actor: { id: HARBOUR }, amount: null },
            { type: "SeatNamed", actor: { id: HARBOUR }, amount: null },
            { type: "LicenseTransferred", actor: { id: HARBOUR }, amount: null },
            { type: "LicenseLent", actor: { id: KESTREL }, amount: null },
            { type: "LicenseReturned", actor: { id: KESTREL }, amount: null },
          ],
        },
      },
    ],
  },
  {
    name: "a licence that a release rests on is bound, and tells which",
    blocks: chain(
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "0", rights: 5 })],
      [mint(1, 1, KESTREL, "0", "0")],
      [
        submitRelease({
          release: 2,
          model: "kestrel/glyphs",
          publisher: KESTREL,
          version: "2.0.0",
          parents: [{ parent: 1, shareBps: 300, license: first }],
          openRights: 1,
          verifierPoolBps: 200,
        }),
      ]
    ),
    assertions: [
      {
        query: `{ license(id: "${firstKey}") { bound edges { child { version } parent { version } shareBps } }
          release(id: "${releaseKey(2)}") { openRights grantableRights sharesFixed verifierPoolBps upstreamBps
          parents { license { tokenId } } contributions { shareBps role }
          shares { shareBps contribution { role } } } }`,
        expected: {
          license: {
            bound: true,
            edges: [{ child: { version: "2.0.0" }, parent: { version: "1.0.0" }, shareBps: 300 }],
          },
          release: {
            openRights: 1,
            grantableRights: 0xf7,
            sharesFixed: false,
            verifierPoolBps: 200,
            upstreamBps: 500,
            parents: [{ license: { tokenId: first } }],
            contributions: [{ shareBps: 10_000, role: "Training" }],
            shares: [{ shareBps: 10_000, contribution: { role: "Training" } }],
          },
        },
      },
      {
        query: `{ activities(where: { type: LicenseBound }) { actor { id } release { version } license { tokenId } } }`,
        expected: {
          activities: [{ actor: { id: KESTREL }, release: { version: "2.0.0" }, license: { tokenId: first } }],
        },
      },
    ],
  },
];
