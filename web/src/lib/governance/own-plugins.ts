/** The DAO's plugins by their names in the deployment, and what the repository of each is called there. */
export const PLUGINS: Readonly<Record<string, string>> = {
  TokenVoting: "TokenVoting", RoyaltyTreasury: "RoyaltyTreasury", Council: "Multisig",
};
