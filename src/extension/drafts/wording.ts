import { t } from "../words.ts";
/** Something in the workspace that a message is about. */
export interface Pointed {
  /** As people call it: relative to its workspace folder. */
  readonly label: string;
  /** First and last line, counted from 1; absent: all of it. */
  readonly lines?: readonly [number, number];
  /** What stands there, where the file on the disk would tell something else. */
  readonly text?: string;
}

/** A complaint of a language service or linter. */
export interface Complaint {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  /** "ts 2304"; absent where none is told. */
  readonly source?: string;
}

/** The beginning of a message about these places, to be gone on with by the person. */
export function aboutPlaces(places: readonly Pointed[]): string {
  const [only] = places;
  if (only && places.length === 1) return `${t("About {0}:", place(only))}${quoted(only)}${only.text === undefined ? " " : "\n"}`;
  return `${t("About these:")}\n${places.map((each) => `- ${place(each)}${quoted(each)}`).join("\n")}\n\n`;
}

/** The same about what a terminal shows. */
export function aboutOutput(text: string): string {
  return `${t("About this in the terminal:")}${quoted({ label: "", text })}\n`;
}

/** The wish to have these put right. */
export function fixProblems(label: string, problems: readonly Complaint[]): string {
  const told = problems.map(({ line, message, source }) =>
    t("line {0}: {1}", String(line), `${oneLine(message)}${source ? ` (${source})` : ""}`),
  );
  if (told.length === 1) return t("Fix this problem in {0}, {1}", named(label), told[0] ?? "");
  return `${t("Fix these problems in {0}:", named(label))}\n${told.map((each) => `- ${each}`).join("\n")}`;
}

function place({ label, lines }: Pointed): string {
  if (!lines) return named(label);
  const [first, last] = lines;
  return first === last
    ? t("{0}, line {1}", named(label), String(first))
    : t("{0}, lines {1} to {2}", named(label), String(first), String(last));
}

/** Code in a name would end the quoting of it. */
function named(label: string): string {
  return label.includes("`") ? label : `\`${label}\``;
}

/** Fenced by more back-ticks than stand in a row within. */
function quoted({ text }: Pointed): string {
  if (text === undefined) return "";
  const longest = [...text.matchAll(/`{3,}/g)].reduce((most, [each]) => Math.max(most, each.length), 2);
  const fence = "`".repeat(longest + 1);
  return `\n${fence}\n${text.slice(0, longestText)}\n${fence}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 1_000);
}

/** More than that is better read from a file, in characters. */
const longestText = 20_000;
