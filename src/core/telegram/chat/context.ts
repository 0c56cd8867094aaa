import type { Said, SentFile } from "./update.ts";

/** What a model reads of what comes by Telegram: English in every language, as all it reads. */

/** How much is quoted of what a message answers. */
const longestQuote = 500;

/** A message as it is told: who speaks where there are several, what it answers, and what others wrote. */
export function inContext({ chat, from, replyTo, writtenBy }: Said, text: string): string {
  const own = writtenBy === undefined || text === "" ? text : `(Passed on; ${writtenBy} wrote it.)\n${quoted(text)}`;
  const spoken = chat.kind === "private" ? own : `${from.name}: ${own}`;
  if (!replyTo || replyTo.text === "") return spoken;
  return `${quoted(replyTo.text.slice(0, longestQuote).toWellFormed())}\n\n${spoken}`;
}

/** A message that says otherwise what was read already. */
export function corrected(text: string): string {
  return `I have changed an earlier message; it now says: ${text}`;
}

function quoted(text: string): string {
  return `> ${text.replaceAll("\n", "\n> ")}`;
}

/** What something is that was sent along. */
export type BroughtKind = SentFile["kind"];

const kindWords: Readonly<Record<BroughtKind, string>> = {
  photo: "picture",
  document: "file",
  voice: "voice message",
  audio: "piece of audio",
  video: "video",
};

/** In the place of words where none were said: "A picture", "2 files". Empty where nothing came. */
export function whatCame(kinds: readonly BroughtKind[]): string {
  const [first] = kinds;
  if (kinds.length < 2) return first === undefined ? "" : `A ${kindWords[first]}`;
  return `${kinds.length} ${kinds.every((each) => each === "photo") ? "pictures" : "files"}`;
}

/** One of them: where it lies, or why it was not kept. */
export interface Lying {
  readonly place: { readonly path: string } | { readonly name: string; readonly problem: string };
  readonly kind: BroughtKind;
  /** As people say it. */
  readonly size: string;
  readonly isTooLarge: boolean;
}

/** Where all of it lies, to stand behind what was said, and what is `missing` of it. Empty where nothing came. */
export function noteOn(lying: readonly Lying[], missing: readonly string[]): string {
  const lines = lying.map(({ place, kind, size, isTooLarge }) => {
    const facts = `${kindWords[kind]}, ${size}${isTooLarge ? ", too large to be shown" : ""}`;
    return "path" in place ? `${place.path} (${facts})` : `${place.name} (${facts}; not kept as a file: ${place.problem})`;
  });
  return [
    ...(lines.length > 0 ? [`(Came with it: ${lines.join(", ")}.)`] : []),
    ...(missing.length > 0 ? [`(Was sent along, but did not arrive: ${missing.join("; ")}. The person knows.)`] : []),
  ].join("\n");
}
