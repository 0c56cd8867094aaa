import { memoryWords } from "../../core/events/words/runs-on.ts";
import type { FoundBox, Lacking, SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { SandboxesPage, SandboxFact } from "../../core/protocol/sandboxes.ts";
import type { ReadSandbox } from "../../core/sandbox-settings.ts";

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
export function problemText({ says, instead }: ReadSandbox["problems"][number]): string {
  return `${says}. ${instead}.`;
}

/** What a clean-up came to. */
export function sweptText(swept: number | Lacking): string {
  if (typeof swept !== "number") return swept.problem;
  if (swept === 0) return "Nothing was left over.";
  return swept === 1 ? "1 sandbox that was left over is gone." : `${swept} sandboxes that were left over are gone.`;
}

function settingLines({ image, memoryMb, cpus, processes, network, seconds, engine }: ReadSandbox["settings"]): readonly SandboxFact[] {
  const engineLine = engine === undefined ? [] : [{ name: "Engine", value: engine }];
  return [
    ...engineLine,
    { name: "Image", value: image },
    { name: "Network", value: typeof network === "string" ? network : `only ${network.join(", ")}` },
    { name: "Memory", value: memoryWords(memoryMb) },
    { name: "Processors", value: String(cpus) },
    { name: "Processes", value: String(processes) },
    { name: "Longest command", value: durationWords(seconds) },
  ];
}

function durationWords(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
