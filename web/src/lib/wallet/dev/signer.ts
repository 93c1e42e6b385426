import { HDNodeWallet, TypedDataEncoder, toBeHex } from "ethers";
import { RpcError } from "../../chain/rpc.ts";
import type { Rpc } from "../../chain/rpc.ts";
import { developmentAccount, developmentChainId, developmentMnemonic } from "./accounts.ts";
import type { RequestedTransaction, RequestedTypedData } from "./request.ts";

/** Signs with the development keys. Fetched at the first signature; reading a page never needs it. */

const wallets = new Map<number, HDNodeWallet>();

/** @throws RpcError (4100, EIP-1193) for an address that is no development account. */
function walletOf(address: string): HDNodeWallet {
  const account = developmentAccount(address);
  if (!account) throw new RpcError(4100, `${address} is no development account`);
  let wallet = wallets.get(account.index);
  if (!wallet) {
    wallet = HDNodeWallet.fromPhrase(developmentMnemonic, undefined, `m/44'/60'/0'/0/${account.index}`);
    wallets.set(account.index, wallet);
  }
  return wallet;
}

/** The node's own word on which chain it is; a configuration may be wrong. @throws RpcError (4900) on any other. */
async function requireLocalChain(rpc: Rpc): Promise<void> {
  const chainId = Number(await rpc.request<string>("eth_chainId"));
  if (chainId === developmentChainId) return;
  throw new RpcError(
    4900,
    `The development wallet signs on chain ${developmentChainId} only; this node is on ${chainId}.`,
  );
}

/** Signs and sends. @returns the transaction's hash. */
export async function sendTransaction(rpc: Rpc, from: string, transaction: RequestedTransaction): Promise<string> {
  await requireLocalChain(rpc);
  const { to, data, value } = transaction;
  const [nonce, gasPrice, block, gas] = await Promise.all([
    rpc.request<string>("eth_getTransactionCount", [from, "pending"]),
    rpc.request<string>("eth_gasPrice"),
    rpc.request<{ baseFeePerGas?: string }>("eth_getBlockByNumber", ["latest", false]),
    transaction.gas ?? rpc.request<string>("eth_estimateGas", [{ from, to, data, value }, "pending"]),
  ]);
  const tip = 1_000_000_000n;
  const maxFeePerGas = 2n * BigInt(block.baseFeePerGas ?? gasPrice) + tip;
  const signed = await walletOf(from).signTransaction({
    type: 2,
    chainId: developmentChainId,
    nonce: Number(nonce),
    to: to ?? null,
    data: data ?? "0x",
    value: value ?? "0x0",
    gasLimit: gas,
    maxFeePerGas,
    maxPriorityFeePerGas: tip,
  });
  return rpc.request<string>("eth_sendRawTransaction", [signed]);
}

/** Signs typed data (EIP-712), whose domain must name the local chain if it names any. */
export async function signTypedData(rpc: Rpc, from: string, typedData: RequestedTypedData): Promise<string> {
  await requireLocalChain(rpc);
  const { domain, types, message } = typedData;
  const chainId = domain.chainId;
  if (chainId !== undefined && Number(chainId) !== developmentChainId) {
    throw new RpcError(
      4901,
      `This signature is for chain ${String(chainId)}; the development wallet signs for ${developmentChainId} only.`,
    );
  }
  const { EIP712Domain: _domain, ...structs } = types;
  return walletOf(from).signTypedData(domain, structs, message);
}

/** Signs a message (ERC-191). @param message 0x and hex, or text. */
export async function signMessage(rpc: Rpc, from: string, message: string): Promise<string> {
  await requireLocalChain(rpc);
  return walletOf(from).signMessage(messageBytes(message));
}

function messageBytes(message: string): Uint8Array | string {
  if (!/^0x(?:[0-9a-fA-F]{2})*$/.test(message)) return message;
  return Uint8Array.from(message.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The digest that is signed for typed data, for the dialog's "as the contract sees it". */
export function typedDataDigest({ domain, types, message }: RequestedTypedData): string {
  const { EIP712Domain: _domain, ...structs } = types;
  return toBeHex(TypedDataEncoder.hash(domain, structs, message), 32);
}
