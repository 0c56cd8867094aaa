import {
  type Align,
  type BlockSink,
  closesFence,
  expandTabs,
  type Fence,
  type FormulaMark,
  formulaEnd,
  indentOf,
  isBlank,
  isRule,
  type ListMark,
  readFence,
  readFormulaMark,
  readHeading,
  readListMark,
  readQuoteMark,
  readTableRule,
  readUnderline,
  splitRow,
} from "./block.ts";

type Container =
  | { readonly kind: "quote" }
  | { readonly kind: "list"; readonly ordered: boolean; readonly mark: string; readonly start: number; readonly items: number }
  | { readonly kind: "item"; readonly indent: number };

type List = Extract<Container, { kind: "list" }>;

type Leaf =
  /** `begun` when it is the rest of one whose beginning is handed on already. */
  | { readonly kind: "paragraph"; readonly text: string; readonly begun: boolean }
  | { readonly kind: "fence"; readonly fence: Fence }
  | { readonly kind: "indented" }
  /** Handed on when its end has come; one that gets none is code. */
  | { readonly kind: "formula"; readonly mark: FormulaMark; readonly text: string }
  | { readonly kind: "table"; readonly aligns: readonly Align[] };

/** Lists and quotes deeper than this are shown with the characters they were written with. */
const deepest = 20;
/** A paragraph longer than this becomes several, so that the one still open stays small, to be read and to be laid out. */
const longestOpenText = 4_000;
/** The same of a list. */
const mostItems = 50;

/** Reads Markdown line by line, each line once. Between lines its state is small and can be copied. */
export class BlockMachine {
  private containers: readonly Container[] = [];
  private leaf: Leaf | undefined;
  private midLine = false;

  constructor(private readonly sink: BlockSink) {}

  /** The same state, telling another sink from here on. */
  copyTo(sink: BlockSink): BlockMachine {
    const copy = new BlockMachine(sink);
    copy.containers = this.containers;
    copy.leaf = this.leaf;
    copy.midLine = this.midLine;
    return copy;
  }

  /** One line without its end; `partial` when it is only the beginning of a very long one. */
  line(text: string, partial: boolean) {
    if (this.midLine) this.restOfLine(text);
    else this.wholeLine(expandTabs(text));
    this.midLine = partial;
  }

  /** Closes everything. */
  finish() {
    this.closeTo(0);
  }

  private restOfLine(text: string) {
    if (this.leaf?.kind === "fence" || this.leaf?.kind === "indented") this.sink.codeLine(text, true);
    else if (this.leaf?.kind === "formula") this.leaf = { ...this.leaf, text: this.leaf.text + text };
    else this.addText(text, "");
  }

  private wholeLine(line: string) {
    const { matched, rest } = this.matchContainers(line);
    const allMatched = matched === this.containers.length;
    if (this.leaf?.kind === "fence" && allMatched) return this.fenceLine(this.leaf.fence, rest);
    if (this.leaf?.kind === "formula" && allMatched && !isBlank(rest)) return this.formulaLine(this.leaf.mark, rest, this.leaf.text);
    if (isBlank(rest)) {
      this.closeTo(matched);
      return this.closeLeaf();
    }
    if (this.leaf?.kind === "paragraph" && !allMatched && !this.interrupts(rest)) return this.addText(rest.trimStart(), "\n");
    if (!allMatched) this.closeTo(matched);
    this.leafLine(this.openContainers(rest));
  }

  private matchContainers(line: string): { matched: number; rest: string } {
    let rest = line;
    let matched = 0;
    for (const each of this.containers) {
      if (each.kind === "quote") {
        const inner = readQuoteMark(rest);
        if (inner === undefined) break;
        rest = inner;
      } else if (each.kind === "item" && !isBlank(rest)) {
        if (indentOf(rest) < each.indent) break;
        rest = rest.slice(each.indent);
      }
      matched += 1;
    }
    const last = matched < this.containers.length ? this.containers[matched - 1] : undefined;
    if (last?.kind === "list" && !sameList(last, readListMark(rest))) matched -= 1;
    return { matched, rest };
  }

