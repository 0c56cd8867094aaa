import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import type { Words } from "../../events/words/language.ts";
import { escaped, short, shortLine } from "../format/inline.ts";
import { type Parts, partsOf, type TextFile } from "../format/parts.ts";
import { failureWords, sumLine } from "../format/sum.ts";

/** A run that has ended, in its conversation. */
export interface Ended {
  readonly record: SessionRecord;
  readonly run: Run;
}

/** What came of runs, as one message, with the files it names. */
export interface Told {
  readonly html: string;
  readonly files: readonly TextFile[];
}

/** More at once are lines, and of those no more than fit. */
const mostInFull = 2;
const mostLines = 10;
const longest = { title: 120, line: 80, failure: 500, words: 1_200 } as const;

/** Which conversation speaks, above what it says. */
export function headHtml(title: string, most: number = longest.title): string {
  return `💻 <b>${shortLine(title, most)}</b>\n`;
}

export function tellEnds(ends: readonly Ended[], words: Words): Told {
  if (ends.length <= mostInFull) {
    const told = ends.map((each) => ({
      head: headHtml(each.record.session.title) + outcomeOf(each, words, longest.failure),
      said: lastWordsOf(each, words),
    }));
    const html = told.map(({ head, said }) => [head, ...said.messages].join("\n\n")).join("\n\n");
    return { html, files: told.flatMap(({ said }) => said.files) };
  }
  const lines = ends
    .slice(-mostLines)
    .map((each) => headHtml(each.record.session.title, longest.line) + outcomeOf(each, words, longest.line));
  const more = ends.length > mostLines ? [words.t("… and {0} before them.", ends.length - mostLines)] : [];
  return { html: [...lines, ...more].join("\n"), files: [] };
}

function outcomeOf({ record, run }: Ended, words: Words, most: number): string {
  if (run.state === "failed") return `⚠️ ${short(failureWords(run, words), most)}`;
  const steps = record.steps.filter((each) => each.runId === run.id);
  const files = new Set(steps.flatMap(({ change }) => change?.label ?? []));
  const sum = sumLine({ steps: steps.length, files, costUsd: run.usage?.costUsd }, words);
  return [words.t("✅ Done"), ...(sum === "" ? [] : [escaped(sum)])].join(" · ");
}

/** The beginning of the last words; the whole lies where the run was begun. */
function lastWordsOf({ record, run }: Ended, words: Words): Parts {
  const text =
    record.messages.findLast((each) => each.role === "assistant" && each.runId === run.id && each.laneId === undefined)?.text ?? "";
  if (text.length <= longest.words) return partsOf(text, words);
  const end = text.lastIndexOf("\n", longest.words);
  const { messages, files } = partsOf(text.slice(0, end > longest.words / 2 ? end : longest.words).toWellFormed(), words);
  return { messages: [...messages, words.t("<i>… the rest is where it was asked for.</i>")], files };
}
