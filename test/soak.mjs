// `npm run soak`: kills writing processes a thousand times (or ANYCOWORK_KILLS) and notes what came of it in test/storage/soak.md. Takes ten minutes.
import { bundleTests, conclude, findTests, runTests } from "./house/suite.mjs";

const environment = { ANYCOWORK_KILLS: "1000", ...process.env, ANYCOWORK_SAY_EACH: "1" };
const bundles = await bundleTests(await findTests(/\.e2e\.ts$/, ["test/storage/processes"]));
conclude("soak", [await runTests(bundles, { environment, patienceMs: 3_600_000 })]);
