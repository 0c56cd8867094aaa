import assert from "node:assert/strict";
import { test } from "node:test";
import { run, start } from "../../../cli/program.ts";
import { engineAddress } from "../stage.ts";
import { until } from "../until.ts";
import { command, stageFor } from "./workspace.ts";

test("The terminal says where a command runs, lists its sandbox, and stops it", async () => {
  const stage = await stageFor([command("touch begun; sleep 100"), { text: "Done." }]);
  const { folder } = stage;
  const environment = { ...stage.environment, DOCKER_HOST: engineAddress };
  const sandboxes = (...words: readonly string[]) => run(["sandboxes", ...words], { folder, environment });
  const words = ["run", "--approve", "all", "--sandbox", "required", "mend the tests", ...stage.words];
  const program = await start(words, { folder, environment });
  await until(() => stage.has("begun"));
  const mine = async () =>
    (
      JSON.parse((await sandboxes("list", "--json")).stdout) as readonly { id: string; title: string; commands: number; owner: string }[]
    ).filter(({ title }) => title === "mend the tests");
  const [box, ...others] = await mine();
  assert.ok(box);
  assert.deepEqual([box.commands, box.owner, others], [1, "elsewhere", []]);
  const id = box.id.slice(0, 12);
  assert.match(
    (await sandboxes("list")).stdout,
    new RegExp(`^${id} {2}debian:stable-slim {2}\\d+ of 256 MB {2}1 command {2}mend the tests$`, "m"),
  );
  const none = await sandboxes("stop", "ffffffffffff");
  assert.deepEqual(
    [none.code, none.stderr],
    [2, 'anycowork: No sandbox has an ID that begins with "ffffffffffff"; "anycowork sandboxes list" shows them.\n'],
  );
  assert.match((await sandboxes("stop", id)).stdout, new RegExp(`^Stopped: ${id} `));
  const { code, stderr } = await program.ended;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /✗ Run touch begun; sleep 100 · Docker … lost/);
  assert.deepEqual(await mine(), []);
  assert.match((await sandboxes("clean", "--json")).stdout, /^\{"removed":\d+\}\n$/);
});

test("Where no engine answers, what was blocked and doctor say what to do", async () => {
  const stage = await stageFor([command("true"), { text: "Done." }]);
  const { folder } = stage;
  const environment = { ...stage.environment, DOCKER_HOST: "unix:///nowhere/docker.sock" };
  const blocked = await run(["run", "--approve", "all", "--sandbox", "required", "do it", ...stage.words], { folder, environment });
  assert.match(blocked.stderr, /✗ Run true … blocked\n {4}Commands here may only run in a Docker sandbox.* start Docker/);
  const listed = await run(["sandboxes", "list"], { folder, environment });
  assert.deepEqual([listed.code, /start Docker/.test(listed.stderr)], [2, true]);
  const lacking = await run(["doctor"], { folder, environment });
  assert.match(lacking.stdout, /– docker .*start Docker.* How to get it: https:\/\/docs\.docker\.com/);
  const found = await run(["doctor"], { folder, environment: { ...environment, DOCKER_HOST: engineAddress } });
  assert.match(found.stdout, /✓ docker .* at unix:\/\/.*; the image debian:stable-slim is there/);
});
