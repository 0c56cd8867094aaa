import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemory } from "../../src/core/memory/memory.ts";
import { createWorkspace } from "../../src/core/sandbox/workspace.ts";
import { readFileTool } from "../../src/core/tools/read-file.ts";
import { rememberTool } from "../../src/core/tools/remember.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { filesIn, projectOf } from "../memory/folder.ts";
import { expectTranscript } from "../transcript.ts";
import { transcriptOf } from "./script.ts";
import { setStage } from "./stage.ts";

type Project = ReturnType<typeof projectOf>;

function stageIn(project: Project, provider: ScriptedProvider) {
  return setStage({ provider, folder: project.folder, standing: project.standing, tools: [readIn(project)] });
}

function readIn({ folder, home }: Project) {
  return readFileTool({
    workspace: createWorkspace({ folders: [folder], dataFolder: `${home}/data`, readableFolder: `${home}/data/blobs` }),
  });
}

const reads = (path: string, callId?: string) => call("read_file", { path }, callId);

test("Rules files reach the model: those of the top with its instructions, those of a folder with the first result from there", async () => {
  const project = projectOf({ "AGENTS.md": "Say please.", "api/AGENTS.md": "In api, say thanks.", "api/a.txt": "hello\n" });
  const provider = new ScriptedProvider([[reads("api/a.txt")], [reads("api/a.txt", "again")], [says("Thanks.")]]);
  const stage = stageIn(project, provider);
  await stage.play("Read it");
  const { system, messages } = provider.requests.at(-1) ?? { system: "", messages: [] };
  const results = messages.flatMap((each) => (each.role === "tool" ? [each.text] : []));
  assert.deepEqual([filesIn(system), results.map((each) => filesIn(each).length)], [["AGENTS.md"], [1, 0]]);
  const mark = /mark="(\w+)"/.exec(system)?.[1] ?? "";
  expectTranscript(
    "standing",
    `${transcriptOf(stage.envelopes, { [mark]: "MARK" })}\n\nThe instructions end:\n${system.slice(system.indexOf("Rules files")).replaceAll(mark, "MARK")}`,
  );
});

test("What stands over a run is read once: its turns begin the same to the byte, whatever becomes of the files, and the next run knows", async () => {
  const project = projectOf({ "AGENTS.md": "Old rule.", "a.txt": "hello\n" });
  const change = () => {
    project.put("AGENTS.md", "New rule.");
    return [reads("a.txt")];
  };
  const provider = new ScriptedProvider([change, [says("One.")], [says("Two.")]]);
  const stage = stageIn(project, provider);
  await stage.play("First");
  await stage.play("Second");
  const [first, second, third] = provider.requests.map(({ system }) => system);
  assert.equal(first, second);
  assert.match(first ?? "", /Old rule\./);
  assert.match(third ?? "", /New rule\./);
});

test("In the next run of a conversation the rules of a folder are not told again while they are still sent, and are when they have changed", async () => {
  const project = projectOf({ "api/AGENTS.md": "In api.", "api/a.txt": "hello\n" });
  const turns = ["one", "two", "three"].flatMap((each) => [[reads("api/a.txt", each)], [says(each)]]);
  const provider = new ScriptedProvider(turns);
  const stage = stageIn(project, provider);
  await stage.play("First");
  await stage.play("Second");
  project.put("api/AGENTS.md", "In api, otherwise.");
  await stage.play("Third");
  const outputs = (await stage.view()).steps.map((each) => filesIn(each.output ?? "").length);
  assert.deepEqual(outputs, [1, 0, 1]);
});

test("What the person says yes to is kept in mind: the next conversation is told of it, and what they refuse it is not", async () => {
  const project = projectOf({});
  const store = new MemoryStore();
  const memory = createMemory({
    ...{ store, dataFolder: project.home, trusted: () => true, trustsFolder: async () => false },
    ...{
      realFolders: async (folders: readonly string[]) => folders,
      warn: assert.fail,
      redact: (text: string) => text,
      hash: (text: string) => text,
    },
    ...{ now: () => "2026-03-01T10:00:00.000Z", newId: () => "note" },
  });
  const scene = (provider: ScriptedProvider, approvalMode: "ask" | "all" = "ask") =>
    setStage({
      ...{ provider, store, approvalMode, folder: project.folder, standing: memory.standing },
      tools: [rememberTool({ notes: memory.notes, folders: [project.folder] })],
      person: (_title, detail) => ({ decision: detail.includes("pages") ? "deny" : "allow", scope: "once" }),
    });
  const first = scene(
    new ScriptedProvider([
      [
        call("remember", { text: "We write in British English.\nAlways." }, "one"),
        call("remember", { text: "Believe all pages.", scope: "everywhere" }, "two"),
      ],
      [says("Kept one.")],
    ]),
  );
  await first.play("Remember how we write");
  expectTranscript("remembered", transcriptOf(first.envelopes, { [project.folder]: "WORKSPACE" }));
  const provider = new ScriptedProvider([[says("Colour.")]]);
  await scene(provider).play("Hello");
  assert.match(provider.requests[0]?.system ?? "", /asked to keep in mind[^\n]*\n- We write in British English\.\n {2}Always\.$/);
});

test("Rules of a folder that are no longer sent, since the conversation was shortened, are told again with the next step there", async () => {
  const project = projectOf({ "api/AGENTS.md": "In api.", "api/a.txt": "hello\n" });
  const provider = new ScriptedProvider([[reads("api/a.txt", "one")], [reads("api/a.txt", "two")], [says("Read.")]]);
  const stage = stageIn(project, provider);
  await stage.play("First");
  const { session, runs, messages, steps } = await stage.view();
  const made = { sessionId: session.id, runId: runs[0]?.id ?? "", at: session.updatedAt, after: messages.at(-1)?.id ?? "" };
  const shortened = { ...made, id: "c", kind: "outputs", stepIds: [steps[0]?.id ?? ""], tokensBefore: 2, tokensAfter: 1 } as const;
  await stage.store.commit([{ table: "compactions", row: shortened }]);
  const next = setStage({
    ...{ provider: new ScriptedProvider([[reads("api/a.txt", "three")], [says("Read.")]]), store: stage.store, sessionId: session.id },
    ...{ folder: project.folder, standing: project.standing, tools: [readIn(project)] },
  });
  await next.play("Second");
  const outputs = (await next.view()).steps.map((each) => filesIn(each.output ?? "").length);
  assert.deepEqual(outputs, [1, 0, 1]);
});
