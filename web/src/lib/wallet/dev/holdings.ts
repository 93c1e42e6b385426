import type { Rpc } from "../../chain/rpc.ts";
import type { GraphClient } from "../../graph/client.ts";
import { graphql } from "../../graph/graphql.ts";
import { developmentAccounts } from "./accounts.ts";

const membersQuery = graphql(`
  query DevelopmentMembers {
    members(first: 100) {
      id
      votes
    }
  }
`);

/** What the development accounts hold, by address: money and voting power, in words. What cannot be read is left out. */
export async function loadHoldings(
  rpc: Rpc,
  graph: GraphClient,
): Promise<Record<string, { ether: string; votes: string }>> {
  const [members, ...balances] = await Promise.all([
    graph.query(membersQuery).catch(() => null),
    ...developmentAccounts.map(({ address }) =>
      rpc.request<string>("eth_getBalance", [address, "latest"]).catch(() => null),
    ),
  ]);
  const votes = new Map(members?.members.map((member) => [member.id.toLowerCase(), BigInt(member.votes)]));
  return Object.fromEntries(
    developmentAccounts.map(({ address }, index) => {
      const balance = balances[index];
      const ether = balance ? `${(Number(BigInt(balance) / 10n ** 14n) / 1e4).toFixed(4)} ETH` : "";
      return [address, { ether, votes: members ? `${(votes.get(address) ?? 0n) / 10n ** 18n} votes` : "" }];
    }),
  );
}
