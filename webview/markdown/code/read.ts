import type { Language, Region, Tone } from "./language.ts";

/** A stretch of one tone; none for plain text. */
export interface Token {
  readonly tone: Tone | undefined;
  readonly text: string;
}

/** Reads code line by line, each line once. What is left open from line to line is handed on by who calls. */
export class CodeReader {
  private readonly finder: RegExp;
  private readonly ends: readonly RegExp[];
  private readonly tones: readonly (Tone | undefined)[];

  constructor(private readonly language: Language) {
    const { regions, marks, word } = language;
    const groups = [...regions.map((each) => each.begin), ...marks.map(([, source]) => source), word];
    this.finder = new RegExp(groups.map((each) => `(${each})`).join("|"), "gu");
    this.ends = regions.map((each) => new RegExp(each.end, "gu"));
    this.tones = [...regions.map((each) => each.tone), ...marks.map(([tone]) => tone), undefined];
  }

  /** The tokens of a line, which together are the line, and the region that is open behind it. */
  read(line: string, open: Region | undefined): { readonly tokens: readonly Token[]; readonly open: Region | undefined } {
    const tokens: Token[] = [];
    const add = (tone: Tone | undefined, text: string) => {
      const last = tokens.at(-1);
      if (text === "") return;
      if (last && last.tone === tone) tokens[tokens.length - 1] = { tone, text: last.text + text };
      else tokens.push({ tone, text });
    };
    let at = 0;
    let inside = open;
    for (;;) {
      if (inside) {
        const end = this.endOf(inside, line, at);
        add(inside.tone, line.slice(at, end ?? line.length));
        if (end === undefined) return { tokens, open: inside };
        at = end;
      }
      this.finder.lastIndex = at;
      const found = this.finder.exec(line);
      if (!found) break;
      const group = found.findIndex((each, index) => index > 0 && each !== undefined) - 1;
      add(undefined, line.slice(at, found.index));
      at = found.index + found[0].length;
      inside = this.language.regions[group];
      add(this.tones[group] ?? this.toneOf(found[0], line, at), found[0]);
    }
    add(undefined, line.slice(at));
    return { tokens, open: undefined };
  }

  private endOf(region: Region, line: string, from: number): number | undefined {
    const end = this.ends[this.language.regions.indexOf(region)];
    if (!end) return undefined;
    end.lastIndex = from;
    const found = end.exec(line);
    return found ? found.index + found[0].length : undefined;
  }

  private toneOf(word: string, line: string, after: number): Tone | undefined {
    const { keywords, constants, anyCase, names } = this.language;
    const known = anyCase ? word.toLowerCase() : word;
    if (keywords.has(known)) return "keyword";
    if (constants.has(known)) return "number";
    return names && (line[after] === "(" || /^[A-Z]\w*[a-z]/.test(word.slice(0, 40))) ? "name" : undefined;
  }
}
