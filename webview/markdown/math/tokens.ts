/** TeX in pieces: commands with their backslash, groups of digits, and single characters. Spaces between them are gone but in front of text. */
export class Tokens {
  private at = 0;

  constructor(private readonly source: string) {}

  /** What comes next, without its being taken; empty at the end. */
  peek(): string {
    this.skip();
    return this.read();
  }

  next(): string {
    this.skip();
    const token = this.read();
    this.at += token.length;
    return token;
  }

  /** Takes what comes next when it is this. */
  take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.next();
    return true;
  }

  /** A group in braces as it is written, or in brackets; undefined when none follows. */
  raw(open = "{", close = "}"): string | undefined {
    if (this.peek() !== open) return undefined;
    let depth = 0;
    for (let end = this.at; end < this.source.length; end += 1) {
      const character = this.source[end];
      if (character === "\\") end += 1;
      else if (character === open) depth += 1;
      else if (character === close) depth -= 1;
      if (depth > 0) continue;
      const inner = this.source.slice(this.at + 1, end);
      this.at = end + 1;
      return inner;
    }
    return undefined;
  }

  private skip(): void {
    for (;;) {
      const character = this.source[this.at] ?? "";
      if (character === "%") {
        const end = this.source.indexOf("\n", this.at);
        this.at = end < 0 ? this.source.length : end;
      } else if (character !== "" && " \t\n\r".includes(character)) this.at += 1;
      else return;
    }
  }

  private read(): string {
    const code = this.source.codePointAt(this.at);
    if (code === undefined) return "";
    const character = String.fromCodePoint(code);
    const longer = character === "\\" ? /\\(?:operatorname\*|[A-Za-z]+|[\s\S]|$)/y : /\d+(?:\.\d+|,\d{3}(?!\d))*/y;
    longer.lastIndex = this.at;
    return longer.exec(this.source)?.[0] ?? character;
  }
}
