import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunPorts } from "../../../src/core/agents/ports.ts";
import { filesOf, missingEvidence } from "../../../src/core/agents/team/evidence.ts";
import { asAgent } from "../../../src/core/agents/team/persona.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { AgentConfig, AgentSandbox } from "../../../src/core/events/roster/agent.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";

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
const view = (...steps: readonly Step[]) => ({ steps, tasks: [task("a"), task("b", "d")] }) as unknown as SessionView;
const missing = (seen: SessionView) => missingEvidence(task("a"), seen, { exists: async () => true });

test("a command that was only started in the background is no evidence", async () => {
  assert.deepEqual(await missing(view(tested())), []);
  assert.equal((await missing(view(tested({ background: true })))).length, 1);
});

test("what was handed on counts for the task: its files are told, and a change in it comes after the tests before it", async () => {
  assert.equal((await missing(view(tested(), handing, written))).length, 1);
  assert.deepEqual(await missing(view(handing, written, tested())), []);
  assert.deepEqual(filesOf(view(handing, written), "a"), ["src/b.ts"]);
});
