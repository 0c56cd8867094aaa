import * as vscode from "vscode";
import { redact } from "./redact.ts";

/** The output channel "AnyCowork", without secrets. */
export interface Log extends vscode.Disposable {
  line(text: string): void;
  failed(what: string, error: unknown): void;
  /** Takes this out of every later line. */
  hide(secret: string): void;
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("AnyCowork", { log: true });
  const secrets = new Set<string>();
  // What ends last may still have something to say; a closed channel would throw.
  let closed = false;
  return {
    line: (text) => {
      if (!closed) channel.info(redact(text, secrets));
    },
    failed: (what, error) => {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!closed) channel.error(redact(`${what}: ${reason}`, secrets));
    },
    hide: (secret) => secrets.add(secret),
    show: () => channel.show(true),
    dispose: () => {
      closed = true;
      channel.dispose();
    },
  };
}
