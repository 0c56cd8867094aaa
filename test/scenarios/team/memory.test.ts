import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkspace } from "../../../src/core/sandbox/workspace.ts";
import { readFileTool } from "../../../src/core/tools/read-file.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { filesIn, projectOf } from "../../memory/folder.ts";
import { inTurn, proposes, setTeamStage, taskOf } from "./hands.ts";

test("everyone at work on a plan is told of the rules and notes, and each task of a folder's rules when it first reads there", async () => {
  const { folder, home, standing, put } = projectOf(
    { "AGENTS.md": "Say please.", "api/AGENTS.md": "In api." },
    { notes: async () => "The note." },
  );
  put("api/a.txt", "hello\n");
  const dataFolder = `${home}/data`;
  const workspace = createWorkspace({ folders: [folder], dataFolder, readableFolder: dataFolder });
  const turns = new Map<string, number>();
  let reads = 0;
  const counted: typeof standing = (folders) => {
    reads += 1;
    return standing(folders);
  };
  const stage = setTeamStage(
    {
      planner: inTurn([proposes([{ id: "a" }, { id: "b" }])]),
      coder: (request) => {
        const turn = turns.get(taskOf(request)) ?? 0;
        turns.set(taskOf(request), turn + 1);
        return turn < 2 ? [call("read_file", { path: "api/a.txt" }, `${taskOf(request)} ${turn}`)] : [says("Read.")];
      },
    },
    { folder, standing: counted, tools: [readFileTool({ workspace })] },
  );
  await stage.play("Read it twice");
  assert.equal(reads, 1, "they are read once for the run");
  const { requests } = stage.provider;
  assert.deepEqual([...new Set(requests.map(({ role }) => role))].sort(), ["coder", "coordinator", "planner"]);
  for (const { role, request } of requests) assert.match(request.system, /Say please\.[\s\S]*The note\.$/, role);
  const { steps } = await stage.view();
  const given = steps.filter(({ tool }) => tool === "read_file").map(({ laneId, output }) => [laneId, filesIn(output).join()] as const);
  const byTask = new Map(given.map(([lane]) => [lane, given.filter(([other]) => other === lane).map(([, files]) => files)]));
  assert.deepEqual([...byTask.values()], Array(2).fill(["api/AGENTS.md", ""]));
});
