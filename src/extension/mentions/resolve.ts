import type { Core } from "../../core/core.ts";
import type { Handed } from "../../core/events/message.ts";
import { type AttachedText, type Mention, mostMentions } from "../../core/protocol/mentions.ts";
import type { Places } from "../../core/tools/places.ts";
import { t } from "../words.ts";
import { changesNow, changesText } from "./changes.ts";
import { chatText } from "./chats.ts";
import { problemsNow, problemsText } from "./problems.ts";
import { selectedNow } from "./selected.ts";
import type { Terminals } from "./terminals.ts";

export interface ResolveParts {
  core(): Promise<Core>;
  folders(): readonly string[];
  readonly terminals: Pick<Terminals, "last">;
}

/** Why nothing of the message is sent, as a sentence for the person. */
export interface Unmentionable {
  readonly problem: string;
}

/** More is not handed over of one thing, in characters. */
const mostText = 20_000;

/**
 * What the model is told of each thing that a message mentions. Of what its tools can read that is where it lies, so that reading it is judged as
 * always; of all else it is the text, as it is now. What can't be had refuses the message, which stays with whoever wrote it.
 */
export async function handOver(
  parts: ResolveParts,
  {
    mentions = [],
    texts = [],
  }: { readonly mentions?: readonly Mention[] | undefined; readonly texts?: readonly AttachedText[] | undefined },
): Promise<readonly Handed[] | Unmentionable> {
  if (mentions.length > mostMentions) return { problem: tooMany() };
  const handed: Handed[] = [];
  const core = mentions.length > 0 ? await parts.core() : undefined;
  for (const each of mentions) {
    const text = core && (await textOf(each, { ...parts, core: async () => core, places: core.places(parts.folders()) }));
    if (text === undefined) continue;
    if (typeof text !== "string")
      return { problem: t("@{0}: {1} Take it out of the message, or mention something else.", each.name, text.problem) };
    handed.push({ ...each, text });
  }
  return [...handed, ...texts.map(({ name, text }) => ({ kind: "text", name, text }) as const)];
}

/** Said of a message and of what is dropped for one. */
export function tooMany(): string {
  return t("A message mentions at most {0} things. Mention the folder they lie in instead.", mostMentions);
}

type Told = string | Unmentionable;

async function textOf(mention: Mention, parts: ResolveParts & { readonly places: Places }): Promise<Told> {
  const { kind, path, lines } = mention;
  switch (kind) {
    case "file":
    case "folder":
    case "symbol":
      return path === undefined
        ? { problem: t("It is not known where it lies.") }
        : placeText({ kind, name: mention.name, path, lines }, parts.places);
    case "selection":
      return selectionText(mention, parts.places);
    case "problems": {
      const found = problemsNow(parts.folders());
      return found.length === 0 ? "There are no problems any more." : capped(await problemsText(found, parts.places));
    }
    case "terminal":
      return terminalText(parts);
    case "changes": {
      const changes = changesNow();
      if (!changes) return { problem: t("The editor's Git knows no repository here.") };
      return changes.length === 0 ? "Nothing: everything is committed." : capped(await changesText(changes, parts.places), 2 * mostText);
    }
    case "chat": {
      const record = mention.chatId === undefined ? undefined : await (await parts.core()).record(mention.chatId);
      return record ? chatText(record, mostText) : { problem: t("This conversation is no longer stored.") };
    }
    default:
      return kind satisfies never;
  }
}

interface Meant extends Pick<Mention, "lines" | "name"> {
  readonly kind: "file" | "folder" | "symbol";
  readonly path: string;
}

/** Tools read it where it lies, what is not saved too. */
async function placeText({ kind, name, path, lines }: Meant, places: Places): Promise<Told> {
  const place = await places.find(path);
  if ("refused" in place) return { problem: place.refused };
  if (!place.isThere) return { problem: t("It is not there any more.") };
  if (kind === "folder") return `The folder ${place.label}. list_files lists what is in it.`;
  if (kind === "symbol") return `${name} is in ${place.label}, ${linesText(lines)}. Its text is not here: read_file reads it.`;
  return `The file ${place.label}${lines ? `, ${linesText(lines)}` : ""}. Its text is not here: read_file reads it.`;
}

/** What was selected when it was mentioned; of what lies in no file, what is selected now. */
async function selectionText({ path, lines, name }: Mention, places: Places): Promise<Told> {
  if (path !== undefined) return placeText({ kind: "file", name, path, lines }, places);
  const selected = selectedNow();
  if (!selected) return { problem: t("Nothing is selected any more.") };
  if (selected.path !== undefined) return placeText({ kind: "file", name, path: selected.path, lines: [...selected.lines] }, places);
  return `Selected in ${selected.label} (not saved yet), ${linesText([...selected.lines])}:\n${capped(selected.text)}`;
}

function terminalText({ terminals }: Pick<ResolveParts, "terminals">): Told {
  const last = terminals.last();
  if (!last) return { problem: t("Nothing was run in a terminal since AnyCowork was opened.") };
  const end = last.exitCode === undefined ? "It has not ended, or the shell did not say how" : `It ended with exit code ${last.exitCode}`;
  const output = last.output === "" ? "(none, or the editor was told of none)" : last.output;
  const tail =
    output.length > mostText
      ? `(the last ${mostText.toLocaleString("en")} of ${output.length.toLocaleString("en")} characters)\n${output.slice(-mostText)}`
      : output;
  return `The last command in the terminal “${last.terminal}”: ${last.command}\n${end}. Its output:\n${tail}`;
}

function linesText([first, last]: readonly [number, number] | readonly number[] = [1, 1]): string {
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}

function capped(text: string, most = mostText): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}\n(the first ${most.toLocaleString("en")} of ${text.length.toLocaleString("en")} characters)`;
}
