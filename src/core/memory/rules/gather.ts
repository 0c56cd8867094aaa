import path from "node:path";
import { importsOf, isSurelyFile } from "./imports.ts";
import { takesOthersIn } from "./names.ts";
import { pathFrom, type RulesFile, readRules, type Top } from "./read.ts";

/** Rules files in their order, and a sentence for each that is not read. */
export interface Gathered {
  readonly files: readonly RulesFile[];
  readonly problems: readonly string[];
}

/** How deep files may take others in, and how many files there may be. */
const deepest = 3;
const most = 30;
/** Each word that may name a file is looked for on the disk. */
const mostMentions = 200;

/** Reads the rules files of one folder by these names, with what they take in. The same text is given once, whatever names it has. */
export async function gather(top: Top, folder: string, names: readonly string[]): Promise<Gathered> {
  const gathering = new Gathering(top);
  for (const name of names) await gathering.add(path.join(folder, name), { name, depth: 0 });
  return gathering.result();
}

interface Way {
  readonly name: string;
  readonly depth: number;
  readonly importedBy?: string;
}

class Gathering {
  readonly #top: Top;
  readonly #files: RulesFile[] = [];
  readonly #problems: string[] = [];
  readonly #expanded = new Set<string>();

  constructor(top: Top) {
    this.#top = top;
  }

  async add(written: string, way: Way): Promise<boolean> {
    const found = await readRules(this.#top, written);
    if (found.kind === "unread") this.#problems.push(found.problem);
    // A word of the text may well name a folder; only a file can be meant.
    if (found.kind === "folder" && way.depth === 0) return this.#refuse(way.name, "it is a folder");
    if (found.kind !== "file") return found.kind === "unread";
    const { file } = found;
    if (file.text === "") return true;
    const at = this.#files.findIndex((each) => each.path === file.path || each.text === file.text);
    const known = this.#files[at];
    if (!known && this.#files.length >= most) return this.#refuse(file.label, `${most} rules files are the most`);
    if (!known) this.#files.push(way.importedBy === undefined ? file : { ...file, importedBy: way.importedBy });
    else if (way.importedBy === undefined) this.#files[at] = { ...known, alsoAs: [...known.alsoAs, calledAs(known, file, way)] };
    if (way.depth > 0 || takesOthersIn(way.name)) await this.#takeIn(file, way.depth);
    return true;
  }

  result(): Gathered {
    return { files: this.#files, problems: [...new Set(this.#problems)] };
  }

  async #takeIn(file: RulesFile, depth: number): Promise<void> {
    if (this.#expanded.has(file.path)) return;
    this.#expanded.add(file.path);
    const mentions = importsOf(file.text);
    if (mentions.length > mostMentions)
      this.#problems.push(`Some of what ${file.label} takes in is not read: ${mostMentions} files are the most.`);
    for (const named of mentions.slice(0, mostMentions)) {
      const written = pathFrom(file, named);
      if (written === undefined) this.#refuse(named, `${file.label} takes it in, and it lies outside the workspace folder`);
      else if (depth >= deepest) {
        if (isSurelyFile(named)) this.#refuse(named, `${file.label} takes it in, which is deeper than ${deepest} files`);
      } else if (!(await this.add(written, { name: named, depth: depth + 1, importedBy: file.label })) && isSurelyFile(named))
        this.#refuse(named, `${file.label} takes it in, and there is no such file`);
    }
  }

  #refuse(label: string, why: string): true {
    this.#problems.push(`${label} is not read: ${why}.`);
    return true;
  }
}

/** A copy is called by its own name, a link by the one it has. */
function calledAs(known: RulesFile, file: RulesFile, { name }: Way): string {
  return file.path === known.path ? name : file.label;
}
