import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { answer, run, user, wish } from "../harness/samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** A conversation in which some write by Telegram, and the person at this machine. */
export function telegramStates(shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const bob = { place: "telegram", name: "Bob Builder (@bob_builds_everything)", group: "Billing, March and April" } as const;
  return {
    telegram: () =>
      shown({
        runs: [run("run1", { state: "completed" }), run("run2", { state: "completed" }), run("run3", { state: "running" })],
        messages: [
          { ...user("tg-1", "run1", "Why do the tests fail?"), sender: { place: "telegram", name: "Ada" } },
          answer("a1", "run1", "Each row was rounded before it was added."),
          { ...user("tg-2", "run2", "Bob Builder: Then add first and round once."), sender: bob, via: "steer" },
          answer("a2", "run2", "Done: March comes to 1,284,310.50."),
          user("tg-3", "run3", "Written before it was kept who wrote."),
          user("u4", "run3", "And from here: thank you."),
        ],
        queue: [{ ...wish("tg-5", "queue", "Write it to the board, too."), sender: { place: "telegram", name: "Ada" } }],
      }),
  };
}
