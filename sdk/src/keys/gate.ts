import { Contract, id, isError, type Provider } from "ethers";
import { toDigest } from "../artifacts/cid.ts";
import type { ModelLicense } from "../chain/generated/ModelLicense.ts";
import { ModelLicense__factory } from "../chain/generated/factories/ModelLicense__factory.ts";
import type { ModelRegistry } from "../chain/generated/ModelRegistry.ts";
import { ModelRegistry__factory } from "../chain/generated/factories/ModelRegistry__factory.ts";
import { findRevertData } from "../chain/revert-data.ts";
import { rightsOf } from "../license/rights.ts";
import { KeyError } from "./errors.ts";
import type { KeyRequest } from "./message.ts";

/** The contracts that decide about keys, by their addresses. The registry names the one that has the bonds. */
export interface GateContracts {
  ModelLicense: string;
  ModelRegistry: string;
}

const VERIFICATION_ABI = ["function isBonded(address verifier) view returns (bool)"];

const RUN = rightsOf("RUN");
/** The registry's `Status.Submitted`. */
const SUBMITTED = 1n;

/** The newest block, and the state that the next one will have on the clock of now: both have to allow it. */
const BLOCKS = ["latest", "pending"] as const;

/** What the chain says about a request for a key. */
export class KeyGate {
  readonly #license: ModelLicense;
  readonly #registry: ModelRegistry;
  readonly #provider: Provider;

  constructor(provider: Provider, contracts: GateContracts) {
    this.#license = new Contract(
      contracts.ModelLicense,
      ModelLicense__factory.abi,
      provider,
    ) as unknown as ModelLicense;
    this.#registry = new Contract(
      contracts.ModelRegistry,
      ModelRegistry__factory.abi,
      provider,
    ) as unknown as ModelRegistry;
    this.#provider = provider;
  }

  /**
   * Whether `account` may have a key of the release now: a licence on that very release that lets it RUN it, or a bond as a
   * verifier while the release waits for receipts or is usable.
   *
   * @throws KeyError `key_not_authorized`, `key_release_mismatch`; what the node throws when it does not answer.
   */
  async requireAuthorized(account: string, { release, cid, token }: KeyRequest): Promise<void> {
    // Not only the newest block: on a quiet chain that one's time may lie before an expiry that has passed.
    for (const blockTag of BLOCKS) {
      const stored = await this.#stored(release, blockTag);
      if (stored.manifest !== toDigest(cid)) {
        const expected = `its manifest on chain has the digest ${stored.manifest}`;
        throw new KeyError("key_release_mismatch", `Release ${release} is not ${cid}: ${expected}`);
      }
      if (token === null) await this.#requireVerifier(account, release, stored.status, blockTag);
      else await this.#requireLicence(account, release, token, blockTag);
    }
  }

  /**
   * Checks that a file which was encrypted for `name` (`owner/slug@version`) is this release's own. Whoever copies the
   * encrypted file into a release of theirs gets no key for it.
   *
   * @throws KeyError `key_release_mismatch`.
   */
  async requireOwnFile(release: string, name: string | undefined): Promise<void> {
    const at = name?.lastIndexOf("@") ?? -1;
    if (!name || at < 0) {
      throw new KeyError("key_release_mismatch", "The encrypted file does not say which release it was made for");
    }
    const found = await this.#registry.releaseByVersion(id(name.slice(0, at)), name.slice(at + 1), {
      blockTag: "latest",
    });
    if (found === BigInt(release)) return;
    throw new KeyError(
      "key_release_mismatch",
      `The encrypted file was made for ${name}, which is not release ${release}`,
    );
  }

  async #requireLicence(account: string, release: string, token: string, blockTag: string): Promise<void> {
    const licensed = await this.#licensed(token, blockTag);
    if (licensed !== BigInt(release)) {
      const found = licensed === 0n ? "does not exist" : `is one for release ${licensed}`;
      throw new KeyError("key_not_authorized", `Licence ${token} ${found}; the file belongs to release ${release}`);
    }
    if (await this.#license.isAuthorized(token, account, RUN, { blockTag })) return;
    const why = "it may have lapsed, changed hands, be lent to somebody else, or the release may be stopped";
    throw new KeyError(
      "key_not_authorized",
      `Licence ${token} does not let ${account} run release ${release} now: ${why}`,
    );
  }

  /** @throws KeyError `key_release_mismatch` when there is no such release. */
  async #stored(release: string, blockTag: string): Promise<{ manifest: string; status: bigint }> {
    try {
      return await this.#registry.releaseOf(release, { blockTag });
    } catch (error) {
      if (findRevertData(error)) throw new KeyError("key_release_mismatch", `There is no release ${release}`);
      throw error;
    }
  }

  /** The release that a licence is for; 0 where there is no such licence, or no more. */
  async #licensed(token: string, blockTag: string): Promise<bigint> {
    try {
      return (await this.#license.licenseOf(token, { blockTag })).releaseId;
    } catch (error) {
      if (findRevertData(error)) return 0n;
      throw error;
    }
  }

  async #requireVerifier(account: string, release: string, status: bigint, blockTag: string): Promise<void> {
    if (!(await this.#isBonded(account, blockTag))) {
      const way = "bond first, or name a licence";
      throw new KeyError("key_not_authorized", `${account} is no verifier with a bond: ${way}`);
    }
    if (status === SUBMITTED) return;
    // Not by its status: a suspension that nobody ratified lapses by itself, and leaves it as it was.
    if (await this.#registry.isUsable(release, { blockTag })) return;
    throw new KeyError("key_not_authorized", `Release ${release} is stopped, so verifiers get no key of it either`);
  }

  /** Whether the account has its bond where the registry counts receipts now: a vote may have put another in its place. */
  async #isBonded(account: string, blockTag: string): Promise<boolean> {
    const address = await this.#registry.verificationRegistry({ blockTag });
    try {
      return await new Contract(address, VERIFICATION_ABI, this.#provider).getFunction("isBonded")(account, { blockTag });
    } catch (error) {
      // No contract there, or one that knows no bonds: then nobody has one.
      if (findRevertData(error) || isError(error, "BAD_DATA")) return false;
      throw error;
    }
  }
}
