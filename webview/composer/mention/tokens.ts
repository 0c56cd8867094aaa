import type { Handed } from "../../../src/core/events/message.ts";
import type { Mention } from "../../../src/core/protocol/mentions.ts";

/** How a mention stands in a message. */
export function tokenOf({ name }: Pick<Mention, "name">): string {
  return /\s/.test(name) ? `@"${name}"` : `@${name}`;
}

/** Of what is known, what a text mentions, in the order in which it does. */
export function mentionsIn<Known extends Pick<Mention, "name">>(text: string, known: readonly Known[]): readonly Known[] {
  if (!text.includes("@")) return [];
  const found = known.flatMap((each) => {
    const at = placeOf(text, tokenOf(each));
    return at < 0 ? [] : [{ each, at }];
  });
  const first = new Map(found.toReversed().map((each) => [tokenOf(each.each), each]));
  return [...first.values()].toSorted((a, b) => a.at - b.at).map(({ each }) => each);
}

/** The text without a mention. */
export function withoutMention(text: string, mention: Pick<Mention, "name">): string {
  const token = tokenOf(mention);
  const at = placeOf(text, token);
  if (at < 0) return text;
  const end = at + token.length;
  return withoutMention(text.slice(0, at) + text.slice(text[end] === " " ? end + 1 : end), mention);
}

/** Where it stands by itself: behind a blank or at the beginning, and not as the beginning of a longer name. */
function placeOf(text: string, token: string): number {
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    const isBehind = at === 0 || /[\s(["'“]/.test(text[at - 1] as string);
    if (isBehind && !/^(?:[\p{L}\p{N}_/#-]|\.[\p{L}\p{N}])/u.test(text.slice(at + token.length))) return at;
  }
  return -1;
}

/** A mention that is being written: what stands between the at sign and the cursor. */
export interface Begun {
  readonly typed: string;
  /** Where its at sign stands. */
  readonly from: number;
}

export function begunAt(text: string, cursor: number): Begun | undefined {
  const [, typed] = /(?:^|[\s(["'“])@([^\s@"“”]{0,200})$/.exec(text.slice(0, cursor)) ?? [];
  return typed === undefined ? undefined : { typed, from: cursor - typed.length - 1 };
}

/** A piece of a message: words, or something that it mentions. */
export type Part = string | Handed;

/** The words of a message, with each thing that was handed over in the place of its first mention. */
export function partsOf(text: string, handed: readonly Handed[]): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const each of mentionsIn(
    text,
    handed.filter(({ kind }) => kind !== "text"),
  )) {
    const token = tokenOf(each);
    const at = placeOf(text, token);
    parts.push(text.slice(from, at), each);
    from = at + token.length;
  }
  return [...parts, text.slice(from)].filter((each) => each !== "");
}
