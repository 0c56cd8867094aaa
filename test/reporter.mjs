// Prints failures whole, skips by name, and one closing line `@@ passed failed` for test/run.mjs.
import { inspect } from "node:util";

export default async function* report(source) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of source) {
    const isSuite = data?.details?.type === "suite";
    if (type === "test:pass" && !isSuite) {
      if (data.skip !== undefined) yield `skipped: ${data.name}${data.skip ? ` (${data.skip})` : ""}\n`;
      else passed += 1;
    } else if (type === "test:fail" && !(isSuite && data.details.error?.failureType === "subtestsFailed")) {
      failed += 1;
      yield `\nFAILED ${data.name}\n${inspect(data.details.error?.cause ?? data.details.error, { depth: 6 })}\n`;
    } else if (type === "test:stdout" || type === "test:stderr") {
      yield data.message;
    }
  }
  yield `@@ ${passed} ${failed}\n`;
}
