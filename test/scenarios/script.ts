import type { Envelope, Event } from "../../src/core/events/event.ts";
import type { Usage, UserMessage } from "../../src/core/events/message.ts";

/** What happened, as a text to read: one line an event, streamed text joined, ids left out, what differs between machines named. */
export function transcriptOf(envelopes: readonly Envelope[], names: Readonly<Record<string, string>> = {}): string {
  const lines: string[] = [];
  let streamed = "";
  const flush = () => {
    if (streamed !== "") lines.push(indent("says", streamed));
    streamed = "";
  };
  for (const { event } of envelopes) {
    if (event.type === "text-delta") streamed += event.text;
    else {
      flush();
      const line = lineOf(event);
      if (line !== "") lines.push(line);
    }
  }
  flush();
  let text = lines.join("\n");
  for (const [actual, name] of Object.entries(names)) text = text.replaceAll(actual, name);
  return text;
}

function lineOf(event: Event): string {
  switch (event.type) {
    case "run-start":
      return `run-start ${event.model}, ${event.approvalMode}`;
    case "message-add":
      return event.message.role === "user" ? personLine(event.message) : "message";
    case "text-delta":
      return "";
    case "thought-delta":
      return indent("thinks", event.text);
    case "message-end":
      return `message-end ${event.finish}${event.toolCalls.length > 0 ? `, calls ${event.toolCalls.map((each) => each.tool).join(", ")}` : ""}`;
    case "step-start":
      return `step-start "${event.title}" ${event.tool} ${JSON.stringify(event.input)}`;
    case "step-run":
      return "step-run";
    case "step-output":
      return indent("output", event.text);
    case "file-change":
      return `file-change ${event.change.kind} ${event.change.label} +${event.change.addedLines} -${event.change.removedLines}`;
    case "step-effects":
      return `effects ${[...event.effects.files.map((each) => `${each.kind} ${each.label}`), ...(event.effects.partial ? [event.effects.partial] : [])].join(", ")}`;
    case "step-end":
      return indent(`step-end ${event.outcome} (${event.summary})${event.fullOutput ? " whole output kept" : ""}`, event.output);
    case "approval-request":
      return indent(
        `asks "${event.title}" in ${event.where} because ${event.reasons.join(" ")} [${event.scopes.join(", ")}]`,
        event.detail,
      );
    case "approval-answer":
      return `answer ${event.decision} ${event.scope} by ${event.by}${event.why ? `: ${event.why}` : ""}`;
    case "run-change":
      return event.state === "waiting" ? `waiting: ${event.reason}${event.until ? ` until ${event.until}` : ""}` : "running";
    case "question-request":
      return indent(`question (${event.about}) [${event.choices.map((each) => each.value).join(", ")}]`, event.text);
    case "question-answer":
      return `reply ${JSON.stringify(event.value)} by ${event.by}`;
    case "queue-change":
      return "add" in event ? indent(`waits to ${event.add.verb}`, event.add.text) : `no longer waits: ${event.state}`;
    case "usage-report":
      return event.usage ? `usage ${event.usage.inputTokens} in, ${event.usage.outputTokens} out` : "";
    case "session-change":
      return `session-change ${JSON.stringify({ ...event, type: undefined })}`;
    case "rows-change":
      return `rows of another process: ${event.rows.map((each) => each.table).join(", ")}`;
    case "notice":
      return event.notice.kind === "retry"
        ? `notice retry ${event.notice.attempt}/${event.notice.of} at ${event.notice.retryAt}: ${event.notice.message}`
        : `notice ${event.notice.message}`;
    case "run-end":
      return `run-end ${event.outcome}${sumOf(event.usage)}${event.failure ? ` ${event.failure.code}: ${event.failure.message}` : ""}`;
    default:
      return event satisfies never;
  }
}

function personLine({ via, text, images = [] }: UserMessage): string {
  const pictures = images.length > 0 ? ` [${images.map((each) => `${each.mediaType} ${each.name ?? ""}`.trim()).join(", ")}]` : "";
  return indent(`person${via ? ` (${via})` : ""}${pictures}`, text);
}

function sumOf(usage: Usage | undefined): string {
  return usage ? ` (${usage.partial ? "at least " : ""}${usage.inputTokens} in, ${usage.outputTokens} out)` : "";
}

function indent(head: string, text: string): string {
  if (text === "") return head;
  const lines = text.split("\n");
  return lines.length === 1 ? `${head}: ${text}` : `${head}:\n${lines.map((each) => `    ${each}`.trimEnd()).join("\n")}`;
}
