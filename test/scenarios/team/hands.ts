import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import type { Part } from "../../../src/core/providers/provider.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { look, writingTool } from "../../fakes/small-tools.ts";
import { breath } from "../acts.ts";
import { type Setting, type Stage, setStage } from "../stage.ts";
import { CastProvider, type Cue, type Role } from "./cast.ts";

/** Those who can be given tasks here. */
export const agents: readonly AgentConfig[] = ["coordinator", "coder", "researcher", "writer", "reviewer"].map((name) => ({
  name,
  title: name,
  role: `does what a ${name} does`,
  instructions: `Be a good ${name}.`,
}));

/** A task as a planner writes it. */
export interface Draft {
  readonly id: string;
  readonly title?: string;
  readonly objective?: string;
  readonly agent?: string;
  readonly depends_on?: readonly string[];
  readonly evidence?: readonly object[];
  readonly writes?: readonly string[];
  readonly share?: number;
  readonly instead_of?: readonly string[];
}

/** The planner's call with these tasks. */
export function proposes(tasks: readonly Draft[], goal = "All is done."): Part {
  return call("propose_plan", {
    goal,
    tasks: tasks.map((each) => ({ title: `Task ${each.id}`, objective: `Do ${each.id}.`, agent: "coder", ...each })),
  });
}

/** One after the other; what comes after the last is the last. */
export function inTurn(...answers: readonly (readonly (Part | Promise<unknown>)[])[]): Cue {
  return (_request, nth) => answers[Math.min(nth, answers.length - 1)] ?? [];
}

export const speaks = (text: string): Cue => inTurn([says(text)]);

export interface TeamStage extends Stage {
  readonly provider: CastProvider;
  readonly texts: Map<string, string>;
}

export interface TeamSetting extends Partial<Setting> {
  /** A model that is no longer there. */
  readonly gone?: string;
}

/** A stage with a team on it; everything is planned, and changes pass. */
export function setTeamStage(cast: Readonly<Record<Role, Cue>>, { gone, ...setting }: TeamSetting = {}): TeamStage {
  const texts = new Map<string, string>();
  const provider = new CastProvider({ coordinator: speaks("The team has done it."), ...cast });
  const tools = [look, writingTool(texts)];
  const resolveProvider: Setting["resolveProvider"] = async (model) =>
    model === gone
      ? { kind: "unavailable", failure: { code: "unknown-model", message: "There is no such model." } }
      : { kind: "ready", provider, model: "scripted" };
  const stage = setStage({
    provider,
    ...(gone === undefined ? {} : { resolveProvider }),
    tools,
    agents,
    workMode: "plan",
    approvalMode: "edits",
    folder: "/w",
    ...setting,
  });
  return { ...stage, provider, texts };
}

/** The title of the task that an order is about. */
export function taskOf({ messages }: { readonly messages: readonly { readonly role: string; readonly text: string }[] }): string {
  return /## Your task: (.*)/.exec(messages.find(({ text }) => text.includes("## Your task: "))?.text ?? "")?.[1] ?? "";
}

/** How the tasks of the last run stand, by title. */
export async function standing(stage: Stage): Promise<Readonly<Record<string, string>>> {
  const { tasks } = await stage.view();
  return Object.fromEntries(tasks.map((each) => [each.title, each.state]));
}

/** Resolves when so many requests were made to somebody. */
export async function asks(stage: TeamStage, role: Role, count = 1): Promise<void> {
  while (stage.provider.asked(role) < count) await breath();
}

/** Ends the process in the middle; what it left on disk. */
export async function left(stage: Stage): Promise<MemoryStore> {
  await stage.runtime.close();
  const store = new MemoryStore();
  for (const changes of stage.store.commits) void store.commit(changes);
  return store;
}
