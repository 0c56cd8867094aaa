import assert from "node:assert/strict";
import { test } from "node:test";
import { calledText, completions } from "../../../src/cli/called.ts";
import type { Core } from "../../../src/core/core.ts";
import { skillText, stage } from "../../skills/stage.ts";

/** Two skills, a prompt and a resource of a server that runs, and an agent that names one skill. */
function talking(agent?: string) {
  const { skills } = stage({
    "home/.agents/skills/notes/SKILL.md": skillText("notes", "Writes notes."),
    "home/.agents/skills/note-down/SKILL.md": skillText("note-down"),
  });
  const called = async (typed: string) => {
    const names = typed.startsWith("@") ? ["@files:file:///a", "@files:file:///\u202eb"] : ["files:notice"];
    return names.map((name) => ({ name, description: "From a server." }));
  };
  const agents = { find: async (name: string) => ({ name, skills: ["notes"] }) };
  const core = { skills, connections: { called }, agents } as unknown as Core;
  return {
    core,
    talk: { model: "demo/tour", workspace: ["/work"], approvalMode: "ask", ...(agent === undefined ? {} : { agent }) },
  } as const;
}

test("Tab completes commands, skills and prompts behind a slash, and resources behind an at sign; anywhere else nothing", async () => {
  const complete = async (typed: string, agent?: string) => completions(talking(agent), ["/new", "/note"], typed);
  assert.deepEqual(await complete("/no"), [["/note ", "/note-down ", "/notes "], "/no"]);
  assert.deepEqual(await complete("/no", "writer"), [["/note ", "/notes "], "/no"]);
  assert.deepEqual(await complete("/files"), [["/files:notice "], "/files"]);
  assert.deepEqual(await complete("see @fi"), [["@files:file:///a "], "@fi"]);
  for (const typed of ["", "and/or", "say /no", "/notes then", "a@b"]) assert.deepEqual((await complete(typed))[0], [], typed);
});

test("a slash alone shows the skills and prompts there are", async () => {
  const text = await calledText(talking());
  assert.deepEqual(text.split("\n").slice(0, 3), ["/note-down  What it is for.", "/notes  Writes notes.", "/files:notice  From a server."]);
});
