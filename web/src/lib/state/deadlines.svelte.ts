import { SvelteMap } from "svelte/reactivity";

/** Something that happens by time alone, such as the end of a vote. */
export interface UpcomingDeadline {
  /** What happens: "proposal 27 closes". */
  label: string;
  /** Seconds since the epoch, chain's clock. */
  at: number;
}

/** Deadlines that the page on screen knows; the local chain's "skip time" offers to go there. */
export class Deadlines {
  #entries = new SvelteMap<symbol, UpcomingDeadline>();

  /** Names a deadline for as long as the returned function is not called. */
  add(deadline: UpcomingDeadline): () => void {
    const key = Symbol(deadline.label);
    this.#entries.set(key, deadline);
    return () => this.#entries.delete(key);
  }

  /** Those still ahead, soonest first. */
  after(now: number): UpcomingDeadline[] {
    return [...this.#entries.values()].filter(({ at }) => at > now).sort((a, b) => a.at - b.at);
  }
}
