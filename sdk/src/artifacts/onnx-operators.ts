import { refusal } from "./onnx-fields.ts";

/** Operators that every ONNX Runtime build carries. Any other domain needs code from somewhere, so it is refused. */
export const OPERATOR_DOMAINS: readonly string[] = ["", "ai.onnx", "com.microsoft"];

/** Most operators, those of functions counted as often as they are called. */
export const MAX_NODES = 200_000;
const MAX_FUNCTIONS = 10_000;

/** A function's name, or the model's own graph. */
type Body = string;
const MODEL: Body = "";

/**
 * The operators of a model and its functions. An operator of another domain is good when the file itself says what it
 * is, as a function of known operators (exporters of PyTorch write such); else it needs foreign code.
 */
export class Operators {
  /** How often each body uses each operator that may be a function. */
  readonly #calls = new Map<Body, Map<string, number>>([[MODEL, new Map()]]);
  #count = 0;

  /** Notes one operator of the model, or of the function `body`. */
  add(body: Body | undefined, domain: string, type: string): void {
    if (++this.#count > MAX_NODES) throw refusal(`it has more than ${MAX_NODES} operators`);
    const calls = this.#calls.get(body ?? MODEL) as Map<string, number>;
    const name = nameOf(domain, type);
    calls.set(name, (calls.get(name) ?? 0) + 1);
  }

  /** Notes a function and gives the name under which its operators are added. */
  define(domain: string, name: string): Body {
    const body = nameOf(domain, name);
    if (this.#calls.has(body)) throw refusal(`it has two functions '${body.slice(0, 200)}'`);
    if (this.#calls.size > MAX_FUNCTIONS) throw refusal(`it has more than ${MAX_FUNCTIONS} functions`);
    this.#calls.set(body, new Map());
    return body;
  }

  /**
   * How many operators there are, as the file lists them.
   *
   * @throws ArtifactError `onnx-invalid` for operators that need foreign code, for functions that call themselves, and
   *   for such that unfold into too many operators.
   */
  count(): number {
    const sizes = new Map<Body, number>();
    for (const body of this.#calls.keys()) this.#size(body, sizes);
    return this.#count;
  }

  /** Operators of a body with all its calls unfolded. Bodies are gone through without recursion: chains may be long. */
  #size(start: Body, sizes: Map<Body, number>): void {
    const open = new Set<Body>();
    const pending = [start];
    while (pending.length > 0) {
      const body = pending.at(-1) as Body;
      const calls = this.#calls.get(body) as Map<string, number>;
      const missing = sizes.has(body) ? [] : [...calls.keys()].filter((name) => this.#calls.has(name) && !sizes.has(name));
      if (missing.length > 0) {
        open.add(body);
        const [next] = missing as [string];
        if (open.has(next)) throw refusal(`its function '${next.slice(0, 200)}' calls itself`);
        pending.push(next);
        continue;
      }
      if (!sizes.has(body)) sizes.set(body, this.#unfolded(calls, sizes));
      open.delete(body);
      pending.pop();
    }
  }

  #unfolded(calls: ReadonlyMap<string, number>, sizes: ReadonlyMap<Body, number>): number {
    let size = 0;
    for (const [name, times] of calls) {
      const inner = this.#calls.has(name) ? sizes.get(name) : undefined;
      if (inner === undefined) requireKnown(name);
      size += times * (inner ?? 1);
      if (size > MAX_NODES) throw refusal(`its functions unfold into more than ${MAX_NODES} operators`);
    }
    return size;
  }
}

function nameOf(domain: string, type: string): string {
  return `${domain}::${type}`;
}

function requireKnown(name: string): void {
  const at = name.indexOf("::");
  const [domain, type] = [name.slice(0, at), name.slice(at + 2)];
  if (OPERATOR_DOMAINS.includes(domain)) return;
  const allowed = OPERATOR_DOMAINS.filter((one) => one !== "").join(" and ");
  throw refusal(`operator ${type} is of the domain '${domain}', which needs foreign code: use ${allowed} only`);
}
