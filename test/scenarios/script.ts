import { type Decision, decisionText } from "../../src/core/events/approval.ts";
import type { Envelope, Event, Notice } from "../../src/core/events/event.ts";
import type { Usage, UserMessage } from "../../src/core/events/message.ts";

/**
 * What happened, as a text to read: one line an event, streamed text joined, ids left out, what differs between machines named. What decided
 * about a step is told once, unless it passed by itself or an answer above tells it. What happened in the lanes of plans and tasks, which go on side
 * by side, stands lane by lane at the end.
 */
export function transcriptOf(envelopes: readonly Envelope[], names: Readonly<Record<string, string>> = {}): string {
  const laneFor = createLaneReader();
  const lanes = new Map<string, Event[]>();
  for (const { event } of envelopes) {
    const lane = laneFor(event);
    lanes.set(lane, [...(lanes.get(lane) ?? []), event]);
  }
  const titles = titlesOf(envelopes);
  const parts = [...lanes].map(([lane, events]) =>
    lane === "" ? linesOf(events, titles) : [`--- ${titles.get(lane) ?? lane.replace(/^.*-/, "")}`, ...linesOf(events, titles)],
  );
  const main = parts[[...lanes.keys()].indexOf("")] ?? [];
  let text = [...main, ...parts.filter((each) => each !== main).flat()].join("\n");
  for (const [actual, name] of Object.entries(names)) text = text.replaceAll(actual, name);
  return text;
}

/** Tells in which lane an event happens; the empty name is the conversation itself. To be asked of each in its order. */
function createLaneReader(): (event: Event) => string {
  const known = new Map<string, string>();
  const note = (id: string, lane = "") => {
    known.set(id, lane);
    return lane;
  };
  return (event) => {
    if (event.type === "message-add") return note(event.message.id, event.message.laneId);
    if (event.type === "step-start") return note(event.stepId, event.laneId);
    if (event.type === "approval-request") return note(event.approvalId, event.laneId);
    if (event.type === "question-request") return note(event.questionId, event.laneId);
    if (event.type === "queue-change" && "add" in event) return note(event.add.id, event.add.laneId);
    const id = (["messageId", "stepId", "approvalId", "questionId"] as const)
      .map((key) => (key in event ? (event as Partial<Record<typeof key, string>>)[key] : undefined))
      .find((each) => each !== undefined);
    return known.get(id ?? "") ?? "";
  };
}

function titlesOf(envelopes: readonly Envelope[]): ReadonlyMap<string, string> {
  const tasks = envelopes.flatMap(({ event }) =>
    event.type === "plan-change" ? event.tasks : event.type === "task-start" && event.task ? [event.task] : [],
  );
  return new Map(tasks.map(({ id, title }) => [id, title]));
}

function linesOf(events: readonly Event[], titles: ReadonlyMap<string, string>): readonly string[] {
  const lines: string[] = [];
  let streamed = "";
  const begun = new Set<string>();
  const flush = () => {
    if (streamed !== "") lines.push(indent("says", streamed));
    streamed = "";
  };
  for (const event of events) {
    if (event.type === "text-delta") streamed += event.text;
    else {
      flush();
      const line = isOfTask(event) ? taskLine(event, titles.get(event.taskId) ?? "?") : lineOf(event, begun);
      if (event.type === "step-run") begun.add(event.stepId);
      if (line !== "") lines.push(line);
    }
  }
  flush();
  return lines;
}

type TaskEvent = Extract<Event, { type: "task-start" | "task-change" | "task-end" }>;

function isOfTask(event: Event): event is TaskEvent {
  return event.type === "task-start" || event.type === "task-change" || event.type === "task-end";
}

function taskLine(event: TaskEvent, title: string): string {
  switch (event.type) {
    case "task-start":
      return `task-start “${title}”${event.attempt > 1 ? `, for the ${event.attempt}nd time` : ""}`;
    case "task-change":
      return `task “${title}” ${event.state}${event.until ? ` until ${event.until}` : ""}`;
    case "task-end":
      return indent(
        `task-end “${title}” ${event.outcome}${filesOf(event.result.files)}`,
        [event.result.text, ...(event.result.missing ?? [])].join("\n"),
      );
    default:
      return event satisfies never;
  }
}

