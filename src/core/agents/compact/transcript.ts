import type { Message } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import { toldText } from "../../events/words/handed.ts";
import { estimateTokens } from "../context/tokens.ts";
import { clipped } from "./cut.ts";

/** What is passed on of one text to whoever summarises, at the most, in tokens. */
const most = { words: 3_000, call: 300, output: 500 };

/** Messages, from one index up to another, as a text to read: one piece a message. */
export function piecesOf({ messages, steps }: SessionView, from: number, to: number): readonly string[] {
  const byId = new Map(steps.map((each) => [each.id, each]));
  return messages.slice(from, to).map((each) => pieceOf(each, byId));
}

/** The pieces in as few texts as can be, none above so many tokens. A piece that has more is cut in its middle. */
export function chunksOf(pieces: readonly string[], mostTokens: number): readonly string[] {
  const chunks: string[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const each of pieces) {
    const piece = clipped(each, mostTokens);
    const tokens = estimateTokens(piece) + 1;
    if (size + tokens > mostTokens) {
      chunks.push(piece);
      size = tokens;
    } else {
      chunks[chunks.length - 1] += `\n\n${piece}`;
      size += tokens;
    }
  }
  return chunks;
}

function pieceOf(message: Message, steps: ReadonlyMap<string, Step>): string {
  if (message.role === "user") return `# The person\n${clipped(toldText(message), most.words)}`;
  const calls = message.toolCalls.map(({ tool, arguments: given, stepId }) => {
    const step = steps.get(stepId);
    const end = step ? `${step.state}${step.summary ? `, ${step.summary}` : ""}\n${clipped(step.output, most.output)}` : "not carried out";
    return `[called ${tool} ${clipped(given, most.call)}]: ${end}`;
  });
  return ["# The coworker", clipped(message.text, most.words), ...calls].filter((each) => each !== "").join("\n");
}
