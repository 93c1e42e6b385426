import { readFileSync } from "node:fs";
import { JsonRpcProvider } from "ethers";
import type { Browser, BrowserContext } from "playwright";
import { contractAt, type ContractName, type Contracts } from "../../../sdk/src/chain/contracts.ts";
import type { StackInfo } from "../../../deploy/local/stack-file.ts";
import { ask } from "../../ask.ts";
import { launchBrowser } from "../../browser.ts";
import { LocalStack } from "../../local-stack.ts";
import { Person } from "./person.ts";

/** The one stack, browser and page on which the whole story is told, one part after the other. */
class Stage {
  /** The stack of these tests; undefined when E2E_STACK names one that is up already. */
  local: LocalStack | undefined;
  #info: StackInfo | undefined;
  #browser: Browser | undefined;
  #person: Person | undefined;
  #provider: JsonRpcProvider | undefined;

  /** Where the stack's parts answer. */
  get info(): StackInfo {
    return this.local?.info ?? present(this.#info, "the stack");
  }

  /** Who goes through the story, as whoever they act as. */
  get person(): Person {
    return present(this.#person, "the page");
  }

  get provider(): JsonRpcProvider {
    return present(this.#provider, "the chain");
  }

  async open(): Promise<void> {
    const running = process.env.E2E_STACK;
    const browser = launchBrowser();
    if (running) this.#info = JSON.parse(readFileSync(running, "utf8")) as StackInfo;
    else {
      this.local = new LocalStack("e2e");
      await this.local.start({ fresh: true, limit: 580_000 });
    }
    this.#browser = await browser;
    await this.meet();
  }

  /** Begins with a page and a chain client of their own: after a start the stack may have other ports. */
  async meet(): Promise<void> {
    await this.#person?.page.context().close();
    this.#provider?.destroy();
    this.#provider = new JsonRpcProvider(this.info.rpc, this.info.chainId, {
      staticNetwork: true, pollingInterval: 100, cacheTimeout: -1,
    });
    const context = await this.newContext();
    this.#person = new Person(await context.newPage(), this.info.web);
  }

  /** A browser profile that knows nobody. */
  newContext(options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
    return present(this.#browser, "the browser").newContext({
      viewport: { width: 1280, height: 900 }, colorScheme: "light", reducedMotion: "reduce", ...options,
    });
  }

  /** A contract of the deployment, to hold against what pages say. */
  contract<Name extends ContractName>(name: Name): Promise<Contracts[Name]> {
    return contractAt(name, this.info.contracts[name] ?? "", this.provider);
  }

  /** Asks the index. */
  query<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return ask(this.info.graph, query, variables);
  }

  async close(): Promise<void> {
    this.#provider?.destroy();
    await this.#browser?.close();
    await this.local?.remove();
  }
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not there: did the suite's first hook fail?`);
  return value;
}

export const stage = new Stage();

// Outside of every `describe`: these belong to the whole suite, however many files share them.
before("bring up the stack and a browser", async function () {
  this.timeout(600_000);
  await stage.open();
});
after("end the stack and the browser", async function () {
  this.timeout(60_000);
  await stage.close();
});
