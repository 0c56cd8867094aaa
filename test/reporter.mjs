// Prints failures whole, skips by name, and one closing line `@@ passed failed` for test/house/suite.mjs.
// Where nothing may be left out (ANYCOWORK_E2E=required), a skipped test is a failed one.
import { inspect } from "node:util";

const skipsFail = process.env.ANYCOWORK_E2E === "required";
const saysEach = process.env.ANYCOWORK_SAY_EACH === "1";

export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    const isSuite = data?.details?.type === "suite";
    if (type === "test:pass" && !isSuite) {
      if (data.skip === undefined) passed += 1;
      else if (skipsFail) failed += 1;
      if (data.skip !== undefined) yield `skipped: ${data.name}${typeof data.skip === "string" ? ` (${data.skip})` : ""}\n`;
      else if (saysEach) yield `  ok ${data.name} (${(data.details.duration_ms / 1000).toFixed(1)} s)\n`;
    } else if (type === "test:fail" && !(isSuite && data.details.error?.failureType === "subtestsFailed")) {
      failed += 1;
      yield `\nFAILED ${data.name}\n${inspect(data.details.error?.cause ?? data.details.error, { depth: 6 })}\n`;
    } else if (type === "test:stdout" || type === "test:stderr") {
      yield data.message;
    }
  }
  yield `@@ ${passed} ${failed}\n`;
}
