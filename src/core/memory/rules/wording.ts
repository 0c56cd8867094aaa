import { cutTo } from "../text.ts";
import { onlyImports } from "./imports.ts";
import type { RulesFile } from "./read.ts";

/** Rules files as the model is given them. */
export interface Worded {
  readonly text: string;
  /** Characters of rules in it. */
  readonly used: number;
  /** What of them was left out, a sentence each. */
  readonly leftOut: readonly string[];
}

/** How they are put. */
export interface Wording {
  /** Characters of rules there is room for. */
  readonly room: number;
  /** A word by which they are told from text that only says it is rules. */
  readonly mark: string;
  /** The folder they hold for, where that is not the whole workspace. */
  readonly folder?: string;
}

/** Puts rules files one after another, each with its name, as far as there is room. What is left out is said in its place. Pure. */
export function wordRules(files: readonly RulesFile[], { room, mark, folder }: Wording): Worded {
  const leftOut: string[] = [];
  let used = 0;
  const parts = files
    .filter(({ text }) => !onlyImports(text))
    .map((file) => {
      const { text, missing } = cutTo(file.text, room - used);
      used += text.length;
      if (missing > 0)
        leftOut.push(`Of ${file.label} the last ${missing} characters are not given to the model: rules files are too long together.`);
      const rest = missing > 0 ? `\n[${missing} more characters are left out here; read_file shows them.]` : "";
      return `<rules ${attributesOf(file, mark, folder)}>\n${unmarked(text)}${rest}\n</rules>`;
    });
  return { text: parts.join("\n"), used, leftOut };
}

function attributesOf({ label, alsoAs, importedBy }: RulesFile, mark: string, folder: string | undefined): string {
  const named = { mark, file: label, also: alsoAs.join(", ") || undefined, in: importedBy, for: folder };
  return Object.entries(named)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${JSON.stringify(unmarked(value))}`]))
    .join(" ");
}

/** Nothing in a file can end its own place, or begin another's. */
function unmarked(text: string): string {
  return text.replace(/<(?=\/?rules\b)/gi, "&lt;");
}
