import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { escaped } from "../format/inline.ts";
import { partsOf } from "../format/parts.ts";
import { sumLine } from "../format/sum.ts";

/** A run that has ended, in its conversation. */
export interface Ended {
  readonly record: SessionRecord;
  readonly run: Run;
}

/** More at once are lines of one message. */
const mostInFull = 2;
const longestWords = 1_200;

/** Which conversation speaks, above what it says. */
export function headHtml(title: string): string {
  return `💻 <b>${escaped(title.slice(0, 120))}</b>\n`;
}

/** What came of these runs, as one message. */
export function endsHtml(ends: readonly Ended[]): string {
  if (ends.length > mostInFull) return ends.map((each) => `${headHtml(each.record.session.title)}${outcomeOf(each)}`).join("\n");
  return ends
    .map((each) => [`${headHtml(each.record.session.title)}${outcomeOf(each)}`, wordsOf(each)].filter((part) => part !== "").join("\n\n"))
    .join("\n\n");
}

function outcomeOf({ record, run }: Ended): string {
  if (run.state === "failed") return `⚠️ ${escaped((run.failure?.message ?? "This did not work.").slice(0, 500))}`;
  const steps = record.steps.filter((each) => each.runId === run.id);
  const files = new Set(steps.flatMap(({ change }) => change?.label ?? []));
  const sum = sumLine({ steps: steps.length, files, costUsd: run.usage?.costUsd });
  return ["✅ Done", ...(sum === "" ? [] : [escaped(sum)])].join(" · ");
}

/** The beginning of the last words; the whole lies where the run was begun. */
function wordsOf({ record, run }: Ended): string {
  const text =
    record.messages.findLast((each) => each.role === "assistant" && each.runId === run.id && each.laneId === undefined)?.text ?? "";
  if (text.length <= longestWords) return partsOf(text).messages[0] ?? "";
  const end = text.lastIndexOf("\n", longestWords);
  const shown = text.slice(0, end > longestWords / 2 ? end : longestWords).toWellFormed();
  return `${partsOf(shown).messages[0] ?? ""}\n<i>… the rest is where it was asked for.</i>`;
}
