/** What a proposal can be made about, in the order shown, by what it concerns. */
export const KINDS = [
  { id: "release", group: "Releases", label: "Approve a release" },
  { id: "dispute", group: "Releases", label: "Decide a dispute" },
  { id: "challenge", group: "Releases", label: "Decide a challenge" },
  { id: "charter", group: "Releases", label: "Change the charter" },
  { id: "payment", group: "Money", label: "Pay a grant" },
  { id: "royalty", group: "Money", label: "Pay a royalty" },
  { id: "stream", group: "Money", label: "Open a stream" },
  { id: "stop", group: "Money", label: "Stop a stream" },
  { id: "divert", group: "Money", label: "Divert refunds" },
  { id: "currency", group: "Money", label: "List a currency" },
  { id: "mint", group: "Rules", label: "Create voting power" },
  { id: "settings", group: "Rules", label: "Change the voting" },
  { id: "council", group: "Rules", label: "Change the council" },
  { id: "overrule", group: "Rules", label: "Overrule a veto" },
  { id: "plugin", group: "Rules", label: "Install or upgrade a plugin" },
  { id: "several", group: "Anything else", label: "Several actions, or any call" },
] as const;

export type Kind = (typeof KINDS)[number]["id"];
