import { createHash, randomUUID } from "node:crypto";
import type { ApprovalAnswer, ApprovalMode } from "../../src/core/events/approval.ts";
import type { Envelope, Event } from "../../src/core/events/event.ts";
import type { SendVerb } from "../../src/core/events/message.ts";
import type { WorkMode } from "../../src/core/events/plan/plan.ts";
import type { QuestionValue } from "../../src/core/events/question.ts";
import type { AgentConfig } from "../../src/core/events/roster/agent.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import type { Price } from "../../src/core/events/usage/cost.ts";
import type { Provider } from "../../src/core/providers/provider.ts";
import { createRuntime, type Runtime, type RuntimePorts, type Sent } from "../../src/core/runtime.ts";
import { createSecrets } from "../../src/core/secrets.ts";
import type { Tool } from "../../src/core/tools/tool.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { MemoryStore } from "../fakes/memory-store.ts";

/** What a scene is set up with; the rest has quiet defaults. */
export interface Setting
  extends Partial<
    Pick<
      RuntimePorts,
      | "resolveProvider"
      | "trusted"
      | "canAsk"
      | "limits"
      | "isAlive"
      | "owner"
      | "leases"
      | "store"
      | "keeper"
      | "undoing"
      | "showsTrouble"
      | "writtenRules"
      | "standing"
      | "skills"
      | "chatTools"
      | "toolsFor"
      | "sandbox"
    >
  > {
  readonly provider: Provider;
  readonly tools?: readonly Tool[];
  readonly folder?: string;
  /** Where there are several. */
  readonly folders?: readonly string[];
  readonly approvalMode?: ApprovalMode;
  /** The session of the scene before, when the store is that one's. */
  readonly sessionId?: string;
  /** Answers the questions, one after another. Without it they stay open. */
  readonly person?: (title: string, detail: string) => ApprovalAnswer | "stop";
  /** Answers the questions for words or a choice, one after another. Undefined leaves one open. */
  readonly reply?: (question: AskedNow) => QuestionValue | undefined;
  /** Who can be given tasks. */
  readonly agents?: readonly AgentConfig[];
  readonly reviewsPlans?: boolean;
  /** The files that are there, for what a plan wants to see, with when they were last changed; long ago where that is not said. */
  readonly files?: ReadonlySet<string> | ReadonlyMap<string, number>;
  readonly workMode?: WorkMode;
  readonly agent?: string;
  /** Of the model, in tokens. */
  readonly window?: number;
  /** Of the model; absent: not known. */
  readonly price?: Price;
}

export type AskedNow = Extract<Event, { type: "question-request" }>;

/** A runtime on a stage: everything around it is ours, and everything that happens is kept. */
export interface Stage {
  readonly runtime: Runtime;
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  readonly envelopes: Envelope[];
  /** Sends to the scene's one session. */
  send(text: string, verb?: SendVerb): Promise<Sent>;
  sessionId(): string;
  /** Resolves at the first event, past or coming, that is wanted. */
  until(wanted: (envelope: Envelope) => boolean): Promise<Event>;
  /** Sends and waits for the run's end. */
  play(text: string): Promise<void>;
  view(): Promise<SessionView>;
}

export function setStage(setting: Setting): Stage {
  const {
    tools = [],
    folder,
    folders = folder ? [folder] : [],
    approvalMode = "ask",
    person,
    reply,
    window,
    price,
    provider,
    store = new MemoryStore(),
    sessionId: _,
    agents = [],
    reviewsPlans = false,
    files = new Set(),
    workMode,
    agent,
    ...ports
  } = setting;
  const team = {
    agents: async () => agents,
    known: agents.map((each) => each.name),
    reviewsPlans: () => reviewsPlans,
    lastChange: async (file: string) => (files instanceof Map ? files.get(file) : files.has(file) ? 0 : undefined),
  };
  const clock = new ManualClock();
  const runtime = createRuntime({
    ...quietPorts(clock, { provider, window, price }),
    toolsFor: () => tools,
    teamFor: () => team,
    ...ports,
    store,
  });
  const { envelopes, until } = watch(runtime);
  if (person) answerAll(runtime, person);
  if (reply) replyToAll(runtime, reply);

  let { sessionId } = setting;
  const send = async (text: string, verb?: SendVerb) => {
    const sent = await runtime.send({ text, verb, sessionId, workspace: folders, model: "test/scripted", approvalMode, workMode, agent });
    if (sent.kind === "started") sessionId = sent.sessionId;
    return sent;
  };

  return {
    runtime,
    store: store as MemoryStore,
    clock,
    envelopes,
    send,
    until,
    sessionId: () => sessionId ?? "",
    async play(text) {
      const sent = await send(text);
      if (sent.kind !== "started") throw new Error(sent.kind === "refused" ? sent.reason : "It waits for its turn.");
      await until(({ event, runId }) => event.type === "run-end" && runId === sent.runId);
    },
    async view() {
      const view = await runtime.open(sessionId ?? "");
      if (!view) throw new Error("The scene has no session.");
      return view;
    },
  };
}

function quietPorts(
  clock: ManualClock,
  { provider, window, price }: Pick<Setting, "provider" | "window" | "price">,
): Omit<RuntimePorts, "store" | "toolsFor" | "teamFor"> {
  let nextId = 0;
  const secrets = createSecrets();
  secrets.add("the-secret-key");
  return {
    resolveProvider: async () => ({ kind: "ready", provider, model: "scripted", window, price }),
    trusted: () => true,
    writtenRules: async () => ({}),
    realFolders: async (folders) => folders,
    warnOfRules: (sentence) => {
      throw new Error(sentence);
    },
    canAsk: () => true,
    limits: () => ({ turns: 20, milliseconds: 600_000 }),
    platform: "linux",
    owner: `process-${randomUUID()}`,
    isAlive: () => false,
    now: clock.now,
    later: clock.later,
    sleep: clock.sleep,
    effort: () => undefined,
    newId: () => `${++nextId}-${randomUUID()}`,
    redact: secrets.redact,
    openSecret: secrets.openAtEnd,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    log: (line) => {
      throw new Error(line);
    },
  };
}

function watch(runtime: Runtime): Pick<Stage, "envelopes" | "until"> {
  const envelopes: Envelope[] = [];
  const looks = new Set<() => void>();
  runtime.subscribe((envelope) => {
    envelopes.push(envelope);
    for (const look of looks) look();
  });
  const until = (wanted: (envelope: Envelope) => boolean) =>
    new Promise<Event>((resolve) => {
      const look = () => {
        const found = envelopes.find(wanted);
        if (!found) return;
        looks.delete(look);
        resolve(found.event);
      };
      looks.add(look);
      look();
    });
  return { envelopes, until };
}

function answerAll(runtime: Runtime, person: NonNullable<Setting["person"]>): void {
  runtime.subscribe(({ sessionId, event }) => {
    if (event.type !== "approval-request") return;
    const answer = person(event.title, event.detail);
    if (answer === "stop") void runtime.stop(sessionId);
    else runtime.answer(event.approvalId, answer, "chat");
  });
}

function replyToAll(runtime: Runtime, reply: NonNullable<Setting["reply"]>): void {
  runtime.subscribe(({ event }) => {
    if (event.type !== "question-request") return;
    const value = reply(event);
    if (value !== undefined) runtime.reply(event.questionId, value, "chat");
  });
}
