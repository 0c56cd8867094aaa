// The unit tests: `node test/run.mjs [part of a path …]`. Runs the chosen test files in a process a core and one more, since some wait; at most four.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { bundleTests, conclude, findTests, forOwnRunner, inTests, runShared } from "./house/suite.mjs";

const wanted = process.argv.slice(2);
/** `npm run check` asks for that one, and has said what it finds. */
const isLeft = (file) => wanted.length === 0 && file === "architecture.test.ts";
const files = (await findTests(/\.test\.tsx?$/, wanted)).filter((each) => !isLeft(each));
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(" ")}.`);
  process.exit(2);
}
const bundles = new Map((await bundleTests(files, forOwnRunner)).map((bundle, index) => [files[index], bundle]));
const claims = mkdtempSync(path.join(tmpdir(), "anycowork-claims-"));
const shares = share(files, Math.min(4, availableParallelism() + 1, files.length));
// Each process begins with its share, and then helps the others from the end of theirs.
const orders = shares.map((own, nr) => [...own, ...[...shares.slice(nr + 1), ...shares.slice(0, nr)].flatMap((each) => each.toReversed())]);
const bundled = (some) => some.map((file) => bundles.get(file));
conclude("unit", await Promise.all(orders.map((each) => runShared(bundled(each), claims))));
rmSync(claims, { recursive: true });

/**
 * Files by process, about as much text for each. Those of one room stay together where that is not too much for one process: they load the same
 * libraries, and what they load costs more than many of them.
 */
function share(all, count) {
  const sizes = new Map(all.map((file) => [file, statSync(inTests(file)).size]));
  const sizeOf = (some) => some.reduce((sum, file) => sum + sizes.get(file), 0);
  const rooms = [...new Set(all.map(roomOf))].map((room) => all.filter((file) => roomOf(file) === room));
  const groups = rooms.flatMap((room) => (sizeOf(room) * count > sizeOf(all) ? room.map((file) => [file]) : [room]));
  const shares = Array.from({ length: count }, () => []);
  for (const group of groups.sort((one, other) => sizeOf(other) - sizeOf(one)))
    shares.reduce((least, each) => (sizeOf(each) < sizeOf(least) ? each : least)).push(...group);
  return shares.filter((each) => each.length > 0);
}

function roomOf(file) {
  return file.split("/")[0];
}
