import Mocha from "mocha";
import { reportCounts } from "./counts.mjs";

/** Mocha's own `spec` output, and the counts for the runner. A failed hook counts as a failed test. */
class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      reportCounts({ passed: passes, failed: failures, skipped: pending });
    });
  }
}

// Mocha loads a reporter with `require`, which gets this export as the module itself.
export { CountingSpec as "module.exports" };
