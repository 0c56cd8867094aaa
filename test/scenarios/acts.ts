import { currentRun, type SessionView, waitingMessages } from "../../src/core/events/session-view.ts";
import type { RunContext, ToolResult } from "../../src/core/tools/tool.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ScriptedProvider } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { expectTranscript } from "../transcript.ts";
import { holdInvariants, holdRowsAreTheTruth } from "./invariants.ts";
import { transcriptOf } from "./script.ts";
import { type Stage, setStage } from "./stage.ts";

export const yes = () => ({ decision: "allow", scope: "once" }) as const;
export const ok = (output: string) => ({ ok: true, output, summary: "exit 0" });

/** A command that runs until it is stopped. */
export const endless = commandTool(
  (_line, { signal, onOutput }: RunContext) =>
    new Promise<ToolResult>((resolve) => {
      onOutput("working\n");
      signal.addEventListener("abort", () => resolve({ ok: false, output: "working\n", summary: "stopped" }), { once: true });
    }),
);

/** A promise and what keeps it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

export const hears = (stage: Stage, type: string) => stage.until(({ event }) => event.type === type);

/** Resolves when so many runs have ended. */
export const ends = (stage: Stage, count: number) =>
  stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length >= count);

/** Resolves when everything that can go on by microtasks alone has gone on. */
export const breath = () => new Promise((resolve) => setImmediate(resolve));

/** Holds the invariants, the rows and the golden transcript of what happened. */
export async function holdAll(name: string, stage: Stage): Promise<void> {
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, await stage.view());
  expectTranscript(name, transcriptOf(stage.envelopes));
}

/** A new process on the same store. `commits` cuts off what came after so many of them, as a crash does. */
export function reopened(before: Stage, setting: Partial<Parameters<typeof setStage>[0]> = {}, commits?: number): Stage {
  const store = new MemoryStore();
  for (const changes of before.store.commits.slice(0, commits)) void store.commit(changes);
  return setStage({ provider: new ScriptedProvider([]), sessionId: before.sessionId(), ...setting, store });
}

/** Opens the conversation and goes on with it as a person does who wants everything done, until nothing is left to do. */
export async function settle(stage: Stage): Promise<SessionView> {
  for (let round = 0; ; round += 1) {
    const view = await stage.view();
    const run = currentRun(view);
    const last = view.runs.at(-1);
    if (round > 50) throw new Error(`It never settles: ${JSON.stringify(view.runs)} ${JSON.stringify(view.queue)}`);
    if (!run && (last?.state !== "failed" || waitingMessages(view).length === 0)) return view;
    if (!run || run.waitReason === "interrupted") await stage.runtime.resume(stage.sessionId());
    await breath();
  }
}
