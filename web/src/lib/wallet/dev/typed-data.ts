import { amountsIn, sayLicense, sayRights, sayTime } from "@commonweight/sdk/chain/say";
import type { KnownTokens, SayAmount } from "@commonweight/sdk/chain/say";
import { sayTaker } from "./meanings.ts";
import type { RequestedTypedData } from "./request.ts";

/** What is known beside the data itself. */
interface Knowledge {
  /** Address by contract name. */
  contracts?: Record<string, string>;
  tokens?: KnownTokens;
}

/** What a signature is, to whoever signs it. */
interface Meaning {
  /** What it is called: "Sign receipt". */
  name: string;
  /** What it states, in one sentence. */
  say: (
    message: Record<string, unknown>,
    about: { domain: RequestedTypedData["domain"]; money: SayAmount; taker: (address: string) => string },
  ) => string;
  /** What may be done with it, and whether it can be taken back. */
  binds: string;
}

const CARRIED = "Anybody may carry it to the chain. It cannot be taken back.";
const big = (value: unknown) => BigInt(value as string | number | bigint);
const price = ({ price, currency }: Record<string, unknown>, money: SayAmount) => money(big(price), String(currency));

const MEANINGS: Record<string, Meaning> = {
  Receipt: {
    name: "receipt",
    binds: CARRIED,
    say: (message) => {
      const passes = Number(message.outcome) === 1 ? "passes" : "fails";
      const backend = ["an unknown backend", "your GPU (WebGPU)", "WebAssembly, as a reference run", "the CPU"];
      const score = (Number(message.scoreBps) / 10_000).toFixed(4).replace(/0$/, "");
      const deviation = (Number(message.maxDeviation) * 1e-12).toPrecision(2);
      return (
        `You state that release ${String(message.releaseId)} ${passes} its suite on ${
          backend[Number(message.backend)] ?? backend[0]
        }: ` + `score ${score}, largest deviation ${Number(deviation).toExponential(1)}.`
      );
    },
  },
  Permit: {
    name: "permit",
    binds:
      "Whoever has it may hand it in until it runs out. It moves nothing by itself, and an approval of 0 takes it back.",
    say: (message, { domain, money, taker }) =>
      `You let ${taker(String(message.spender))} take ${money(big(message.value), String(domain.verifyingContract))} ` +
      `of yours, handed in before ${sayTime(big(message.deadline))}.`,
  },
  Delegation: {
    name: "delegation",
    binds: "Anybody may carry it to the chain until it runs out, once. You may delegate anew at any time.",
    say: (message, { taker }) =>
      `You let your tokens vote through ${taker(String(message.delegatee))}, handed in before ${sayTime(big(message.expiry))}.`,
  },
  SignedListing: {
    name: "listing",
    binds:
      "Whoever has it may buy at this price until it ends. You can cancel it, for gas; so does giving the licence away.",
    say: (message, { money }) =>
      `You offer ${sayLicense(big(message.tokenId))} for ${price(message, money)} until ${sayTime(big(message.expires))}.`,
  },
  Bid: {
    name: "bid",
    binds: "The first holder of a fitting licence who accepts it is paid by you. You can cancel it before, for gas.",
    say: (message, { money }) => {
      const wanted =
        big(message.tokenId) === 0n
          ? `any licence of release ${String(message.releaseId)} that allows ${sayRights(big(message.rights))}`
          : sayLicense(big(message.tokenId));
      return `You bid ${price(message, money)} for ${wanted}, until ${sayTime(big(message.expires))}.`;
    },
  },
  LicenseProof: {
    name: "proof",
    binds:
      "It shows that you hold this account's key, to whoever sees it. It moves nothing and gives nobody any power.",
    say: (message) =>
      `You answer a question of ${message.audience ? `“${String(message.audience)}”` : "somebody"}, asked ${sayTime(
        big(message.askedAt),
      )}: ` + `whether you may use ${sayLicense(big(message.tokenId))}.`,
  },
  ShareChange: {
    name: "change of shares",
    binds: "It counts once everybody with a share has signed the same; then anybody may carry it to the chain.",
    say: (message) =>
      `You agree that what release ${String(
        message.releaseId,
      )} earns from then on is divided anew, if it is done before ${sayTime(big(message.deadline))}.`,
  },
};

/** What a kind of typed data is called, in lower case. */
export function nameTypedData({ primaryType }: RequestedTypedData): string {
  return MEANINGS[primaryType]?.name ?? primaryType.toLowerCase();
}

/** What typed data states, in one sentence; types this app does not know are named. */
export function sayTypedData({ primaryType, message, domain }: RequestedTypedData, known: Knowledge = {}): string {
  const { contracts = {}, tokens = {} } = known;
  const about = { domain, money: amountsIn(tokens), taker: (address: string) => sayTaker(address, contracts) };
  return (
    MEANINGS[primaryType]?.say(message, about) ??
    `You sign a ${primaryType} for ${String(domain.name ?? "an unnamed contract")}.`
  );
}

/** What may be done with the signature, and whether it can be taken back. */
export function bindsTypedData({ primaryType }: RequestedTypedData): string {
  return MEANINGS[primaryType]?.binds ?? CARRIED;
}
