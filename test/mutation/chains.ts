import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

/** As in Mutant.sol. */
const SWITCH = "0x4D7574616e74000000000000000000000000a11f";

type Request = NetworkConnection["provider"]["request"];
type Fixture = (connection: NetworkConnection) => Promise<unknown>;

/** A chain that holds what a fixture made, to go back to. */
interface Built {
  chain: NetworkConnection;
  request: Request;
  snapshot: unknown;
  data: unknown;
  /** Mutants that were asked for while it was made. */
  reached: ReadonlySet<number>;
}

/**
 * The chain of the contract tests as one that outlives a mutant: each fixture gets a chain of its own behind the one
 * connection that all tests share, and is made once for all mutants that making it does not reach. For a mutant that it
 * does reach it is made anew with that one alive, so that nothing differs from a process that knows one mutant only.
 */
export class Chains {
  readonly #hre: HardhatRuntimeEnvironment;
  readonly #built = new Map<Fixture, Built>();
  readonly #mutated = new Map<Fixture, Built>();
  readonly #onFixture: (fixture: Fixture) => void;
  #shared: Built | undefined;
  #current: Request | undefined;
  #mutant = 0;
  #adding = false;
  #noting: Set<number> | undefined;

  /** @param onFixture Told of each use of a fixture. */
  constructor(hre: HardhatRuntimeEnvironment, onFixture: (fixture: Fixture) => void) {
    this.#hre = hre;
    this.#onFixture = onFixture;
    hre.hooks.registerHandlers("network", {
      newConnection: async (context, next) => {
        const connection = await next(context);
        if (!this.#adding) await this.#adopt(connection as unknown as NetworkConnection);
        return connection;
      },
    });
  }

  /** Mutants that the making of any fixture so far has asked for. */
  reachedBy(fixture: Fixture): ReadonlySet<number> {
    return this.#built.get(fixture)?.reached ?? new Set();
  }

  /** Notes mutants that were asked for while a fixture is made. @returns Whether one is. */
  note(mutants: readonly number[]): boolean {
    for (const mutant of mutants) this.#noting?.add(mutant);
    return this.#noting !== undefined;
  }

  /** Lets a mutant live, on chains as they were before anything was tested. */
  async let(mutant: number): Promise<void> {
    for (const { chain } of this.#mutated.values()) await chain.close();
    this.#mutated.clear();
    this.#mutant = mutant;
    if (this.#shared) await this.#goBack(this.#shared);
  }

  /** The first connection is what the tests share; others are made by tests for themselves. */
  async #adopt(connection: NetworkConnection): Promise<void> {
    const request = connection.provider.request.bind(connection.provider) as Request;
    await setSwitch(request, this.#mutant);
    if (this.#shared) return;
    const snapshot = await request({ method: "evm_snapshot" });
    this.#shared = { chain: connection, request, snapshot, data: undefined, reached: new Set() };
    this.#current = request;
    connection.provider.request = ((args: Parameters<Request>[0]) => this.#current!(args)) as Request;
    const { networkHelpers } = connection as unknown as { networkHelpers: { loadFixture: unknown } };
    networkHelpers.loadFixture = (fixture: Fixture) => this.#load(fixture);
  }

  async #load(fixture: Fixture): Promise<unknown> {
    this.#onFixture(fixture);
    const mutated = this.#mutated.get(fixture);
    if (mutated) return this.#goBack(mutated);
    const plain = this.#built.get(fixture) ?? await this.#keep(fixture);
    if (!plain.reached.has(this.#mutant)) return this.#goBack(plain);
    const built = await this.#build(fixture, this.#mutant);
    this.#mutated.set(fixture, built);
    return built.data;
  }

  async #keep(fixture: Fixture): Promise<Built> {
    const built = await this.#build(fixture, 0);
    this.#built.set(fixture, built);
    return built;
  }

  async #build(fixture: Fixture, mutant: number): Promise<Built> {
    this.#adding = true;
    const chain = await this.#hre.network.create() as unknown as NetworkConnection;
    this.#adding = false;
    const request = chain.provider.request.bind(chain.provider) as Request;
    await setSwitch(request, mutant);
    this.#current = request;
    const reached = this.#noting = new Set<number>();
    try {
      const data = await fixture(this.#shared!.chain);
      return { chain, request, data, reached, snapshot: await request({ method: "evm_snapshot" }) };
    } finally {
      this.#noting = undefined;
    }
  }

  async #goBack(built: Built): Promise<unknown> {
    await built.request({ method: "evm_revert", params: [built.snapshot] });
    built.snapshot = await built.request({ method: "evm_snapshot" });
    await setSwitch(built.request, this.#mutant);
    this.#current = built.request;
    return built.data;
  }
}

async function setSwitch(request: Request, mutant: number): Promise<void> {
  // PUSH4 number, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
  const code = `0x63${mutant.toString(16).padStart(8, "0")}5f5260205ff3`;
  await request({ method: "hardhat_setCode", params: [SWITCH, code] });
}
