import { keyNames } from "./secrets/keyring.ts";
import type { Shell } from "./shell.ts";
import { visible } from "./terminal/visible.ts";

/** Words and exit code for what nobody caught. A data folder that can't be used is a matter of configuration, and may have been told before. */
export function describeCrash(
  error: unknown,
  { environment, unsaid, secretsSeen }: Pick<Shell, "environment" | "unsaid" | "secretsSeen">,
): { text: string; exitCode: number } {
  if (error instanceof Error && error.name === "StoreError") {
    const rest = unsaid.take(error.message);
    return { text: rest === undefined ? "" : `anycowork: ${visible(rest)}\n`, exitCode: 2 };
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = `anycowork: something inside AnyCowork broke; this is a fault of ours, please report it.\n${visible(told)}\n`;
  const keys = Object.values(keyNames).flatMap((names) => names.map((name) => environment[name] ?? ""));
  return { text: [...keys, ...secretsSeen].filter(Boolean).reduce((shown, key) => shown.replaceAll(key, "[key]"), text), exitCode: 1 };
}
