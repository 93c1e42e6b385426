import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** How disputes go under a charter version; times in seconds. */
export const charterProcess = graphql(`
  fragment CharterProcess on CharterProcess {
    bond
    ratifyWithin
    answerWithin
    decideWithin
    appealWithin
    remedyWithin
    refundWithin
    perpetualRefundBps
    bondCurrency {
      id
    }
  }
`);

export type CharterProcess = ResultOf<typeof charterProcess>;
