import { Cursor } from "./cursor.ts";
import { type Entry, type Expression, type Pattern, type Span, type Statement, Unsupported } from "./syntax.ts";
import { type Token, tokenize } from "./tokens.ts";

const strength: Readonly<Record<string, number>> = {
  "??": 1,
  "||": 2,
  "&&": 3,
  "|": 4,
  "^": 5,
  "&": 6,
  "==": 7,
  "!=": 7,
  "===": 7,
  "!==": 7,
  "<": 8,
  ">": 8,
  "<=": 8,
  ">=": 8,
  in: 8,
  instanceof: 8,
  "+": 10,
  "-": 10,
  "*": 11,
  "/": 11,
  "%": 11,
  "**": 12,
};
const assignments = new Set(["=", "+=", "-=", "*=", "/=", "%=", "**=", "??=", "||=", "&&="]);

/** The rules for everything that has a value, and for the patterns that take values apart. */
export abstract class Expressions extends Cursor {
  /** Statements up to a closing mark, which is eaten. */
  protected abstract until(close: string): Statement[];

  protected expression(): Expression {
    const { start } = this.peek();
    const arrow = this.arrow(start);
    if (arrow) return arrow;
    const left = this.conditional();
    const operator = this.peek();
    if (operator.type !== "mark" || !assignments.has(operator.text)) return left;
    this.take();
    return { type: "assign", operator: operator.text, target: left, value: this.expression(), ...this.span(start) };
  }

  private arrow(start: number): Expression | undefined {
    const back = this.at;
    if (this.is("async") && !this.is("function", 1) && !this.peek(1).newlineBefore && (this.is("(", 1) || this.is("=>", 2))) this.take();
    const single = this.peek().type === "name" && this.is("=>", 1);
    if (!single && !(this.is("(") && this.isArrowAfterParentheses())) {
      this.at = back;
      return undefined;
    }
    const parameters = single ? [this.pattern()] : this.parameters();
    this.expect("=>");
    return { type: "function", name: "", parameters, body: this.functionBody(), ...this.span(start) };
  }

  private isArrowAfterParentheses(): boolean {
    let depth = 0;
    for (let ahead = 0; this.peek(ahead).type !== "end"; ahead += 1) {
      if (this.is("(", ahead)) depth += 1;
      if (this.is(")", ahead)) depth -= 1;
      if (depth === 0) return this.is("=>", ahead + 1);
    }
    return false;
  }

  private parameters(): Pattern[] {
    this.expect("(");
    return this.list(")", () => this.pattern());
  }

  private functionBody(): Statement | Expression {
    const { start } = this.peek();
    return this.eat("{") ? { type: "block", body: this.until("}"), ...this.span(start) } : this.expression();
  }

  protected functionWord(): Expression {
    const { start } = this.peek();
    this.eat("async");
    this.expect("function");
    if (this.is("*")) throw new Unsupported("a generator");
    const name = this.is("(") ? "" : this.word();
    return { type: "function", name, parameters: this.parameters(), body: this.functionBody(), ...this.span(start) };
  }

  private conditional(): Expression {
    const { start } = this.peek();
    const test = this.binary(0);
    if (!this.eat("?")) return test;
    const yes = this.expression();
    this.expect(":");
    return { type: "conditional", test, yes, no: this.expression(), ...this.span(start) };
  }

  private binary(floor: number): Expression {
    const { start } = this.peek();
    let left = this.unary();
    for (;;) {
      const token = this.peek();
      const power = token.type === "mark" || token.type === "name" ? strength[token.text] : undefined;
      if (power === undefined || power <= floor) return left;
      this.take();
      const right = this.binary(token.text === "**" ? power - 1 : power);
      left = { type: "binary", operator: token.text, operatorStart: token.start, left, right, ...this.span(start) };
    }
  }

  private unary(): Expression {
    const token = this.peek();
    const { start } = token;
    const isWord = token.type === "name" && /^(?:typeof|await|void)$/.test(token.text);
    if (isWord || (token.type === "mark" && /^[!+\-~]$/.test(token.text))) {
      this.take();
      return { type: "unary", operator: token.text, argument: this.unary(), ...this.span(start) };
    }
    if (this.is("++") || this.is("--")) {
      this.take();
      return { type: "update", operator: token.text, prefix: true, argument: this.unary(), ...this.span(start) };
    }
    const value = this.access(this.primary(), start);
    if ((this.is("++") || this.is("--")) && !this.peek().newlineBefore) {
      return { type: "update", operator: this.take().text, prefix: false, argument: value, ...this.span(start) };
    }
    return value;
  }

