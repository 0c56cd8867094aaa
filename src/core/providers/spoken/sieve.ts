import type { ToolSpec } from "../provider.ts";
import { parseCalls, type SpokenCall } from "./calls.ts";
import { createSurroundings, type Place } from "./surroundings.ts";
import { argumentKeys, nameKeys, openings, otherKeys, tokens } from "./words.ts";

/**
 * Holds back the end of an answer from where it may be calls written as text, and tells at the end whether it is.
 * It is only when nothing but calls follows to the very end and nothing but thinking comes before, or when they begin with a
 * special token of a model: whether prose quotes a call or means it can't be told from its words.
 */
export interface Sieve {
  /** What of the text so far can be given out. */
  push(text: string): string;
  /** The calls, if `mayCall` and the answer ends in some; else what was held back. */
  end(mayCall: boolean): { readonly text: string; readonly calls: readonly SpokenCall[] };
}

export function createSieve(tools: readonly ToolSpec[]): Sieve {
  const surroundings = createSurroundings();
  let waiting = "";
  let isDecided = false;
  let held: string | undefined;
  let attempts = 0;

  function push(text: string): string {
    if (held !== undefined) {
      held += text;
      return isPlausible(held) ? "" : letGo();
    }
    let out = "";
    for (let from = 0; from < text.length; ) {
      const next = text.indexOf("\n", from);
      const to = next < 0 ? text.length : next + 1;
      out += pass(text.slice(from, to));
      from = to;
      if (held !== undefined) return out + push(text.slice(from));
    }
    return out;
  }

  /** Takes a line or a piece of one; begins to hold where it opens a call. */
  function pass(piece: string): string {
    if (!isDecided) {
      waiting += piece;
      const isDone = piece.endsWith("\n");
      const place = attempts < mostAttempts ? surroundings.place : "nowhere";
      if (opens(waiting, place, isDone)) {
        held = waiting;
        waiting = "";
        return "";
      }
      if (!isDone && couldOpen(waiting, place)) return "";
      isDecided = true;
    }
    return release(waiting === "" ? piece : waiting);
  }
  function release(text: string): string {
    waiting = "";
    surroundings.add(text);
    if (text.endsWith("\n")) isDecided = false;
    return text;
  }
  /** Gives out the first line of what was held and looks at the rest anew. */
  function letGo(): string {
    const text = held ?? "";
    const end = text.indexOf("\n", text.length - text.trimStart().length) + 1 || text.length;
    held = undefined;
    attempts += 1;
    isDecided = true;
    return release(text.slice(0, end)) + push(text.slice(end));
  }
  return {
    push,
    end(mayCall) {
      let text = "";
      while (held !== undefined) {
        const calls = mayCall ? parseCalls(held, tools) : [];
        if (calls.length > 0) return { text, calls };
        text += letGo();
      }
      const rest = waiting;
      waiting = "";
      return { text: text + rest, calls: [] };
    },
  };
}

function opens(line: string, place: Place, isDone: boolean): boolean {
  if (isCode(line)) return false;
  const head = line.trimStart();
  if (place === "start" && /^\[?\s*\{/.test(head)) return true;
  return openingsAt(place).some((each) => (each === "```" ? isDone && head.trimEnd() === each : head.startsWith(each)));
}

function couldOpen(line: string, place: Place): boolean {
  if (place === "nowhere" || isCode(line)) return false;
  const head = line.trimStart();
  return head === "" || (place === "start" && head === "[") || openingsAt(place).some((each) => each.startsWith(head));
}

function openingsAt(place: Place): readonly string[] {
  if (place === "nowhere") return [];
  return place === "start" ? [...openings, ...tokens] : tokens;
}

/** Markdown takes a line that is indented so far as code. */
function isCode(line: string): boolean {
  return /^(?: {4}| {0,3}\t)/.test(line);
}

/** So often a text may begin like a call and not be one; then nothing more is held back. */
const mostAttempts = 50;
/** After so many characters the beginning has told what it can. */
const telling = 200;
/** Longer than any call; what is held beyond it is given out. */
const mostHeld = 2_000_000;

const keys = [...nameKeys, ...argumentKeys, ...otherKeys];

/** Whether what is held can still become calls. JSON shows early, by its first key, what it is. */
function isPlausible(held: string): boolean {
  if (held.length > mostHeld) return false;
  if (held.length > telling) return true;
  const [fence = ""] = /^```\w*/.exec(held.trimStart()) ?? [];
  const inner = held.trimStart().slice(fence.length).trimStart();
  if (fence === "" && !/^(?:\{|\[\s*\{)/.test(inner)) return true;
  const json = inner.replace(/^\[\s*/, "");
  if (json === "") return true;
  if (!json.startsWith("{")) return fence !== "```json" && /^[<\w]/.test(json);
  const [, key, isClosed] = /^\{\s*\{?\s*"([^"]*)("?)/.exec(json) ?? [];
  if (key === undefined) return /^\{\s*\{?\s*$/.test(json);
  return isClosed ? keys.includes(key) : keys.some((each) => each.startsWith(key));
}
