import type { Part, Provider } from "../../providers/provider.ts";
import type { RunPorts } from "../ports.ts";

/** Where it is in doubt whether the conversation still is held here: resolves when that is sure; if it is lost, the run's signal has aborted by then. */
type Assure = () => Promise<void> | undefined;

/**
 * The same models. None is asked, nor is an answer read on, before it is sure that the conversation still is held here: a process that slept
 * might have been taken over, and whoever did so asks by itself.
 */
export function assured(resolve: RunPorts["resolveProvider"], assure: Assure): RunPorts["resolveProvider"] {
  return (model) =>
    resolve(model).then((resolved) =>
      resolved.kind === "ready" ? { ...resolved, provider: sureOf(resolved.provider, assure) } : resolved,
    );
}

function sureOf(provider: Provider, assure: Assure): Provider {
  return {
    stream: (request, signal) => ({
      [Symbol.asyncIterator]() {
        let parts: AsyncIterator<Part> | undefined;
        const take = () => {
          parts ??= provider.stream(request, signal)[Symbol.asyncIterator]();
          return parts.next();
        };
        const over = { done: true, value: undefined } as const;
        return {
          // A provider that tries again asks anew when its next part is wanted.
          next: () => assure()?.then(() => (signal.aborted ? over : take())) ?? take(),
          return: async () => (await parts?.return?.()) ?? over,
        };
      },
    }),
  };
}
