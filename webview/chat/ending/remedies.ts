import type { FailureCode } from "../../../src/core/events/failure.ts";
import { t } from "../../words.ts";

/** What can be done about a failed run, as a button. */
export type Remedy = "setKey" | "chooseModel" | "chooseAgent" | "retry" | "openSettings" | "openDataFolder" | "newChat" | "say";

/** For every failure what helps, the likeliest first. The log is offered beside them all. */
const remedies: Readonly<Record<FailureCode, readonly Remedy[]>> = {
  "no-key": ["setKey", "chooseModel", "retry"],
  auth: ["setKey", "chooseModel", "retry"],
  quota: ["chooseModel", "setKey", "retry"],
  "rate-limit": ["retry", "chooseModel"],
  overflow: ["newChat", "chooseModel"],
  content: ["say", "chooseModel"],
  "no-tools": ["chooseModel", "openSettings"],
  certificate: ["retry", "openSettings"],
  network: ["retry", "openSettings"],
  "cut-off": ["retry"],
  server: ["retry", "chooseModel"],
  malformed: ["retry", "chooseModel"],
  "unknown-model": ["chooseModel", "retry"],
  "bad-request": ["chooseModel", "openSettings", "retry"],
  "turn-limit": ["retry", "openSettings"],
  "time-limit": ["retry", "openSettings"],
  "token-limit": ["retry", "openSettings"],
  budget: ["openSettings", "retry"],
  loop: ["say"],
  plan: ["say", "retry"],
  "partly-done": ["retry"],
  "no-agent": ["chooseAgent"],
  storage: ["retry", "openDataFolder"],
  internal: ["retry"],
};

export function remediesFor(code: FailureCode): readonly Remedy[] {
  return remedies[code];
}

const words: Readonly<Record<Remedy, string>> = {
  setKey: t("Set API key"),
  chooseModel: t("Choose another model"),
  chooseAgent: t("Choose another agent"),
  retry: t("Try again"),
  openSettings: t("Open settings"),
  openDataFolder: t("Open data folder"),
  newChat: t("New chat"),
  say: t("Say what to do"),
};

/** What the button says: a run that reached a limit goes on, and of a plan the rest is done. */
export function remedyWord(remedy: Remedy, code: FailureCode): string {
  if (remedy === "retry" && code === "partly-done") return t("Do the rest");
  if (remedy === "retry" && (code.endsWith("-limit") || code === "budget") && code !== "rate-limit") return t("Go on");
  return words[remedy];
}
