// The unit tests: `node test/run.mjs [part of a path …]`. Runs the chosen test files in a process a core and one more, since some wait; at most four.
import { availableParallelism } from "node:os";
import { bundleTests, conclude, findTests, runTests } from "./house/suite.mjs";

const wanted = process.argv.slice(2);
const files = await findTests(/\.test\.tsx?$/, wanted);
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(" ")}.`);
  process.exit(2);
}
const bundles = await bundleTests(files);
const shardCount = Math.min(4, availableParallelism() + 1, files.length);
const shards = Array.from({ length: shardCount }, (_, shard) => bundles.filter((_each, index) => index % shardCount === shard));
conclude("unit", await Promise.all(shards.map((each) => runTests(each))));
