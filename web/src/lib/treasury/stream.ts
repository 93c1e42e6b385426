/** A stream as the index has it, amounts in the currency's smallest unit. */
export interface StreamTerms {
  amount: string;
  start: string;
  duration: string;
  withdrawn: string;
  returned: string;
  stoppedAt: string | null;
}

/** Where a stream stands. */
export interface StreamStanding {
  state: "waiting" | "running" | "stopped" | "done";
  /** What has flowed so far: the recipient's, withdrawn or not. */
  vested: bigint;
  /** Of it, what can be withdrawn now. */
  open: bigint;
  /** When all of it will have flowed, seconds since the epoch. */
  ends: number;
}

/** `Streams.vestedOf`: even over the duration, rounded down. @param now seconds on the chain's clock */
export function streamStanding(stream: StreamTerms, now: number): StreamStanding {
  const [amount, withdrawn, returned] = [BigInt(stream.amount), BigInt(stream.withdrawn), BigInt(stream.returned)];
  const [start, duration] = [Number(stream.start), Number(stream.duration)];
  const ends = start + duration;
  const passed = Math.min(Math.max(Math.floor(now) - start, 0), duration);
  const vested = stream.stoppedAt !== null ? amount - returned : (amount * BigInt(passed)) / BigInt(duration);
  const open = vested - withdrawn;
  const state =
    stream.stoppedAt !== null ? "stopped" : now >= ends ? "done" : now < start ? "waiting" : "running";
  return { state, vested, open: open > 0n ? open : 0n, ends };
}
