import type { Block, BlockSink } from "../markdown/block.ts";
import { parseInline } from "../markdown/inline/read.ts";
import { wordsOf } from "../markdown/inline/words.ts";
import { count, t } from "../words.ts";

/** Nobody wants to hear more of one block; the rest is in the conversation. */
const longestHeard = 2_000;

/** Turns blocks of markdown into what is said of each, once it is whole: a paragraph, an item of a list, a row of a table; of code only how much. */
export class SpokenSink implements BlockSink {
  private said: string[] = [];
  private text = "";
  private codeLines = 0;
  private readonly kinds: Block["kind"][] = [];

  /** What became whole since it was asked last. */
  take(): readonly string[] {
    const { said } = this;
    this.said = [];
    return said;
  }

  open({ kind }: Block): void {
    // What stands before an inner list is a block of its own.
    if (kind === "list" || kind === "code") this.say();
    this.kinds.push(kind);
  }

  close(): void {
    const kind = this.kinds.pop();
    if (kind === "cell") this.text += this.text === "" ? "" : ", ";
    else if (kind === "code") this.sayCode();
    else this.say();
  }

  inline(source: string): void {
    if (this.text.length < longestHeard) this.text += wordsOf(parseInline(source));
  }

  codeLine(_: string, continues: boolean): void {
    if (!continues) this.codeLines += 1;
  }

  formula(): void {
    this.said.push(t("Formula"));
  }

  private say(): void {
    const words = this.text.trim().replace(/,$/, "");
    this.text = "";
    if (words !== "") this.said.push(words.length > longestHeard ? `${words.slice(0, longestHeard)}…` : words);
  }

  private sayCode(): void {
    this.said.push(count(this.codeLines, ["Code, {0} line", "Code, {0} lines"]));
    this.codeLines = 0;
  }
}
