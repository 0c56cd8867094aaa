import type { AssistantMessage, UserMessage } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import { clipped } from "./cut.ts";
import { changedFiles } from "./kept.ts";
import { headings } from "./template.ts";

/** What a plain summary is made of. */
export interface PlainPart {
  /** The summary of what came before. */
  readonly former: string | undefined;
  /** The indices of the messages it is of: from one up to another. */
  readonly from: number;
  readonly to: number;
  readonly mostTokens: number;
}

/** The summary when no model gives one that can be used: what is stored, in the same form. Always the same for the same rows. */
export function plainSummary(view: SessionView, { former, from, to, mostTokens }: PlainPart): string {
  const part = view.messages.slice(from, to);
  const answers = part.filter((each): each is AssistantMessage => each.role === "assistant" && each.text.trim() !== "");
  const first = view.messages.find((each): each is UserMessage => each.role === "user");
  const bodies: Readonly<Record<(typeof headings)[number], string>> = {
    Goal: clipped(first?.text ?? "none", mostTokens * 0.1),
    "Standing orders": "See what you were told, word for word, below.",
    Decisions: former === undefined ? "none" : `From the summary before:\n${clipped(withoutHeads(former), mostTokens * 0.35)}`,
    Done: clipped(stepsDone(view, from, to), mostTokens * 0.2) || "none",
    "Files changed": clipped(
      changedFiles(view, to)
        .map(({ label }) => `- ${label}`)
        .join("\n"),
      mostTokens * 0.1,
    ),
    "Open questions and next steps": clipped(answers.at(-1)?.text ?? "none", mostTokens * 0.15),
    "Key facts, paths and identifiers": "No model could summarise this part; what it held must be read again where it is needed.",
  };
  return headings.map((each) => `## ${each}\n${bodies[each] || "none"}`).join("\n\n");
}

function stepsDone({ messages, steps }: SessionView, from: number, to: number): string {
  const within = new Set(messages.slice(from, to).map((each) => each.id));
  const lines = steps.filter((each) => within.has(each.messageId)).map(({ title, state, summary }) => `- ${title}: ${summary || state}`);
  return [...new Set(lines)].join("\n");
}

function withoutHeads(summary: string): string {
  return summary.replace(/^#+ /gm, "");
}
