import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Provider } from "../../../src/core/providers/provider.ts";
import { withRetry } from "../../../src/core/providers/retry.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { inRepo } from "../../repo.ts";
import { ask } from "../ask.ts";
import { type Rule, rules } from "./rules.ts";
import { cutting, type Wire, wires } from "./wires.ts";

interface Case {
  readonly id: string;
  readonly provider: "openai" | "gemini" | "ollama" | "any";
  readonly input: Input;
  readonly expect: string;
  readonly why: string;
}

interface Input {
  readonly http?: string;
  readonly chunks?: readonly string[];
  readonly chunksBase64?: readonly string[];
  readonly body?: string;
  readonly net?: string;
}

/** What servers send, and what must become of it. */
export const cases = JSON.parse(readFileSync(inRepo("test/cases/provider-streams.json"), "utf8")) as readonly Case[];

/** Each case with each provider it concerns, whole and byte by byte, where its rule is wanted. */
export function streamTests(isWanted: (rule: Rule) => boolean): readonly { readonly title: string; run(): Promise<void> }[] {
  return cases
    .filter(({ id }) => rules[id] && isWanted(rules[id]))
    .flatMap((each) =>
      wiresOf(each).flatMap(([name, wire]) =>
        sizesOf(each).map((size) => ({
          title: `${each.id} on ${name}${size === 1 ? ", byte by byte" : ""}: ${each.why}: ${each.expect}`,
          run: () => run(each, wire, size),
        })),
      ),
    );
}

async function run({ id, input }: Case, wire: Wire, size: number): Promise<void> {
  const rule = rules[id];
  assert.ok(rule);
  const server = await wire.serve(rule.answers?.(wire) ?? [bytesOf(input)]);
  const options = { ...rule.options, ...(size > 0 ? { fetch: cutting(size) } : {}) };
  const provider = withRetry(wire.provider(server, options), { random: () => 0.5 });
  const stop = new AbortController();
  const parts = await ask(rule.abort ? stoppingAtText(provider, stop) : provider, { signal: stop.signal });
  const waits = parts.flatMap((each) => (each.type === "retry" ? [each.delayMs] : []));
  await rule.check({ parts, server, waits });
}

function wiresOf({ provider }: Case): readonly (readonly [string, Wire])[] {
  return Object.entries(wires).filter(([name]) => provider === "any" || name === (provider === "ollama" ? "openai" : provider));
}

/** As it comes, and byte by byte where the case is about its bytes. */
function sizesOf({ input }: Case): readonly number[] {
  return input.chunks || input.chunksBase64 || input.body ? [0, 1] : [0];
}

/** The same provider with a person who presses stop at the first text. */
function stoppingAtText(provider: Provider, stop: AbortController): Provider {
  return {
    async *stream(request, signal) {
      for await (const part of provider.stream(request, signal)) {
        if (part.type === "text") stop.abort();
        yield part;
      }
    },
  };
}

/** "status 429, Retry-After: 2" and "status 302 to http://…" as an answer. */
function bytesOf({ http = "", chunks, chunksBase64, body, net }: Input): RawAnswer {
  const [, status = "200", place] = /^status (\d+)(?: to (\S+))?/.exec(http) ?? [];
  const type = /content-type (\S+)|(application\/\S+)/.exec(http);
  const headers = { ...(type ? { "content-type": type[1] ?? type[2] ?? "" } : {}), ...(place ? { location: place } : {}) };
  const bytes = chunksBase64?.map((each) => Buffer.from(each, "base64"));
  return { status: Number(status), headers, body: chunks ?? bytes ?? body ?? "", ...(net === "reset" ? { ending: "reset" } : {}) };
}
