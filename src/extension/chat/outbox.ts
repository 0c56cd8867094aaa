import type { HostMessage } from "../../core/protocol/host-message.ts";

/** What a view is told, in order. Events that come close together go as one message: a long answer is thousands of them. */
export interface Outbox {
  post(message: HostMessage): void;
}

/** `later` calls back soon, once. */
export function createOutbox(send: (message: HostMessage) => void, later: (work: () => void) => void): Outbox {
  let held: Extract<HostMessage, { type: "events" }>["envelopes"][number][] = [];
  const flush = () => {
    if (held.length === 0) return;
    const envelopes = held;
    held = [];
    send({ type: "events", envelopes });
  };
  return {
    post(message) {
      if (message.type !== "events") {
        flush();
        return send(message);
      }
      if (held.length === 0) later(flush);
      held.push(...message.envelopes);
    },
  };
}
