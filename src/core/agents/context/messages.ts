import type { StepId } from "../../events/ids.ts";
import type { ImageRef, Message } from "../../events/message.ts";
import type { Step } from "../../events/step.ts";
import { toldText } from "../../events/words/handed.ts";
import type { ModelImage, ModelMessage } from "../../providers/provider.ts";
import type { Store } from "../../storage/store.ts";
import { type SentRecord, sentOf, standIn } from "./sent.ts";
import { undoneBefore } from "./undone.ts";

/** The base64 of a stored picture, or undefined when it is gone. */
export type LoadImage = (image: ImageRef) => Promise<string | undefined>;

/** What stored things are made of again. */
export interface ContextPorts {
  readonly loadImage: LoadImage;
  /** Where a blob lies, for the model to read. */
  readonly blobPath: Store["blobPath"];
  /** What stands behind a message of the person, always the same for the same words. */
  readonly hint?: (text: string) => string;
}

/**
 * Makes what the model sees of a session, anew before each turn. It only ever grows at its end, so that provider caches hold, but where the conversation
 * was shortened or that was taken back; and what was made once is kept: a turn late in a long conversation costs no more than an early one.
 * Every tool call is followed by its result; one that never came is said to be missing.
 */
export function createContext(ports: ContextPorts): (record: SentRecord) => Promise<readonly ModelMessage[]> {
  let made: ModelMessage[] = [];
  let messages = 0;
  let steps = 0;
  let shortened: SentRecord["compactions"];
  return async (record) => {
    const { older, from, omitted } = sentOf(record);
    if (record.compactions !== shortened) {
      made = older ? [{ role: "user", text: older.text }] : [];
      [messages, steps, shortened] = [from, 0, record.compactions];
    }
    const newSteps = new Map(record.steps.slice(steps).map((step) => [step.id, step]));
    const newMessages = record.messages.slice(messages);
    messages = record.messages.length;
    steps = record.steps.length;
    const lists = await Promise.all(
      newMessages.map((message) => {
        const said =
          message.role === "user"
            ? { ...message, text: undoneBefore(record, message.id) + toldText(message) + (ports.hint?.(message.text) ?? "") }
            : message;
        return asModelMessages(said, { ...ports, steps: newSteps, omitted });
      }),
    );
    made.push(...lists.flat());
    return [...made];
  };
}

interface Making extends ContextPorts {
  readonly steps: ReadonlyMap<StepId, Step>;
  readonly omitted: ReadonlySet<StepId>;
}

async function asModelMessages(message: Message, { steps, omitted, loadImage, blobPath }: Making): Promise<readonly ModelMessage[]> {
  if (message.role === "user") return [{ role: "user", text: message.text, ...(await withImages(message.images, loadImage)) }];
  if (message.text === "" && message.toolCalls.length === 0) return [];
  const toolCalls = message.toolCalls.map((call) => ({ callId: call.callId, tool: call.tool, arguments: call.arguments }));
  const native = message.native ? { native: message.native } : {};
  const results = message.toolCalls.map(async (call): Promise<ModelMessage> => {
    const step = steps.get(call.stepId);
    if (step && omitted.has(step.id)) return { role: "tool", callId: call.callId, tool: call.tool, text: standIn(step, blobPath) };
    const images = await withImages(step?.images, loadImage);
    return { role: "tool", callId: call.callId, tool: call.tool, text: resultOf(step), ...images };
  });
  return [{ role: "assistant", text: message.text, toolCalls, ...native }, ...(await Promise.all(results))];
}

async function withImages(refs: readonly ImageRef[] | undefined, load: LoadImage): Promise<{ readonly images?: readonly ModelImage[] }> {
  if (!refs || refs.length === 0) return {};
  const images = await Promise.all(
    refs.map(async (ref) => {
      const data = await load(ref);
      return data === undefined ? [] : [{ mediaType: ref.mediaType, data }];
    }),
  );
  return { images: images.flat() };
}

function resultOf(step: Step | undefined): string {
  if (step === undefined) return "This call was not carried out: the run was stopped before it.";
  if (step.state === "unknown" || step.state === "running")
    return "Nobody knows how far this came: the program ended while it ran. Look before you repeat it.";
  return step.output === "" ? "(no output)" : step.output;
}
