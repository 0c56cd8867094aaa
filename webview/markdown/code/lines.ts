import type { Region } from "./language.ts";
import { languageOf } from "./languages.ts";
import { CodeReader } from "./read.ts";

/** Lines lie in groups, so that the browser can leave alone those far from sight. */
const linesInGroup = 100;
/** So many characters of a text are coloured; more would make more elements than anybody looks at. */
const mostColoured = 600_000;
/** Nor are lines that long, which nobody has written by hand. */
const longestColoured = 1_000;

/** How much of a text was coloured. */
export interface Paint {
  coloured: number;
}

/** Puts the lines of a block of code into its element. Each is made once; `copy` goes on where this one is. */
export class CodeLines {
  /** How many pieces the line added last is in. */
  lastTokens = 0;
  private open: Region | undefined;

  private constructor(
    private readonly code: HTMLElement,
    private readonly reader: CodeReader | undefined,
    private readonly paint: Paint,
  ) {}

  static begin(code: HTMLElement, language: string, paint: Paint): CodeLines {
    const known = languageOf(language);
    return new CodeLines(code, known && new CodeReader(known), paint);
  }

  copy(): CodeLines {
    const copy = new CodeLines(this.code, this.reader, { ...this.paint });
    copy.open = this.open;
    return copy;
  }

  /** Adds a line, or the rest of one that is very long, which gets a row of its own. Gives what to remove to undo it. */
  add(text: string, continues: boolean): readonly ChildNode[] {
    const group = this.code.lastElementChild;
    const last = group?.lastElementChild;
    const added: ChildNode[] = [];
    if (last && !continues) {
      // Behind the line before and not behind this one: the code ends as it was written.
      const end = document.createTextNode("\n");
      last.append(end);
      added.push(end);
    }
    const row = document.createElement("span");
    this.fill(row, text);
    if (group && group.childElementCount < linesInGroup) {
      group.append(row);
      return [...added, row];
    }
    if (group instanceof HTMLElement) close(group);
    const next = document.createElement("span");
    next.className = "lines";
    next.append(row);
    this.code.append(next);
    return [...added, next];
  }

  private fill(row: HTMLElement, text: string): void {
    this.lastTokens = 1;
    if (!this.reader || this.paint.coloured > mostColoured || text.length > longestColoured) {
      row.append(text);
      return;
    }
    this.paint.coloured += text.length;
    const { tokens, open } = this.reader.read(text, this.open);
    this.open = open;
    this.lastTokens = tokens.length;
    for (const token of tokens) {
      if (token.tone === undefined) {
        row.append(token.text);
        continue;
      }
      const piece = document.createElement("span");
      piece.className = `tone-${token.tone}`;
      piece.textContent = token.text;
      row.append(piece);
    }
  }
}

/** A group that is whole may be left alone, and keeps its width while it is. */
function close(group: HTMLElement): void {
  if (group.classList.contains("whole")) return;
  const longest = Math.max(...Array.from(group.children, (each) => each.textContent.length));
  group.style.setProperty("contain-intrinsic-inline-size", `${longest}ch`);
  group.classList.add("whole");
}
