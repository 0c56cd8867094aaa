import * as z from "zod";
import type { ApprovalMode, ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { CommandPart } from "../../../src/core/permissions/command/part.ts";
import type { RuleTexts } from "../../../src/core/permissions/rules/rule.ts";
import type { ModelRequest, Part, Provider } from "../../../src/core/providers/provider.ts";
import type { Runtime } from "../../../src/core/runtime.ts";
import { defineTool, type Tool } from "../../../src/core/tools/tool.ts";
import type { MemoryStore } from "../../fakes/memory-store.ts";
import { call } from "../../fakes/scripted-provider.ts";
import { SharedLeases, sharedStore } from "../../fakes/shared-store.ts";
import { gate } from "../acts.ts";
import { type Stage, setStage } from "../stage.ts";
import type { Plan } from "./plan.ts";

/** Faults that are planted around the product, to see them caught. */
export interface Plant {
  readonly runtime?: (runtime: Runtime, world: World) => Runtime;
  readonly store?: (store: MemoryStore) => MemoryStore;
  readonly tool?: (tool: Tool) => Tool;
  readonly rules?: (texts: RuleTexts) => RuleTexts;
}

/** Two windows on one store, each with a conversation at work in it that the other follows. */
export interface World {
  readonly windows: readonly Window[];
  readonly leases: SharedLeases;
  /** Of each conversation, by the window it began in. */
  readonly sessions: readonly string[];
  /** What really ran, in order. */
  readonly ran: readonly Ran[];
  /** When each call was looked at first, by its tag. */
  readonly prepared: ReadonlyMap<string, number>;
  readonly settings: Settings;
  readonly modes: ModeChange[];
  /** The number of the next thing that happens. */
  next(): number;
}

export interface Window {
  readonly stage: Stage;
  readonly runtime: Runtime;
  readonly store: MemoryStore;
  /** The questions of a conversation in the order in which this window got to see them. */
  seen(sessionId: string): readonly ApprovalRequest[];
  /** Whether this window has heard that a question is answered. */
  knowsAnswered(id: string): boolean;
  /** Resolves when there is one more. */
  seesNext(): Promise<void>;
  canAsk: boolean;
  /** It is closed, or another has taken over what it was at work on. */
  isGone: boolean;
}

export interface Ran {
  readonly at: number;
  readonly tag: string;
  readonly line: string;
  readonly sessionId: string;
}

export interface ModeChange {
  readonly session: number;
  readonly mode: ApprovalMode;
  readonly from: number;
  /** When it was sure to hold. */
  held: number;
}

/** The rules of the settings, which are the same in both windows, and how they changed. */
export interface Settings {
  texts(): RuleTexts;
  change(effect: keyof RuleTexts, line: string, isOn: boolean): void;
  readonly history: readonly { readonly at: number; readonly effect: keyof RuleTexts; readonly line: string; readonly isOn: boolean }[];
}

export const folder = "/w";

/** Sets both windows up; the first calls wait until each window follows the other's conversation. */
export async function createWorld(plan: Plan, plant: Plant = {}): Promise<World> {
  let happened = 0;
  const next = () => happened++;
  const ran: Ran[] = [];
  const prepared = new Map<string, number>();
  const settings = createSettings(next);
  const leases = new SharedLeases();
  const begin = gate();
  const record = (each: Omit<Ran, "at">) => void ran.push({ ...each, at: next() });
  const see = (tag: string) => void (prepared.has(tag) || prepared.set(tag, next()));
  const tool = recordingTool(record, see);
  const stores = sharedStore(2).map((store) => plant.store?.(store) ?? store);
  const modes: ModeChange[] = [];
  const world = { leases, ran, prepared, settings, modes, next };
  const windows = stores.map((store, index): Window => {
    const owner = `window ${index}`;
    const window = { canAsk: true, isGone: false };
    const stage = setStage({
      provider: plannedProvider(plan, begin.passed),
      tools: [plant.tool?.(tool) ?? tool],
      folder,
      store,
      owner,
      leases: leases.of(owner),
      isAlive: (name) => !leases.dead.has(name),
      canAsk: () => window.canAsk,
      writtenRules: async () => ({ settings: plant.rules?.(settings.texts()) ?? settings.texts() }),
    });
    return Object.assign(window, { stage, store, runtime: stage.runtime, ...watchQuestions(stage) });
  });
  for (const [index, { stage }] of windows.entries()) await stage.send(`conversation ${index}`);
  const sessions = windows.map(({ stage }) => stage.sessionId());
  await Promise.all(windows.map(({ stage }, index) => stage.runtime.open(sessions[1 - index] ?? "")));
  const whole = { ...world, windows, sessions };
  if (plant.runtime) for (const each of windows) Object.assign(each, { runtime: plant.runtime(each.runtime, whole) });
  begin.open();
  return whole;
}

function createSettings(next: () => number): Settings {
  const on = { allow: new Set<string>(), ask: new Set<string>(), deny: new Set<string>() };
  const history: { at: number; effect: keyof RuleTexts; line: string; isOn: boolean }[] = [];
  return {
    history,
    texts: () => ({ allow: [...on.allow], ask: [...on.ask], deny: [...on.deny] }),
    change(effect, line, isOn) {
      history.push({ at: next(), effect, line, isOn });
      for (const rule of rulesOf(line)) on[effect][isOn ? "add" : "delete"](rule);
    },
  };
}

/** The rules that cover each command of a line to the word. */
export function rulesOf(line: string): readonly string[] {
  return line.split(" && ").map((each) => `shell:${each}`);
}

/** A command that does nothing but say that it ran. */
function recordingTool(record: (ran: Omit<Ran, "at">) => void, see: (tag: string) => void): Tool {
  return defineTool({
    name: "command",
    description: "Runs a command.",
    input: z.object({ line: z.string(), tag: z.string() }),
    readOnly: false,
    title: ({ line }) => `Run ${line}`,
    prepare: async ({ line, tag }) => {
      see(tag);
      return {
        access: { kind: "run", command: line, directory: folder, place: "inside", reading: { kind: "clear", parts: partsOf(line) } },
        locks: [{ key: "workspace", exclusive: true }],
        run: async ({ sessionId }) => {
          record({ tag, line, sessionId });
          return { ok: true, output: tag, summary: "exit 0" };
        },
      };
    },
  });
}

function partsOf(line: string): readonly CommandPart[] {
  return line.split(" && ").map((text) => {
    const words = text.split(" ");
    const part = { words, text, readOnly: false };
    return words[0] === "npm" ? { ...part, stem: 2, script: { what: "scripts.test", hash: "h", files: [] } } : part;
  });
}

/** Goes by what is asked: the first message names the conversation, and the answers before tell the turn. */
function plannedProvider({ turns }: Plan, begin: Promise<void>): Provider {
  return {
    async *stream({ messages }: ModelRequest): AsyncIterable<Part> {
      await begin;
      const first = messages.find((each) => each.role === "user")?.text ?? "";
      const turn = messages.filter((each) => each.role === "assistant").length;
      const calls = turns[Number(first.at(-1))]?.[turn] ?? [];
      for (const { tag, line } of calls) yield call("command", { line, tag }, `call-${tag}`);
      if (calls.length === 0) yield { type: "text", text: "Done." };
      yield { type: "finish", reason: calls.length > 0 ? "tool-calls" : "stop" };
    },
  };
}

/** Keeps the questions a window gets to see: its own, and those of the other. */
function watchQuestions({ runtime }: Stage): Pick<Window, "seen" | "seesNext" | "knowsAnswered"> {
  const all = new Map<string, ApprovalRequest[]>();
  const answered = new Set<string>();
  let news = gate();
  const see = (request: ApprovalRequest) => {
    const seen = all.get(request.sessionId) ?? [];
    if (seen.some((each) => each.id === request.id)) return;
    all.set(request.sessionId, [...seen, request]);
    news.open();
    news = gate();
  };
  runtime.subscribe(({ sessionId, runId, event }) => {
    if (event.type === "approval-request") {
      const { type: _, approvalId: id, ...shown } = event;
      see({ ...shown, id, sessionId, runId });
    }
    if (event.type === "approval-answer") answered.add(event.approvalId);
    if (event.type !== "rows-change") return;
    for (const each of event.rows) {
      if (each.table !== "approvals") continue;
      see(each.row.request);
      if (each.row.answer) answered.add(each.row.request.id);
    }
  });
  return { knowsAnswered: (id) => answered.has(id), seen: (sessionId) => all.get(sessionId) ?? [], seesNext: () => news.passed };
}