  private access(first: Expression, start: number): Expression {
    let value = first;
    for (;;) {
      const optional = this.eat("?.");
      if (this.eat("(")) {
        const given = this.list(")", () => this.item());
        value = { type: "call", callee: value, arguments: given, optional, isNew: false, ...this.span(start) };
      } else if (this.eat("[")) {
        const property = this.expression();
        this.expect("]");
        value = { type: "member", object: value, property, optional, ...this.span(start) };
      } else if (optional || this.eat(".")) {
        value = { type: "member", object: value, property: this.fieldName(), optional, ...this.span(start) };
      } else return value;
    }
  }

  private fieldName(): Expression {
    const { start } = this.peek();
    return { type: "literal", value: this.word(), ...this.span(start) };
  }

  private item(): Expression {
    const { start } = this.peek();
    if (!this.eat("...")) return this.expression();
    return { type: "spread", argument: this.expression(), ...this.span(start) };
  }

  private primary(): Expression {
    const token = this.peek();
    const { start } = token;
    if (token.type === "name") return this.named(token);
    this.take();
    if (token.type === "number") return { type: "literal", value: token.value, ...this.span(start) };
    if (token.type === "string") return { type: "literal", value: token.text, ...this.span(start) };
    if (token.type === "regex") return { type: "unsupported", what: "a regular expression", ...this.span(start) };
    if (token.type === "template") {
      return { type: "template", texts: token.texts, holes: token.holes.map((hole) => this.hole(hole)), ...this.span(start) };
    }
    if (token.text === "(") {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (token.text === "[") return { type: "array", items: this.list("]", () => this.item()), ...this.span(start) };
    if (token.text === "{") return { type: "object", entries: this.list("}", () => this.entry()), ...this.span(start) };
    this.at -= 1;
    return this.fail();
  }

  private hole(hole: Span): Expression {
    const Same = this.constructor as new (source: string, tokens: readonly Token[]) => Expressions;
    return new Same(this.source, tokenize(this.source, hole)).expression();
  }

  private named(token: Token): Expression {
    const { start } = token;
    if (this.is("function") || (this.is("async") && this.is("function", 1))) return this.functionWord();
    this.take();
    if (token.text === "new") {
      const callee = this.is("(") ? this.fail() : this.named(this.peek());
      const given = this.eat("(") ? this.list(")", () => this.item()) : [];
      return { type: "call", callee, arguments: given, optional: false, isNew: true, ...this.span(start) };
    }
    if (/^(?:class|this|super|yield|import)$/.test(token.text)) {
      if (token.text === "class") throw new Unsupported("a class");
      return { type: "unsupported", what: `"${token.text}"`, ...this.span(start) };
    }
    const fixed = new Map([
      ["true", true],
      ["false", false],
      ["null", null],
      ["undefined", undefined],
    ]);
    if (fixed.has(token.text)) return { type: "literal", value: fixed.get(token.text), ...this.span(start) };
    return { type: "name", name: token.text, ...this.span(start) };
  }

  private entry(): Entry {
    if (this.eat("...")) return { value: this.expression() };
    const token = this.take();
    const { start } = token;
    const isComputed = token.type === "mark" && token.text === "[";
    const key: Expression = isComputed ? this.expression() : { type: "literal", value: token.text, ...this.span(start) };
    if (isComputed) this.expect("]");
    if (this.eat(":")) return { key, value: this.expression() };
    if (this.is("(")) {
      const parameters = this.parameters();
      return { key, value: { type: "function", name: "", parameters, body: this.functionBody(), ...this.span(start) } };
    }
    if (token.type !== "name" || isComputed) return this.fail();
    return { key, value: { type: "name", name: token.text, ...this.span(start) } };
  }

  protected pattern(): Pattern {
    const { start } = this.peek();
    if (this.eat("...")) return { type: "rest", argument: this.pattern(), ...this.span(start) };
    const shape = this.shape(start);
    const fallback = this.eat("=") ? this.expression() : undefined;
    return { ...shape, fallback, ...this.span(start) };
  }

  private shape(start: number): Exclude<Pattern, { type: "rest" }> {
    if (this.eat("[")) {
      const items = this.list("]", () => (this.is(",") ? undefined : this.pattern()));
      return { type: "array-pattern", items, ...this.span(start) };
    }
    if (!this.eat("{")) return { type: "name", name: this.word(), ...this.span(start) };
    const fields = this.list("}", () => {
      if (this.is("...")) throw new Unsupported("the rest of an object");
      const at = this.peek().start;
      if (this.is(":", 1)) {
        const key = this.word();
        this.expect(":");
        return { key, value: this.pattern() };
      }
      const name = this.word();
      const fallback = this.eat("=") ? this.expression() : undefined;
      return { key: name, value: { type: "name" as const, name, fallback, ...this.span(at) } };
    });
    return { type: "object-pattern", fields, ...this.span(start) };
  }
}
