import { KeyError } from "@commonweight/sdk/keys/errors";
import { Keyring } from "@commonweight/sdk/keys/keyring";
import { openKeyStore } from "@commonweight/sdk/keys/open.node";
import { KeyService, type KeyServiceParts } from "@commonweight/sdk/keys/service";
import { JsonRpcProvider, Network } from "ethers";
import { serverConfig, type PublicConfig } from "../config.ts";

/** What the key service reads from the environment; `.env.example` documents each. */
interface Settings {
  secret: string;
  store: string;
  origin: string;
}

/**
 * The settings, or why there is no key service here.
 *
 * @throws KeyError `key_service_off`.
 */
export function keySettings(environment: Record<string, string | undefined>): Settings {
  const { KEY_SERVICE_SECRET: secret, KEY_SERVICE_STORE: store, ORIGIN: origin } = environment;
  if (!secret || !store) {
    const way = "its operator sets KEY_SERVICE_SECRET and KEY_SERVICE_STORE to run one";
    throw new KeyError("key_service_off", `This site runs no key service: ${way}`);
  }
  // From a Host header anybody could make the domain that a message is checked against.
  if (!origin)
    throw new KeyError(
      "key_service_off",
      "The key service needs ORIGIN, the site's public address, which messages name",
    );
  return { secret, store, origin: new URL(origin).origin };
}

let opened: { key: string; parts: Promise<Pick<KeyServiceParts, "store" | "keyring">> } | undefined;
let built: { key: string; service: KeyService } | undefined;

/** The key service of this server. The store is opened at the first request. @throws KeyError, ConfigError. */
export async function keyService(): Promise<KeyService> {
  const settings = keySettings(process.env);
  const config = serverConfig();
  const { store, keyring } = await openParts(settings);
  const key = JSON.stringify([settings.origin, config]);
  // Anew only when the deployment changed, as it does on the local chain.
  if (built?.key !== key)
    built = { key, service: new KeyService({ store, keyring, ...chainParts(config), origin: settings.origin }) };
  return built.service;
}

function openParts({ secret, store: where }: Settings): Promise<Pick<KeyServiceParts, "store" | "keyring">> {
  const key = `${where} ${secret}`;
  if (opened?.key === key) return opened.parts;
  const parts = openKeyStore(where).then((store) => ({ store, keyring: new Keyring(store, secret) }));
  opened = { key, parts };
  // A database that was down at the first request is asked again at the next.
  parts.catch(() => (opened = undefined));
  return parts;
}

function chainParts({
  rpcUrl,
  chainId,
  contracts,
  gatewayUrls,
}: PublicConfig): Pick<KeyServiceParts, "provider" | "chainId" | "contracts" | "gatewayUrls"> {
  // Every answer is the chain's of now: nothing is kept from the question before.
  const provider = new JsonRpcProvider(rpcUrl, chainId, { staticNetwork: Network.from(chainId), cacheTimeout: -1 });
  const at = (name: string): string => {
    const address = contracts[name];
    if (!address) throw new KeyError("key_service_off", `${name} is not deployed on chain ${chainId}`);
    return address;
  };
  const gate = { ModelLicense: at("ModelLicense"), ModelRegistry: at("ModelRegistry") };
  return { provider, chainId, contracts: gate, gatewayUrls };
}