function lineOf(event: Exclude<Event, TaskEvent>, begun: ReadonlySet<string>): string {
  switch (event.type) {
    case "run-start":
      return `run-start ${event.model}, ${event.approvalMode}`;
    case "message-add":
      return event.message.role === "user" ? personLine(event.message) : "message";
    case "route-decide":
      return `route ${event.route.way}${event.route.agent ? ` (${event.route.agent})` : ""} by ${event.route.by}: ${event.route.reason}`;
    case "plan-change":
      return planLines(event);
    case "text-delta":
      return "";
    case "thought-delta":
      return indent("thinks", event.text);
    case "message-end":
      return `message-end ${event.finish}${event.toolCalls.length > 0 ? `, calls ${event.toolCalls.map((each) => each.tool).join(", ")}` : ""}`;
    case "step-start":
      return `step-start "${event.title}" ${event.tool} ${JSON.stringify(event.input)}`;
    case "step-run":
      return `step-run${ruleOf(event.decision, true)}`;
    case "step-output":
      return indent("output", event.text);
    case "file-change":
      return `file-change ${event.change.kind} ${event.change.label} +${event.change.addedLines} -${event.change.removedLines}`;
    case "step-effects":
      return `effects ${[...event.effects.files.map((each) => `${each.kind} ${each.label}`), ...(event.effects.partial ? [event.effects.partial] : [])].join(", ")}`;
    case "step-end":
      return indent(
        `step-end ${event.outcome} (${event.summary})${begun.has(event.stepId) ? "" : ruleOf(event.decision, event.outcome !== "denied")}${event.fullOutput ? " whole output kept" : ""}`,
        event.output,
      );
    case "approval-request":
      return asksLine(event);
    case "approval-answer":
      return `answer ${event.decision} ${event.scope}${rulesOf(event)} by ${event.by}${event.why ? `: ${event.why}` : ""}`;
    case "run-change":
      return event.state === "waiting" ? `waiting: ${event.reason}${event.until ? ` until ${event.until}` : ""}` : "running";
    case "question-request":
      return indent(`question (${event.about}) [${event.choices.map((each) => each.value).join(", ")}]`, event.text);
    case "question-answer":
      return `reply ${JSON.stringify(event.value)} by ${event.by}`;
    case "queue-change":
      return "add" in event ? indent(`waits to ${event.add.verb}`, event.add.text) : `no longer waits: ${event.state}`;
    case "usage-report":
      return event.usage ? `usage ${event.usage.inputTokens} in, ${event.usage.outputTokens} out${costOf(event.usage)}` : "";
    case "context-compact":
    case "context-restore":
      return contextLine(event);
    case "session-change":
      return `session-change ${JSON.stringify({ ...event, type: undefined })}`;
    case "rows-change":
      return `rows of another process: ${event.rows.map((each) => each.table).join(", ")}`;
    case "notice":
      return noticeLine(event.notice);
    case "run-end":
      return `run-end ${event.outcome}${sumOf(event.usage)}${event.failure ? ` ${event.failure.code}: ${event.failure.message}` : ""}`;
    default:
      return event satisfies never;
  }
}

function contextLine(event: Extract<Event, { type: "context-compact" | "context-restore" }>): string {
  if (event.type === "context-restore") return event.type;
  const { compaction } = event;
  const { kind, tokensBefore, tokensAfter } = compaction;
  const head = `context-compact ${kind} ${tokensBefore} -> ${tokensAfter}`;
  return compaction.kind === "summary"
    ? indent(`${head} by ${compaction.by}`, compaction.text)
    : `${head}, steps: ${compaction.stepIds.length}`;
}

function noticeLine(notice: Notice): string {
  const retry = notice.kind === "retry" ? `retry ${notice.attempt}/${notice.of} at ${notice.retryAt}: ` : "";
  return `notice ${retry}${notice.message}`;
}

function planLines({ plan, tasks }: Extract<Event, { type: "plan-change" }>): string {
  const lines = tasks.map(({ title, agent, dependsOn, state }) => `${title} (${agent}), after ${dependsOn.length}, ${state}`);
  return indent(
    `plan ${plan.state}, ${plan.tasks.length === 1 ? "one task" : `${plan.tasks.length} tasks`}`,
    [plan.goal, ...lines].join("\n"),
  );
}

function filesOf(files: readonly string[]): string {
  return files.length > 0 ? `, ${files.join(", ")}` : "";
}

function asksLine(event: Extract<Event, { type: "approval-request" }>): string {
  const { title, where, reasons, scopes, detail } = event;
  return indent(`asks "${title}" in ${where} because ${reasons.join(" ")} [${scopes.join(", ")}${rulesOf(event)}]`, detail);
}

/** What a longer yes lays down. */
function rulesOf({ rules = [] }: { readonly rules?: readonly string[] }): string {
  return rules.length > 0 ? `: ${rules.join(", ")}` : "";
}

function ruleOf(decision: Decision | undefined, isAllowed: boolean): string {
  const isByItself = decision === undefined || decision.source === "answer" || (isAllowed && decision.source === "built-in");
  return isByItself ? "" : ` (${decisionText(decision, isAllowed)})`;
}

function personLine({ via, from, text, images = [] }: UserMessage): string {
  const pictures = images.length > 0 ? ` [${images.map((each) => `${each.mediaType} ${each.name ?? ""}`.trim()).join(", ")}]` : "";
  return indent(`${from ?? "person"}${via ? ` (${via})` : ""}${pictures}`, text);
}

function sumOf(usage: Usage | undefined): string {
  return usage ? ` (${usage.partial ? "at least " : ""}${usage.inputTokens} in, ${usage.outputTokens} out${costOf(usage)})` : "";
}

function costOf({ costUsd }: Usage): string {
  return costUsd === undefined ? "" : `, $${costUsd}`;
}

function indent(head: string, text: string): string {
  if (text === "") return head;
  const lines = text.split("\n");
  return lines.length === 1 ? `${head}: ${text}` : `${head}:\n${lines.map((each) => `    ${each}`.trimEnd()).join("\n")}`;
}
