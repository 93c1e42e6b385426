import type { ComponentProps } from "svelte";
import type VerificationRun from "#lib/components/VerificationRun.svelte";
import type { VerificationSession } from "./run.svelte.ts";

type View = Omit<ComponentProps<typeof VerificationRun>, "suite" | "onrun" | "onreference" | "oncancel" | "finished">;

/** What the run's component shows of a session. */
export function runView(session: VerificationSession): View {
  const { suite, result, refusal, state } = session;
  const report = result?.report;
  return {
    state: state === "preparing" ? "ready" : state,
    reference: session.backend === "wasm",
    size: session.size,
    total: suite?.cases ?? 0,
    fetched: session.fetched,
    memory: session.memory,
    secondsLeft: session.remainingMs === undefined ? undefined : Math.ceil(session.remainingMs / 1000),
    retried: session.retried,
    steps: state === "ready" || state === "preparing" ? [] : session.steps,
    cases: state === "running" || report ? session.cases : undefined,
    adapter: report ? adapterName(report.environment.adapter) : undefined,
    runtime: report ? `${report.environment.runtime.name} ${report.environment.runtime.version}, ${backendName(report.backend)}` : undefined,
    kernels: report?.kernels ?? (report ? 0 : undefined),
    score: report && suite ? {
      value: report.scoreBps / 10_000,
      needed: suite.minimumScoreBps / 10_000,
      right: report.cases.correct,
    } : undefined,
    deviation: report && suite ? {
      value: report.maxDeviation ?? Number.POSITIVE_INFINITY,
      tolerance: Math.max(...suite.outputs.map((output) => output.atol)),
    } : undefined,
    error: refusal && state === "refused" ? { title: refusal.title, text: refusal.text } : undefined,
  };
}

function backendName(backend: string): string {
  return backend === "webgpu" ? "WebGPU" : backend === "wasm" ? "WASM" : "CPU";
}

/** "nvidia, ada"; what a browser withholds is left out. */
export function adapterName(adapter: { vendor: string; architecture: string; description: string } | null): string | undefined {
  if (!adapter) return undefined;
  return [adapter.vendor, adapter.architecture].filter(Boolean).join(", ") || adapter.description || "an unnamed adapter";
}
