// Prints failures whole, skips by name, and one closing line for test/house/suite.mjs.
import { createTally } from "./house/unit/tally.mjs";

const saysEach = process.env.ANYCOWORK_SAY_EACH === "1";

export default async function* report(source) {
  const tally = createTally();
  let left = 0;
  for await (const { type, data } of source) {
    const isSuite = data?.details?.type === "suite";
    if (type === "test:enqueue") left += 1;
    if (type === "test:dequeue" && saysEach) yield tally.begin(data.name);
    else if (type === "test:pass" && !isSuite) {
      if (data.skip !== undefined) yield tally.skip(data.name, data.skip);
      else yield tally.pass() + (saysEach ? `  ok ${data.name} (${(data.details.duration_ms / 1000).toFixed(1)} s)\n` : "");
    } else if (type === "test:fail" && !(isSuite && data.details.error?.failureType === "subtestsFailed")) {
      yield tally.fail(data.name, data.details.error?.cause ?? data.details.error);
    } else if (type === "test:stdout" || type === "test:stderr") {
      yield data.message;
    }
    if ((type === "test:pass" || type === "test:fail") && --left === 0 && saysEach) yield tally.through();
  }
  yield tally.sum();
}
