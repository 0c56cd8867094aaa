import * as z from "zod";
import { handedKinds } from "../events/message.ts";

const line = z.number().int().min(1);

/** A message mentions no more. */
export const mostMentions = 50;

/** Something that a message mentions, as the view keeps it and the host finds it again when the message is sent. */
export const mention = z.strictObject({
  kind: z.enum(handedKinds).exclude(["text"]),
  /** As it stands in the message behind the at sign; in quotation marks where it holds a blank. */
  name: z.string().min(1).max(1_000),
  /** Of what lies in a file: absolute. */
  path: z.string().min(1).max(4_096).optional(),
  /** First and last line, counted from 1. */
  lines: z.tuple([line, line]).optional(),
  /** Of a conversation. */
  chatId: z.string().min(1).max(100).optional(),
});
export type Mention = z.output<typeof mention>;

/** A text that goes along beside the words: what was pasted or dropped. */
export const attachedText = z.strictObject({ name: z.string().min(1).max(200), text: z.string().min(1).max(1_000_000) });
export type AttachedText = z.output<typeof attachedText>;

/** What can be mentioned, best first within its kind, for what was typed behind the at sign. */
export interface MentionsPage {
  readonly typed: string;
  readonly found: readonly FoundMention[];
}

export interface FoundMention extends Mention {
  /** Where it is, or how much of it there is. */
  readonly detail: string;
  /** Why it can't be mentioned now, and what to do. */
  readonly off?: string;
}

/** What stands in a composer, with what its names mean and the texts that go along. */
export interface UnsentMessage {
  readonly text: string;
  readonly mentions?: readonly Mention[] | undefined;
  readonly texts?: readonly AttachedText[] | undefined;
}
