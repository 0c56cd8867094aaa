import { type Span, Unsupported } from "./syntax.ts";
import type { Token } from "./tokens.ts";

/** A place in a row of tokens, and the steps every rule of the grammar is made of. */
export class Cursor {
  protected at = 0;
  protected readonly source: string;
  protected readonly tokens: readonly Token[];
  constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.tokens = tokens;
  }

  protected peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] ?? this.fail();
  }

  protected fail(): never {
    const line = this.source.slice(0, this.tokens[this.at]?.start ?? 0).split("\n").length;
    throw new Unsupported(`syntax it does not know in line ${line}`);
  }

  protected take(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  protected is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.type === "mark" || token.type === "name");
  }

  protected eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  protected expect(text: string): void {
    if (!this.eat(text)) this.fail();
  }

  protected word(): string {
    const token = this.take();
    return token.type === "name" ? token.text : this.fail();
  }

  protected span(start: number): Span {
    return { start, end: this.tokens[this.at - 1]?.end ?? start };
  }

  /** Parses until `close` and eats it; commas stand between. */
  protected list<Item>(close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.eat(close)) {
      items.push(item());
      if (!this.is(close)) this.expect(",");
    }
    return items;
  }
}
