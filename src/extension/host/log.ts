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
  return {
    line: (text) => channel.info(redact(text, secrets)),
    failed: (what, error) =>
      channel.error(redact(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`, secrets)),
    hide: (secret) => secrets.add(secret),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
