import { rightsOf } from "@commonweight/sdk/license/rights";
import { readContract, type ChainAccess } from "#lib/chain/contracts.ts";
import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import { isBonded } from "#lib/verifiers/bond.ts";

/** By what an account gets the keys of an encrypted release: its bond as a verifier, or one licence. */
export type KeyWay = { by: "bond" } | { by: "licence"; token: string };

/** What is asked, and of whom. */
export interface KeyWayAccess {
  config: ChainAccess;
  graph: GraphClient;
}

const RUN = rightsOf("RUN");

/** The licences of a release that an account may have something to do with: the chain says which let it run. */
const usableQuery = graphql(`
  query LicensesToRun($account: String!, $release: String!) {
    held: licenses(first: 50, where: { owner: $account, release: $release }, orderBy: mintedAt, orderDirection: desc) {
      tokenId
    }
    borrowed: licenses(first: 50, where: { user: $account, release: $release }, orderBy: userExpires, orderDirection: desc) {
      tokenId
    }
    seats(first: 50, where: { account: $account, license_: { release: $release } }, orderBy: namedAt, orderDirection: desc) {
      license {
        tokenId
      }
    }
  }
`);

/**
 * By what an account may have a release's keys now; null when by nothing. The key service decides by the same questions.
 *
 * @param release its id in the index. @throws GraphError, and what the node throws, when they do not answer.
 */
export async function keyWay({ config, graph }: KeyWayAccess, release: string, account: string): Promise<KeyWay | null> {
  // Where receipts count now: a vote may have put another contract in the deployment's place.
  const VerificationRegistry = await (await readContract(config, "ModelRegistry")).verificationRegistry();
  const contracts = { ...config.contracts, VerificationRegistry };
  // Where there is no such contract nobody has a bond; a node that does not answer says so at the next question.
  const bonded = await isBonded({ ...config, contracts }, account).catch(() => false);
  if (bonded) return { by: "bond" };
  const { held, borrowed, seats } = await graph.query(usableQuery, { account, release });
  const tokens = new Set([...held, ...borrowed, ...seats.map(({ license }) => license)].map(({ tokenId }) => tokenId));
  const license = await readContract(config, "ModelLicense");
  for (const token of tokens) if (await license.isAuthorized(token, account, RUN)) return { by: "licence", token };
  return null;
}
