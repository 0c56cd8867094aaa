import { Expressions } from "./expressions.ts";
import { type Expression, type ImportedName, type Span, type Statement, Unsupported } from "./syntax.ts";
import { tokenize } from "./tokens.ts";

/** The statements of a module. Throws `Unsupported` when it holds something this small parser does not know. */
export function parse(source: string): readonly Statement[] {
  const parser = new Parser(source, tokenize(source));
  const statements: Statement[] = [];
  while (!parser.done) statements.push(parser.statement());
  return statements;
}

class Parser extends Expressions {
  get done(): boolean {
    return this.peek().type === "end";
  }

  statement(): Statement {
    const { start } = this.peek();
    const inner = this.innerStatement(start);
    return { ...inner, ...this.span(start) } as Statement;
  }

  private innerStatement(start: number): Statement {
    const token = this.peek();
    const rest = this.span(start);
    if (this.eat(";")) return { type: "empty", ...rest };
    if (this.eat("{")) return { type: "block", body: this.until("}"), ...rest };
    if (token.type === "name") {
      if (token.text === "import" && !this.is("(", 1) && !this.is(".", 1)) return this.importing(rest);
      if (token.text === "export") return this.exporting(rest);
      if (/^(?:const|let|var)$/.test(token.text)) return this.declaration(rest);
      if (token.text === "function" || (token.text === "async" && this.is("function", 1))) {
        const value = this.functionWord();
        const name = value.type === "function" ? value.name : "";
        return { type: "declare", items: [{ pattern: { type: "name", name, ...rest }, value }], ...rest };
      }
      const control = this.control(token.text, rest);
      if (control) return control;
    }
    const expression = this.expression();
    this.eat(";");
    return { type: "expression", expression, ...rest };
  }

  protected override until(close: string): Statement[] {
    const body: Statement[] = [];
    while (!this.eat(close)) {
      if (this.done) this.fail();
      body.push(this.statement());
    }
    return body;
  }

  private control(word: string, rest: Span): Statement | undefined {
    if (word === "if" && this.eat("if")) {
      const test = this.parenthesised();
      const yes = this.statement();
      return { type: "if", test, yes, no: this.eat("else") ? this.statement() : undefined, ...rest };
    }
    if (word === "while" && this.eat("while")) return { type: "while", test: this.parenthesised(), body: this.statement(), ...rest };
    if (word === "for" && this.eat("for")) return this.loop(rest);
    if (word === "return" && this.eat("return")) {
      const bare = this.is(";") || this.is("}") || this.peek().newlineBefore;
      const argument = bare ? undefined : this.expression();
      this.eat(";");
      return { type: "return", argument, ...rest };
    }
    if (word === "throw" && this.eat("throw")) {
      const argument = this.expression();
      this.eat(";");
      return { type: "throw", argument, ...rest };
    }
    if ((word === "break" || word === "continue") && this.eat(word)) {
      this.eat(";");
      return { type: word, ...rest };
    }
    if (/^(?:class|switch|try|do)$/.test(word)) throw new Unsupported(`"${word}"`);
    return undefined;
  }

  private parenthesised(): Expression {
    this.expect("(");
    const expression = this.expression();
    this.expect(")");
    return expression;
  }

  private declaration(rest: Span): Statement {
    this.take();
    const items = [];
    do {
      const pattern = this.pattern();
      items.push({ pattern, value: this.eat("=") ? this.expression() : undefined });
    } while (this.eat(","));
    this.eat(";");
    return { type: "declare", items, ...rest };
  }

  private loop(rest: Span): Statement {
    this.expect("(");
    if (/^(?:const|let|var)$/.test(this.peek().text)) {
      const back = this.at;
      this.take();
      const pattern = this.pattern();
      if (this.eat("of")) {
        const over = this.expression();
        this.expect(")");
        return { type: "for-of", pattern, over, body: this.statement(), ...rest };
      }
      this.at = back;
    }
    const first = this.is(";") ? void this.take() : this.statement();
    const test = this.is(";") ? undefined : this.expression();
    this.expect(";");
    const step = this.is(")") ? undefined : this.expression();
    this.expect(")");
    return { type: "for", first: first ?? undefined, test, step, body: this.statement(), ...rest };
  }

  private importing(rest: Span): Statement {
    this.take();
    const names: ImportedName[] = [];
    if (this.peek().type !== "string") {
      do {
        if (this.eat("{")) names.push(...this.namesIn());
        else if (this.eat("*")) {
          this.expect("as");
          names.push({ imported: "*", local: this.word() });
        } else names.push({ imported: "default", local: this.word() });
      } while (this.eat(","));
      this.expect("from");
    }
    const from = this.take();
    this.eat(";");
    return { type: "import", from: from.type === "string" ? from.text : this.fail(), names, ...rest };
  }

  private namesIn(): ImportedName[] {
    return this.list("}", () => {
      const imported = this.word();
      return { imported, local: this.eat("as") ? this.word() : imported };
    });
  }

  private exporting(rest: Span): Statement {
    this.take();
    if (this.eat("{")) {
      const names = this.namesIn().map((each) => ({ imported: each.local, local: each.imported }));
      if (this.is("from")) throw new Unsupported("a re-export");
      this.eat(";");
      return { type: "export", names, ...rest };
    }
    if (this.eat("default")) {
      const value = this.expression();
      this.eat(";");
      const name = value.type === "function" && value.name !== "" ? value.name : "*default*";
      const declaration: Statement = { type: "declare", items: [{ pattern: { type: "name", name, ...rest }, value }], ...rest };
      return { type: "export", declaration, names: [{ imported: "default", local: name }], ...rest };
    }
    const declaration = this.statement();
    const items = declaration.type === "declare" ? declaration.items : this.fail();
    const names = items.flatMap(({ pattern }) => (pattern.type === "name" ? [{ imported: pattern.name, local: pattern.name }] : []));
    return { type: "export", declaration, names, ...rest };
  }
}
