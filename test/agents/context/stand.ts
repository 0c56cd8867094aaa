import assert from "node:assert/strict";
import * as z from "zod";
import { headings, summarySystem } from "../../../src/core/agents/compact/template.ts";
import { estimateTokens } from "../../../src/core/agents/context/tokens.ts";
import type { Compaction, OlderPart } from "../../../src/core/events/words/compaction.ts";
import type { ModelRequest, Part, Provider } from "../../../src/core/providers/provider.ts";
import { defineTool, type Tool } from "../../../src/core/tools/tool.ts";
import { ScriptedProvider, type ScriptedTurn } from "../../fakes/scripted-provider.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../../scenarios/invariants.ts";
import { transcriptOf } from "../../scenarios/script.ts";
import type { Stage } from "../../scenarios/stage.ts";
import { expectTranscript } from "../../transcript.ts";

/** A text of about so many tokens that reads like no other. */
export function long(name: string, tokens: number): string {
  return `${name}: ${Array.from({ length: Math.ceil(tokens / 2.5) }, (_, index) => `${name}${index}`.slice(-9).padEnd(9, ".")).join(" ")}`;
}

/** Says so much about whatever it is asked; "bad" things fail. */
export function bigLook(tokens: number): Tool {
  return defineTool({
    name: "look",
    description: "Looks at a thing.",
    input: z.object({ what: z.string() }),
    readOnly: true,
    title: ({ what }) => `Look at ${what}`,
    prepare: async ({ what }) => ({
      access: { kind: "read", path: `/w/${what}`, place: "inside" },
      locks: [{ key: what, exclusive: false }],
      run: async () => ({ ok: !what.startsWith("bad"), output: long(what, tokens), summary: `${tokens} tokens` }),
    }),
  });
}

/** A summary that holds to the template. */
export function summaryOf(about: string, name = "none"): string {
  return headings.map((each) => `## ${each}\n- ${each === "Goal" ? about : name}`).join("\n\n");
}

/** Talks by one script, and summarises by another. */
export class Talker implements Provider {
  readonly talks: ScriptedProvider;
  readonly asides: ScriptedProvider;

  constructor(talks: readonly ScriptedTurn[], asides: readonly ScriptedTurn[] = []) {
    this.talks = new ScriptedProvider(talks);
    this.asides = new ScriptedProvider(asides);
  }

  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part> {
    return (request.system === summarySystem ? this.asides : this.talks).stream(request, signal);
  }
}

/** What a request takes, as it is estimated. */
export function sizeOf({ system, messages, tools }: ModelRequest): number {
  const texts = messages.flatMap((each) => [each.text, ...(each.role === "assistant" ? each.toolCalls.map((call) => call.arguments) : [])]);
  return [system, tools.length > 0 ? JSON.stringify(tools) : "", ...texts].reduce((sum, each) => sum + estimateTokens(each), 0);
}

/** Holds that a request is one that a provider takes: it fits, begins with the person, and each call is followed by its result, in order. */
export function holdSound(request: ModelRequest, window: number): void {
  assert.ok(sizeOf(request) <= window, `the request has ${sizeOf(request)} tokens of ${window}`);
  assert.equal(request.messages[0]?.role, "user");
  const waiting: string[] = [];
  for (const message of request.messages) {
    if (message.role === "tool") assert.equal(message.callId, waiting.shift(), "a result stands where its call asked for it");
    else assert.deepEqual(waiting, [], "a call has no result");
    if (message.role === "assistant") waiting.push(...message.toolCalls.map((call) => call.callId));
  }
  assert.deepEqual(waiting, [], "a call has no result");
}

/** Holds that each request goes on where the one before ended, but where the conversation was shortened or a summary taken back between them. */
export function holdGrowing(requests: readonly ModelRequest[], mostBreaks: number): void {
  const breaks = requests.filter((request, index) => {
    const before = requests[index - 1]?.messages ?? [];
    return JSON.stringify(request.messages.slice(0, before.length)) !== JSON.stringify(before);
  });
  assert.ok(breaks.length <= mostBreaks, `what was sent changed ${breaks.length} times, and was shortened ${mostBreaks} times`);
}

/** Holds the invariants, the rows and the golden transcript of what happened, long lines shortened. */
export async function holdShort(name: string, stage: Stage): Promise<void> {
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, await stage.view());
  expectTranscript(name, transcriptOf(stage.envelopes).replace(/^(.{160}).{40,}$/gm, "$1…"));
}

export async function compactionsOf(stage: Stage): Promise<readonly Compaction[]> {
  return (await stage.view()).compactions ?? [];
}

export async function summariesOf(stage: Stage): Promise<readonly OlderPart[]> {
  return (await compactionsOf(stage)).flatMap((each) => (each.kind === "summary" ? [each] : []));
}
