import assert from "node:assert/strict";
import { test } from "node:test";
import { splitFolder } from "../../../src/core/tools/commands/folder.ts";
import { createWorld, ready, refusal } from "../world.ts";

test("a folder a line goes to first is told from the rest, where that is the same for sure", () => {
  const check = (line: string, command: string, folder?: string) =>
    assert.deepEqual(splitFolder(line), folder === undefined ? { command } : { command, folder }, line);
  check("cd src && npm test", "npm test", "src");
  check("  cd 'a b' && ls; ls", "ls; ls", "a b");
  check('cd "a b"&&ls 2>&1', "ls 2>&1", "a b");
  check("cd a && cd ../b && make", "make", "a/../b");
  check("cd a && cd /tmp && ls", "ls", "/tmp");
  check("cd a &&\n ls\nls", "ls\nls", "a");
  const untouched = [
    ...["cd src", "cd src &&", "cd src; ls", "cd src || ls", "cd && ls", "cd - && ls", "cd -P a && ls", "cd ~ && ls", "cd ~/x && ls"],
    ...[
      "cd $HOME && ls",
      "cd `x` && ls",
      "cd a b && ls",
      "cd a* && ls",
      'cd "$X" && ls',
      'cd "a\\b" && ls',
      "cd a\\ b && ls",
      "xcd a && ls",
    ],
    // What goes on in the background leaves the folder to it, and what comes behind it is somewhere else.
    ...["cd a && sleep 9 & ls", "cd a && b &", "cd 'a' && echo '&' && ls"],
  ];
  for (const line of untouched) check(line, line);
});

test("a command behind a folder runs there, is judged there, and can be remembered", async () => {
  const world = createWorld();
  world.write("sub/x.txt", "");
  const prepared = ready(await world.prepare("run_command", { command: "cd sub && ls" }));
  assert.ok(prepared.access.kind === "run");
  assert.deepEqual([prepared.access.command, prepared.access.directory, prepared.access.reading.kind], ["ls", world.path("sub"), "clear"]);
  assert.match((await world.call("run_command", { command: "cd sub && pwd && ls" })).output, /project\/sub\nx\.txt/);
  assert.match((await world.call("run_command", { command: "cd .. && pwd", directory: "sub" })).output, /project$/);
  assert.match(refusal(await world.prepare("run_command", { command: "cd gone && ls" })), /no folder gone/);
  const outside = ready(await world.prepare("run_command", { command: `cd ${world.outside} && ls` }));
  assert.ok(outside.access.kind === "run" && outside.access.place === "outside", "judged as outside the workspace");
});
