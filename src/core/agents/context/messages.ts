import type { ImageRef, Message } from "../../events/message.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Step } from "../../events/step.ts";
import type { ModelImage, ModelMessage } from "../../providers/provider.ts";
import { undoneBefore } from "./undone.ts";

/** The base64 of a stored picture, or undefined when it is gone. */
export type LoadImage = (image: ImageRef) => Promise<string | undefined>;

/**
 * Makes what the model sees of a session, anew before each turn. It only ever grows at its end, so that provider caches hold,
 * and what was made once is kept: a turn late in a long conversation costs no more than an early one.
 * Every tool call is followed by its result; one that never came is said to be missing.
 */
export function createContext(load: LoadImage): (record: Pick<SessionRecord, "messages" | "steps">) => Promise<readonly ModelMessage[]> {
  const made: ModelMessage[] = [];
  let messages = 0;
  let steps = 0;
  return async (record) => {
    const newSteps = new Map(record.steps.slice(steps).map((step) => [step.id, step]));
    const newMessages = record.messages.slice(messages);
    messages = record.messages.length;
    steps = record.steps.length;
    const lists = await Promise.all(
      newMessages.map((message) => {
        const said = message.role === "user" ? { ...message, text: undoneBefore(record, message.id) + message.text } : message;
        return asModelMessages(said, newSteps, load);
      }),
    );
    made.push(...lists.flat());
    return [...made];
  };
}

async function asModelMessages(message: Message, steps: ReadonlyMap<string, Step>, load: LoadImage): Promise<readonly ModelMessage[]> {
  if (message.role === "user") return [{ role: "user", text: message.text, ...(await withImages(message.images, load)) }];
  if (message.text === "" && message.toolCalls.length === 0) return [];
  const toolCalls = message.toolCalls.map((call) => ({ callId: call.callId, tool: call.tool, arguments: call.arguments }));
  const native = message.native ? { native: message.native } : {};
  const results = message.toolCalls.map(async (call): Promise<ModelMessage> => {
    const step = steps.get(call.stepId);
    const images = await withImages(step?.images, load);
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
