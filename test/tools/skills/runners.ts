import { choose } from "../../../src/core/sandbox/runners/choose.ts";
import type { BoxCommand, Runners } from "../../../src/core/sandbox/runners/runner.ts";

/** An engine that answers, or not. */
export function runnersWith(docker: true | { readonly problem: string }, mode: "auto" | "off" = "auto") {
  const ran: BoxCommand[] = [];
  const demands: unknown[] = [];
  const runners: Runners = {
    async choose(demand, _least, wish) {
      demands.push([demand, wish?.image]);
      return choose(mode, demand, { docker, system: { problem: "" } });
    },
    async run(_on, command) {
      ran.push(command);
      return { reason: "ended", exitCode: 0, output: "", leftovers: "none" };
    },
    vouch: () => undefined,
    expect: () => undefined,
    close: async () => undefined,
  };
  return { runners, ran, demands };
}
