export function reportCounts(counts: { passed: number; failed: number; skipped?: number }): void;
