import type { ModelRequest, Part, Provider } from "../../../src/core/providers/provider.ts";

/** Who is asked, told by what they were told to be: "router", "planner", an agent's name, or "coworker". */
export type Role = string;

/** What somebody says to their so manieth request, counted from 0. A promise is waited for. */
export type Cue = (request: ModelRequest, nth: number) => readonly (Part | Promise<unknown>)[];

/** A provider for a team: each role has its own script, however the requests of others come in between. */
export class CastProvider implements Provider {
  readonly requests: { readonly role: Role; readonly request: ModelRequest }[] = [];
  readonly #cast: Readonly<Record<Role, Cue>>;

  /** Those that are not in the cast say so, which ends what they do. */
  constructor(cast: Readonly<Record<Role, Cue>>) {
    this.#cast = cast;
  }

  /** How often somebody was asked. */
  asked(role: Role): number {
    return this.requests.filter((each) => each.role === role).length;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part> {
    const role = roleOf(request);
    const nth = this.asked(role);
    this.requests.push({ role, request });
    const parts = (Object.hasOwn(this.#cast, role) && this.#cast[role]?.(request, nth)) || [
      { type: "text", text: `(${role} has nothing to say)` } as const,
    ];
    let hasCalls = false;
    for (const part of parts) {
      if (signal.aborted) return;
      if (part instanceof Promise) {
        await Promise.race([part, new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))]);
        continue;
      }
      hasCalls ||= part.type === "tool-call";
      yield part;
      if (part.type === "error" || part.type === "finish") return;
    }
    yield { type: "finish", reason: hasCalls ? "tool-calls" : "stop" };
  }
}

function roleOf({ system, tools }: ModelRequest): Role {
  if (tools.some((each) => each.name === "choose_way")) return "router";
  if (tools.some((each) => each.name === "propose_plan")) return "planner";
  return /You work as the agent “([^”]+)”/.exec(system)?.[1] ?? "coworker";
}