  private interrupts(line: string): boolean {
    const mark = readListMark(line);
    if (mark) return !isBlank(mark.rest);
    return readQuoteMark(line) !== undefined || isRule(line) || [readHeading, readFence, readFormulaMark].some((each) => each(line));
  }

  private openContainers(line: string): string {
    let rest = line;
    while (this.containers.length < deepest) {
      const inner = readQuoteMark(rest);
      const mark = inner === undefined ? readListMark(rest) : undefined;
      if (inner !== undefined) {
        this.closeLeaf();
        this.leaveList(undefined);
        this.containers = [...this.containers, { kind: "quote" }];
        this.sink.open({ kind: "quote" });
        rest = inner;
      } else if (mark && !this.continuesText(mark)) {
        this.closeLeaf();
        rest = this.openItem(mark);
      } else break;
    }
    this.leaveList(undefined);
    return rest;
  }

  /** Inside a paragraph only a filled bullet or a list that begins with 1 is a list. */
  private continuesText(mark: ListMark): boolean {
    const inList = this.containers.at(-1)?.kind === "list";
    return this.leaf?.kind === "paragraph" && !inList && (isBlank(mark.rest) || (mark.ordered && mark.start !== 1));
  }

  private openItem(mark: ListMark): string {
    this.leaveList(mark);
    const list = this.listFor(mark);
    const task = /^\[([ xX])\] +(?=\S)/.exec(mark.rest);
    this.containers = [...this.containers.slice(0, -1), { ...list, items: list.items + 1 }, { kind: "item", indent: mark.indent }];
    this.sink.open({ kind: "item", ...(task ? { task: task[1] === " " ? "open" : "done" } : {}) });
    return task ? mark.rest.slice(task[0].length) : mark.rest;
  }

  private listFor({ ordered, mark, start }: ListMark): List {
    const last = this.containers.at(-1);
    if (last?.kind !== "list") return this.openList({ kind: "list", ordered, mark, start, items: 0 });
    if (last.items < mostItems || this.containers.length > 1) return last;
    this.closeTo(0);
    return this.openList({ ...last, start: last.start + mostItems, items: 0 }, true);
  }

  private openList(list: List, goesOn = false): List {
    this.containers = [...this.containers, list];
    this.sink.open({ kind: "list", ordered: list.ordered, start: list.start, ...(goesOn ? { goesOn } : {}) });
    return list;
  }

  /** A list whose item has ended goes on only with an item of its own kind. */
  private leaveList(mark: ListMark | undefined) {
    const last = this.containers.at(-1);
    if (last?.kind === "list" && !sameList(last, mark)) this.closeTo(this.containers.length - 1);
  }

  private leafLine(line: string) {
    if (isBlank(line)) return;
    if (this.leaf?.kind === "table" && !this.interrupts(line)) return this.tableRow(splitRow(line), this.leaf.aligns, false);
    if (this.leaf?.kind === "indented" && indentOf(line) >= 4) return this.sink.codeLine(line.slice(4), false);
    if (this.leaf?.kind === "paragraph" && this.changesParagraph(line, this.leaf)) return;
    const fence = readFence(line);
    const heading = readHeading(line);
    const formula = readFormulaMark(line);
    if (formula) this.openFormula(formula);
    else if (fence) this.openCode({ kind: "fence", fence }, fence.language);
    else if (heading) this.heading(heading.level, heading.text);
    else if (isRule(line)) this.rule();
    else if (indentOf(line) >= 4 && this.leaf?.kind !== "paragraph") {
      this.openCode({ kind: "indented" }, "");
      this.sink.codeLine(line.slice(4), false);
    } else this.addText(line.trimStart(), "\n");
  }

