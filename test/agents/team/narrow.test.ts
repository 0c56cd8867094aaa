import assert from "node:assert/strict";
import { renameSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { RunPorts } from "../../../src/core/agents/ports.ts";
import { lookAtEvidence } from "../../../src/core/agents/team/evidence.ts";
import { filesOf } from "../../../src/core/agents/team/files.ts";
import { asAgent } from "../../../src/core/agents/team/persona.ts";
import type { Message } from "../../../src/core/events/message.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { AgentConfig, AgentSandbox } from "../../../src/core/events/roster/agent.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { lastChange } from "../../../src/core/sandbox/files/change.ts";
import { tempFolder } from "../../temp.ts";

test("whoever is handed work by an agent in a sandbox stays in one, whatever is set for them", () => {
  const asked: AgentSandbox[] = [];
  const boxedTools = (least: AgentSandbox) => {
    asked.push(least);
    return [];
  };
  const agent = (sandbox: AgentSandbox): AgentConfig => ({ name: "x", title: "x", role: "x", instructions: "x", sandbox });
  const ports = { tools: [], limits: {}, boxedTools } as unknown as RunPorts;
  const handedOn = asAgent(asAgent(ports, agent("required")), agent("off"));
  handedOn.boxedTools("auto");
  assert.deepEqual(asked, ["required", "required", "required"]);
});

const evidence = [{ kind: "command", command: "npm test" }] as const;
const task = (id: string, stepId?: string) => ({ id, stepId, evidence }) as unknown as Task;
const step = (id: string, laneId: string, more: object = {}) => ({ id, laneId, state: "ok", input: {}, ...more }) as unknown as Step;
const tested = (more: object = {}) => step("t", "a", { input: { command: "npm test", ...more } });
const handing = step("d", "a");
const written = step("w", "b", { change: { label: "src/b.ts", kind: "edit" } });
const view = (...steps: readonly Step[]) => ({ steps, messages: [], tasks: [task("a"), task("b", "d")] }) as unknown as SessionView;
const missing = async (seen: SessionView) => (await lookAtEvidence(task("a"), seen, { lastChange: async () => 0 })).missing;

test("a command that was only started in the background is no evidence", async () => {
  assert.deepEqual(await missing(view(tested())), []);
  assert.equal((await missing(view(tested({ background: true })))).length, 1);
});

test("what was handed on counts for the task: its files are told, and a change in it comes after the tests before it", async () => {
  assert.equal((await missing(view(tested(), handing, written))).length, 1);
  assert.deepEqual(await missing(view(handing, written, tested())), []);
  assert.deepEqual(filesOf(view(handing, written), "a"), ["src/b.ts"]);
});

test("a file that stood there before proves nothing new: it is told, and lacks where it was to be changed", async () => {
  const begun = Date.parse("2026-01-01T10:00:00.000Z");
  const order = (laneId: string, at: string) => ({ role: "user", laneId, at }) as unknown as Message;
  const first = { id: "a", objective: "Write b.", evidence: [{ kind: "file", path: "src/b.ts" }] } as unknown as Task;
  const meant = { ...first, evidence: [{ kind: "file", path: "src/b.ts", changed: true }] } as unknown as Task;
  const again = { ...meant, id: "n" };
  const seen = (steps: readonly Step[] = []) =>
    ({
      steps,
      tasks: [meant, again],
      messages: [order("a", "2026-01-01T10:00:00.000Z"), order("n", "2026-01-01T11:00:00.000Z")],
    }) as unknown as SessionView;
  const look = (task: Task, at: number, steps?: readonly Step[]) => lookAtEvidence(task, seen(steps), { lastChange: async () => at });
  assert.deepEqual(await look(first, begun - 60_000), { missing: [], unchanged: ["src/b.ts"] });
  assert.deepEqual((await look(meant, begun - 60_000)).missing, ["src/b.ts stood there before and was not changed."]);
  assert.deepEqual(await look(meant, begun + 1), { missing: [], unchanged: [] });
  const wrote = step("w", "a", { change: { label: "src/b.ts", kind: "edit" } });
  assert.deepEqual(await look(meant, begun - 60_000, [wrote]), { missing: [], unchanged: [] });
  // Another try finds right what the first one made.
  assert.deepEqual(await look(again, begun + 60_000), { missing: [], unchanged: [] });
});

test("when something was last changed is when it was written or put there, and of nothing it is not known", async () => {
  const folder = tempFolder();
  const [file, moved] = [path.join(folder, "old.txt"), path.join(folder, "new.txt")];
  writeFileSync(file, "x");
  utimesSync(file, 1_000, 1_000);
  const before = Date.now() - 2_000;
  renameSync(file, moved);
  assert.ok(((await lastChange(moved)) ?? 0) > before);
  assert.equal(await lastChange(file), undefined);
});
