import type { Failure } from "../../events/failure.ts";
import type { ModelRequest } from "../provider.ts";
import { type Endpoint, quotable } from "../wire/endpoint.ts";
import type { WireItem } from "../wire/read.ts";
import { connectionFailure } from "./troubles.ts";

/** How the reading of an answer came to its end. */
export type Outcome =
  | Exclude<WireItem, { kind: "chunk" }>
  | { readonly kind: "ended" }
  | { readonly kind: "error"; readonly error: unknown };

/** What sentences about a broken answer need. */
export interface Circumstances {
  readonly endpoint: Endpoint;
  readonly idleMs: number;
  readonly sizeLimit: number;
}

export const stopped: Failure = { code: "cut-off", message: "The answer was stopped. Send the message again to get a new one." };

export function unloadable({ service }: Endpoint): Failure {
  const message = `The part of AnyCowork that talks to ${service.provider} could not be loaded. Reinstall AnyCowork.`;
  return { code: "internal", message };
}

/** The library would not even send the request. */
export function unsendable(error: unknown, { model }: ModelRequest, endpoint: Endpoint): Failure {
  const words = quotable(error instanceof Error ? error.message : "", endpoint);
  const why = words === "" ? "" : `: “${words.replace(/[.\s]+$/, "")}”`;
  return { code: "bad-request", message: `“${model}” can't be asked this way${why}. Choose another model, or start a new chat.` };
}

export function emptyFailure(model: string): Failure {
  return { code: "malformed", message: `“${model}” answered with nothing at all. Send the message again, or choose another model.` };
}

export function silenceFailure({ endpoint, idleMs }: Circumstances, begun: boolean): Failure {
  const seconds = Math.max(1, Math.round(idleMs / 1000));
  const message = `${endpoint.host} sent nothing for ${seconds} seconds, so it was no longer waited for. Send the message again, or choose another model.`;
  return { code: begun ? "cut-off" : "network", message };
}

/** An answer that ended before its end. */
export function brokenFailure(
  outcome: Exclude<Outcome, { kind: "error" }>,
  { endpoint, sizeLimit }: Circumstances,
  begun: boolean,
): Failure {
  const { host } = endpoint;
  switch (outcome.kind) {
    case "foreign":
      return { code: "malformed", message: foreign(host, outcome.contentType) };
    case "unreadable":
      return {
        code: "malformed",
        message: `${host} sent something that is not JSON in the middle of its answer. Send the message again; if it happens again, check the base URL.`,
      };
    case "too-large":
      return {
        code: "malformed",
        message: `The answer grew past ${Math.round(sizeLimit / 1_000_000)} million characters and was stopped. Ask for less at a time, or choose another model.`,
      };
    case "broken":
    case "ended":
    case "done":
      return begun
        ? { code: "cut-off", message: `The answer from ${host} broke off in the middle. Send a message to go on from here.` }
        : connectionFailure(outcome.kind === "broken" ? outcome.error : undefined, endpoint);
    default:
      return outcome satisfies never;
  }
}

function foreign(host: string, contentType: string): string {
  const shown = contentType.replace(/[^\w.+/ -]/g, "").slice(0, 60);
  return `${host} answered with ${shown || "an unknown type"} instead of a model's answer. Check the base URL, and whether a sign-in page of the network stands in between.`;
}
