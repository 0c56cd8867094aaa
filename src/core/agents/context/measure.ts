import type { StepId } from "../../events/ids.ts";
import type { ContextKind, ImageRef, Message } from "../../events/message.ts";
import { toldText } from "../../events/words/handed.ts";
import { type Sent, type SentRecord, sentOf } from "./sent.ts";
import { estimateTokens } from "./tokens.ts";

export type Parts = Record<ContextKind, number>;

/** What a request would hold, in estimated tokens. */
export interface Measure {
  readonly sent: Sent;
  readonly parts: Readonly<Parts>;
  /** Of each message with the results of its calls, by its index; 0 for those that are not sent. */
  readonly messages: readonly number[];
  /** Of each step's output with its pictures. */
  readonly results: ReadonlyMap<StepId, number>;
}

/** What a picture costs, about: providers count between some hundred and some thousand tokens. */
const imageTokens = 1_000;

/** What a line costs that stands in the place of an output. */
export const standInTokens = 50;

/** Measures a conversation anew as it grows; each text is counted once. `fixed` is what every request holds besides. */
export function createMeasure(fixed: Pick<Parts, "instructions" | "tools">): (record: SentRecord) => Measure {
  const own: Own[] = [];
  const results = new Map<StepId, Result>();
  const sizes = new Map<StepId, number>();
  let steps = 0;
  return (record) => {
    for (const message of record.messages.slice(own.length)) own.push(ownOf(message));
    for (const step of record.steps.slice(steps)) {
      const result = { text: estimateTokens(step.output), images: imagesOf(step.images) };
      results.set(step.id, result);
      sizes.set(step.id, result.text + result.images);
    }
    steps = record.steps.length;
    const sent = sentOf(record);
    const parts: Parts = { summary: estimateTokens(sent.older?.text ?? ""), ...fixed, you: 0, answers: 0, results: 0, images: 0 };
    const messages = own.map((each, index) => (index < sent.from ? 0 : added(parts, each, resultsOf(each, results, sent))));
    return { sent, parts, messages, results: sizes };
  };
}

export function total(parts: Readonly<Partial<Parts>>): number {
  return Object.values(parts).reduce((sum, each) => sum + each, 0);
}

interface Result {
  readonly text: number;
  readonly images: number;
}

interface Own extends Result {
  readonly kind: "you" | "answers";
  readonly stepIds: readonly StepId[];
}

function ownOf(message: Message): Own {
  if (message.role === "user")
    return { kind: "you", text: estimateTokens(toldText(message)), images: imagesOf(message.images), stepIds: [] };
  const { text, toolCalls } = message;
  const spoken = toolCalls.reduce((sum, each) => sum + estimateTokens(each.arguments), estimateTokens(text));
  return { kind: "answers", text: spoken, images: 0, stepIds: toolCalls.map((each) => each.stepId) };
}

function imagesOf(images: readonly ImageRef[] = []): number {
  return images.length * imageTokens;
}

function resultsOf({ stepIds }: Own, results: ReadonlyMap<StepId, Result>, { omitted }: Sent): Result {
  let [text, images] = [0, 0];
  for (const id of stepIds) {
    const result = results.get(id);
    if (omitted.has(id)) text += standInTokens;
    else if (result) [text, images] = [text + result.text, images + result.images];
  }
  return { text, images };
}

function added(parts: Parts, own: Own, results: Result): number {
  parts[own.kind] += own.text;
  parts.results += results.text;
  parts.images += own.images + results.images;
  return own.text + own.images + results.text + results.images;
}
