import { memoryWords } from "../../core/events/words/runs-on.ts";
import type { FoundBox, Lacking, SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { SandboxesPage, SandboxFact } from "../../core/protocol/sandboxes.ts";
import type { ReadSandbox } from "../../core/sandbox-settings.ts";
import { count, speech, t } from "../words.ts";

export interface PageParts {
  readonly read: ReadSandbox;
  readonly report: SandboxReport;
  readonly list: readonly FoundBox[] | Lacking;
  /** Titles of conversations, by id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly told?: string;
  /** The present, in milliseconds. */
  readonly nowMs: number;
}

/** The page as a person reads it. Pure. */
export function sandboxesPage({ read, report, list, titles, told, nowMs }: PageParts): SandboxesPage {
  const { settings, problems } = read;
  const boxes = "problem" in list ? [] : list;
  return {
    mode: settings.mode,
    report,
    settings: settingLines(settings),
    problems: problems.map(problemText),
    boxes: boxes.map(({ madeAt, ...each }) => ({
      ...each,
      minutes: Math.max(0, Math.floor((nowMs - Date.parse(madeAt)) / 60_000)),
      title: titles.get(each.sessionId) ?? "",
    })),
    ...(told === undefined ? {} : { told }),
  };
}

/** A setting that could not be read, and what counts instead. */
export function problemText({ parts: [setting, expected, written], instead }: ReadSandbox["problems"][number]): string {
  return `${t("{0} is {1}, not {2}.", setting, speech.told(expected), written)} ${speech.told(instead)}.`;
}

/** What a clean-up came to. */
export function sweptText(swept: number | Lacking): string {
  if (typeof swept !== "number") return speech.told(swept.problem);
  if (swept === 0) return t("Nothing was left over.");
  return count(swept, ["{0} sandbox that was left over is gone.", "{0} sandboxes that were left over are gone."]);
}

function settingLines({ image, memoryMb, cpus, processes, network, seconds, engine }: ReadSandbox["settings"]): readonly SandboxFact[] {
  const engineLine = engine === undefined ? [] : [{ name: t("Engine"), value: engine }];
  return [
    ...engineLine,
    { name: t("Image"), value: image },
    { name: t("Network"), value: typeof network === "string" ? network : t("only {0}", network.join(", ")) },
    { name: t("Memory"), value: memoryWords(memoryMb, speech) },
    { name: t("Processors"), value: String(cpus) },
    { name: t("Processes"), value: String(processes) },
    { name: t("Longest command"), value: durationWords(seconds) },
  ];
}

function durationWords(seconds: number): string {
  if (seconds % 3_600 === 0) return t("{0} h", seconds / 3_600);
  return seconds % 60 === 0 ? t("{0} min", seconds / 60) : `${seconds} s`;
}
