import type { RunPorts } from "./ports.ts";

/** Text that is handed on as it comes. */
export interface LiveText {
  add(text: string): void;
  /** Hands on what was held back. */
  finish(): void;
}

/** Takes secrets out of live output, also one that comes in two pieces: what may be the beginning of one waits for the next piece. */
export function withoutSecrets({ redact, openSecret }: Pick<RunPorts, "redact" | "openSecret">, show: (text: string) => void): LiveText {
  let held = "";
  const hand = (text: string) => {
    if (text !== "") show(text);
  };
  return {
    add(text) {
      const whole = redact(held + text);
      const sure = whole.length - openSecret(whole);
      held = whole.slice(sure);
      hand(whole.slice(0, sure));
    },
    finish() {
      hand(held);
      held = "";
    },
  };
}
