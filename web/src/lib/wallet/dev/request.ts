/** A transaction the page asks for, as EIP-1193 hands it over. */
export interface RequestedTransaction {
  from?: string;
  to?: string;
  data?: string;
  /** A JSON-RPC quantity, wei. */
  value?: string;
  gas?: string;
}

/** Typed data as `eth_signTypedData_v4` takes it. */
export interface RequestedTypedData {
  domain: Record<string, unknown>;
  types: Record<string, { name: string; type: string }[]>;
  primaryType: string;
  message: Record<string, unknown>;
}

/** What a person is asked in a dialog. */
export type SigningRequest =
  | { kind: "transaction"; account: string; transaction: RequestedTransaction }
  | { kind: "typed-data"; account: string; typedData: RequestedTypedData }
  | { kind: "message"; account: string; message: string };

/** The dialogs of the wallet: each resolves to false (or null) when the person says no. */
export interface DevelopmentPrompts {
  /** Who to act as: an address, lower case. */
  chooseAccount(): Promise<string | null>;
  approve(request: SigningRequest): Promise<boolean>;
}