  private changesParagraph(line: string, leaf: { readonly text: string; readonly begun: boolean }): boolean {
    if (leaf.begun) return false;
    const level = readUnderline(line);
    const aligns = level || leaf.text.includes("\n") ? undefined : readTableRule(line);
    if (level) {
      this.leaf = undefined;
      this.heading(level, leaf.text);
      return true;
    }
    if (!aligns || splitRow(leaf.text).length !== aligns.length) return false;
    this.leaf = { kind: "table", aligns };
    this.sink.open({ kind: "table" });
    this.tableRow(splitRow(leaf.text), aligns, true);
    return true;
  }

  private tableRow(cells: readonly string[], aligns: readonly Align[], head: boolean) {
    this.sink.open({ kind: "row" });
    aligns.forEach((align, index) => {
      this.sink.open({ kind: "cell", head, align });
      this.sink.inline(cells[index] ?? "");
      this.sink.close();
    });
    this.sink.close();
  }

  private fenceLine(fence: Fence, line: string) {
    if (closesFence(line, fence)) return this.closeLeaf();
    this.sink.codeLine(line.slice(Math.min(indentOf(line), fence.indent)), false);
  }

  private openFormula(mark: FormulaMark) {
    this.closeLeaf();
    this.leaf = { kind: "formula", mark, text: "" };
    if (!isBlank(mark.rest)) this.formulaLine(mark, mark.rest, "");
  }

  private formulaLine(mark: FormulaMark, line: string, before: string) {
    const last = formulaEnd(line, mark.end);
    const text = `${before}${before && "\n"}${last ?? line}`;
    this.leaf = { kind: "formula", mark, text };
    if (last !== undefined) {
      this.leaf = undefined;
      this.sink.formula(text.trim());
    } else if (text.length > longestOpenText) this.closeLeaf();
  }

  private openCode(leaf: Leaf, language: string) {
    this.closeLeaf();
    this.leaf = leaf;
    this.sink.open({ kind: "code", language });
  }

  private heading(level: number, text: string) {
    this.closeLeaf();
    this.sink.open({ kind: "heading", level });
    this.sink.inline(text);
    this.sink.close();
  }

  private rule() {
    this.closeLeaf();
    this.sink.open({ kind: "rule" });
    this.sink.close();
  }

  private addText(text: string, separator: string) {
    if (this.leaf && this.leaf.kind !== "paragraph") this.closeLeaf();
    const before = this.leaf?.kind === "paragraph" ? this.leaf : undefined;
    const joined = before ? before.text + separator + text : text;
    this.leaf = { kind: "paragraph", text: joined, begun: before?.begun ?? false };
    if (joined.length < longestOpenText) return;
    this.paragraph(joined);
    this.leaf = { kind: "paragraph", text: "", begun: true };
  }

  private closeLeaf() {
    const { leaf } = this;
    this.leaf = undefined;
    if (!leaf) return;
    if (leaf.kind === "formula") {
      this.sink.open({ kind: "code", language: "latex" });
      for (const each of leaf.text.split("\n")) this.sink.codeLine(each, false);
    } else if (leaf.kind === "paragraph") {
      if (leaf.text) this.paragraph(leaf.text);
      return;
    }
    this.sink.close();
  }

  private paragraph(text: string) {
    this.sink.open({ kind: "paragraph" });
    this.sink.inline(text);
    this.sink.close();
  }

  private closeTo(depth: number) {
    if (depth < this.containers.length) this.closeLeaf();
    for (let open = this.containers.length; open > depth; open -= 1) this.sink.close();
    this.containers = this.containers.slice(0, depth);
    if (depth === 0) this.closeLeaf();
  }
}

function sameList(list: { readonly ordered: boolean; readonly mark: string }, mark: ListMark | undefined): boolean {
  return mark?.ordered === list.ordered && mark.mark === list.mark;
}
