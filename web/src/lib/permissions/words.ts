/** What a condition asks before a permission counts, by the contract's name in the deployment. */
const CONDITIONS: Record<string, string> = {
  RoyaltyReserveCondition:
    "only if what the treasury owes stays in it, no action may fail, changes of power wait for their delay, and the " +
    "council has not vetoed it",
  RoyaltyPaymentCondition: "only to pay exactly the claim it is in the middle of",
  CouncilCondition: "only to suspend a disputed release or to veto a proposal, moving no money",
  VotingPowerCondition: "only with enough voting power",
  ListedCheckCondition: "only its members",
};

/** A condition in words; one that is not known is said to be unknown. */
export function conditionWords(name: string | null, address: string): string {
  const words = name ? CONDITIONS[name] : undefined;
  return words ?? `only if the contract ${name ?? `${address.slice(0, 6)}…${address.slice(-4)}`} agrees each time`;
}
