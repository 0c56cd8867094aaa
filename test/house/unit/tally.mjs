// Counts tests and words what is said of them, for whoever runs them. Where nothing may be left out (ANYCOWORK_E2E=required), a skipped test is a failed one.
import { inspect } from "node:util";

const skipsFail = process.env.ANYCOWORK_E2E === "required";

/** Each call gives what is to be printed. The last line is for test/house/suite.mjs. */
export function createTally() {
  let passed = 0;
  let failed = 0;
  return {
    begin: (name) => `@> ${name.replaceAll("\n", " ")}\n`,
    through: () => "@- no test is left\n",
    pass() {
      passed += 1;
      return "";
    },
    skip(name, reason) {
      if (skipsFail) failed += 1;
      return `skipped: ${name}${typeof reason === "string" ? ` (${reason})` : ""}\n`;
    },
    fail(name, error) {
      failed += 1;
      return `\nFAILED ${name}\n${inspect(error, { depth: 6 })}\n`;
    },
    hasFailed: () => failed > 0,
    sum: () => `@@ ${passed} ${failed}\n`,
  };
}
