import type { RequestedTypedData } from "./request.ts";

/** What typed data states, in one sentence; types this app does not know are named. */
export function sayTypedData({ primaryType, message, domain }: RequestedTypedData): string {
  if (primaryType === "Receipt") {
    const passes = Number(message.outcome) === 1 ? "passes" : "fails";
    const backend = ["an unknown backend", "your GPU (WebGPU)", "WebAssembly, as a reference run", "the CPU"];
    const score = (Number(message.scoreBps) / 10_000).toFixed(4).replace(/0$/, "");
    const deviation = (Number(message.maxDeviation) * 1e-12).toPrecision(2);
    return (
      `You state that release ${String(message.releaseId)} ${passes} its suite on ${backend[Number(message.backend)] ?? backend[0]}: ` +
      `score ${score}, largest deviation ${Number(deviation).toExponential(1)}.`
    );
  }
  return `You sign a ${primaryType} for ${String(domain.name ?? "an unnamed contract")}.`;
}
