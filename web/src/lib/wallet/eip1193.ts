/** The part of EIP-1193 that the app uses. */
export interface EIP1193Provider {
  request(args: { method: string; params?: readonly unknown[] | object }): Promise<unknown>;
  on?(event: string, listener: (...args: never[]) => void): unknown;
  removeListener?(event: string, listener: (...args: never[]) => void): unknown;
}

/** Error codes of EIP-1193 and of the wallet methods' own standards (EIP-3085, EIP-3326). */
export const walletErrorCodes = {
  rejected: 4001,
  unauthorized: 4100,
  unsupported: 4200,
  disconnected: 4900,
  unknownChain: 4902,
  busy: -32002,
} as const;

/** An error as EIP-1193 shapes it. */
export class ProviderRpcError extends Error {
  readonly code: number;
  readonly data?: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "ProviderRpcError";
    this.code = code;
    this.data = data;
  }
}

/** Whether a person said no in the wallet, in any of the shapes that wallets and ethers give that answer. */
export function isRejection(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; current && depth < 5; depth++) {
    const { code, info, error: inner, cause } = current as Record<string, unknown>;
    if (code === walletErrorCodes.rejected || code === "ACTION_REJECTED") return true;
    current = (info as { error?: unknown } | undefined)?.error ?? inner ?? cause;
  }
  return false;
}
