import { fencesOf, isFence, modulo, table, withScripts } from "./shapes.ts";
import {
  above,
  below,
  functions,
  inAlphabet,
  integrals,
  large,
  letters,
  limits,
  operators,
  silent,
  spaces,
  stretching,
} from "./symbols.ts";
import { Tokens } from "./tokens.ts";
import { type MathNode, node, operator, row } from "./tree.ts";

/** Longer formulas, and deeper ones, are shown as they are written. */
const longest = 5_000;
const deepest = 40;

/** Reads TeX, as far as models write it; undefined for what is not known here, so that nothing is shown that means something else. */
export function parseMath(source: string): MathNode | undefined {
  if (source.length > longest) return undefined;
  try {
    return new Parser(new Tokens(source)).whole();
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

/** Something that is not known here. Never leaves this file. */
class Unknown extends Error {}

class Parser {
  private letter: ((character: string) => string) | undefined;

  constructor(
    private readonly tokens: Tokens,
    private depth = 0,
  ) {}

  whole(): MathNode {
    const rows = this.rows("");
    const [[only] = []] = rows;
    if (rows.length === 1 && rows[0]?.length === 1 && only) return only;
    return table(rows, "aligned");
  }

  /** Cells in rows, up to an end that is taken. */
  private rows(end: string): MathNode[][] {
    const rows: MathNode[][] = [[]];
    for (;;) {
      rows.at(-1)?.push(row(this.items((token) => token === "&" || token === "\\\\" || token === end)));
      const stop = this.tokens.next();
      if (stop === "\\\\") {
        this.tokens.raw("[", "]");
        rows.push([]);
      } else if (stop !== "&") {
        const last = rows.at(-1);
        const isEmpty = last?.length === 1 && last[0]?.tag === "mrow" && last[0].children.length === 0;
        return isEmpty && rows.length > 1 ? rows.slice(0, -1) : rows;
      }
    }
  }

  private items(ends: (token: string) => boolean): MathNode[] {
    const items: MathNode[] = [];
    while (!ends(this.tokens.peek())) {
      const token = this.tokens.peek();
      if (token === "" || token === "}" || token === "&" || token === "\\\\" || token === "\\right" || token === "\\end")
        throw new Unknown();
      const item = this.scripted();
      if (item) items.push(item);
    }
    return items;
  }

  private scripted(): MathNode | undefined {
    const isBare = this.tokens.peek() === "^" || this.tokens.peek() === "_";
    const base = isBare ? node("mrow", []) : this.atom();
    if (!base) return undefined;
    let sub: MathNode | undefined;
    let sup: MathNode | undefined;
    for (;;) {
      if (this.tokens.take("_")) sub = this.once(sub, this.argument());
      else if (this.tokens.take("^")) sup = this.once(sup, this.argument());
      else if (this.tokens.peek() === "'") sup = this.once(sup, this.primes());
      else if (!["\\limits", "\\nolimits"].some((each) => this.tokens.take(each))) break;
    }
    return withScripts(base, sub, sup);
  }

  private once(before: MathNode | undefined, now: MathNode): MathNode {
    return before ? row([before, now]) : now;
  }

  private primes(): MathNode {
    let count = 0;
    while (this.tokens.take("'")) count += 1;
    return operator("′".repeat(count));
  }

  /** A group in braces, or the next single thing. */
  private argument(): MathNode {
    const item = this.atom();
    if (!item) throw new Unknown();
    return item;
  }

  private group(): MathNode {
    this.tokens.next();
    const items = this.items((token) => token === "}");
    this.tokens.next();
    return row(items);
  }

  private text(): string {
    const text = this.tokens.raw();
    if (text === undefined || /[\\$]/.test(text.replace(/\\[,;: %&#_$]/g, ""))) throw new Unknown();
    return text
      .replace(/\\([%&#_$])/g, "$1")
      .replace(/\\[,;: ]/g, "\u2009")
      .replace(/^ | $/g, "\u00a0");
  }

  private atom(): MathNode | undefined {
    this.depth += 1;
    if (this.depth > deepest) throw new Unknown();
    const thing = this.thing();
    this.depth -= 1;
    return thing;
  }

  private thing(): MathNode | undefined {
    const token = this.tokens.peek();
    if (token === "{") return this.group();
    this.tokens.next();
    if (token.startsWith("\\")) return this.command(token.slice(1));
    if (/^\d/.test(token)) return node("mn", this.styled(token));
    if (token === "~") return node("mspace", "", { width: "0.33em" });
    if (/^\p{L}$/u.test(token)) return node("mi", this.styled(token));
    const plain = { "-": "−", "*": "∗", "'": "′" }[token] ?? token;
    if (token === "" || token === "#" || token === "$") throw new Unknown();
    return operator(plain, isFence(plain) ? { stretchy: "false" } : undefined);
  }

  private styled(text: string): string {
    return this.letter ? Array.from(text, this.letter).join("") : text;
  }

  private command(name: string): MathNode | undefined {
    const letter = letters.get(name);
    if (letter) return node("mi", letter);
    const known = operators.get(name);
    if (known) return operator(known, isFence(known) ? { stretchy: "false" } : undefined);
    const big = large.get(name) ?? integrals.get(name);
    if (big) return operator(big);
    if (functions.has(name)) return node("mi", name);
    if (limits.has(name)) return operator(name, { movablelimits: "true", form: "prefix", lspace: "0", rspace: "0.17em" });
    const space = spaces.get(name);
    if (space !== undefined) return node("mspace", "", { width: space });
    if (silent.has(name)) return undefined;
    if (/^[{}|%&#_$]$/.test(name)) return operator(name === "|" ? "‖" : name, { stretchy: "false" });
    return this.marked(name) ?? this.inAlphabet(name) ?? this.structure(name);
  }

  private marked(name: string): MathNode | undefined {
    const [over, under] = [above.get(name), below.get(name)];
    if (over) return node("mover", [this.argument(), operator(over, { stretchy: String(stretching.has(name)) })], { accent: "true" });
    return under ? node("munder", [this.argument(), operator(under, { stretchy: "true" })]) : undefined;
  }

  private inAlphabet(name: string): MathNode | undefined {
    const letter = inAlphabet(name);
    if (!letter) return undefined;
    const before = this.letter;
    this.letter = letter;
    const content = this.argument();
    this.letter = before;
    return content;
  }

  private structure(name: string): MathNode | undefined {
    switch (name) {
      case "frac":
      case "dfrac":
      case "tfrac":
      case "cfrac":
        return node("mfrac", [this.argument(), this.argument()]);
      case "binom":
        return row([operator("("), node("mfrac", [this.argument(), this.argument()], { linethickness: "0" }), operator(")")]);
      case "sqrt":
        return this.root();
      case "text":
      case "textrm":
      case "mbox":
      case "textit":
      case "textbf":
      case "texttt":
        return node("mtext", this.text());
      case "mathrm":
      case "operatorname":
      case "operatorname*":
        return node("mi", this.text().replaceAll(" ", "\u00a0"), { mathvariant: "normal" });
      case "mathit":
      case "ensuremath":
        return this.argument();
      case "overset":
      case "stackrel":
        return this.stacked("mover");
      case "underset":
        return this.stacked("munder");
      case "left":
        return this.fenced();
      case "begin":
        return this.environment();
      case "boxed":
        return node("mrow", [this.argument()], { class: "boxed" });
      case "pmod":
        return modulo(this.argument());
      case "not":
        return operator(`${this.single()}\u0338`);
      case "tag":
        return row([node("mspace", "", { width: "2em" }), node("mtext", `(${this.text()})`)]);
      case "label":
        this.text();
        return undefined;
      case "substack":
        this.tokens.take("{");
        return table(this.rows("}"), "matrix");
      default:
        return this.sized(name);
    }
  }

  private root(): MathNode {
    const index = this.tokens.raw("[", "]");
    const of = this.argument();
    const degree = index === undefined ? undefined : new Parser(new Tokens(index), this.depth).whole();
    return degree ? node("mroot", [of, degree]) : node("msqrt", [of]);
  }

  private stacked(tag: "mover" | "munder"): MathNode {
    const mark = this.argument();
    return node(tag, [this.argument(), mark]);
  }

  private single(): string {
    const { children } = this.argument();
    if (typeof children !== "string") throw new Unknown();
    return children;
  }

  /** `\big(` and its like are a little larger, and stay on their line. */
  private sized(name: string): MathNode {
    const size = { big: "1.2em", Big: "1.8em", bigg: "2.4em", Bigg: "3em" }[name.replace(/[lrm]$/, "")];
    if (!size) throw new Unknown();
    return operator(this.delimiter(), { minsize: size, stretchy: "true" });
  }

  private delimiter(): string {
    const token = this.tokens.next();
    if (token === ".") return "";
    if (/^[()[\]|/<>]$/.test(token)) return { "<": "⟨", ">": "⟩" }[token] ?? token;
    if (/^\\[{}|]$/.test(token)) return token === "\\|" ? "‖" : token.slice(1);
    const known = operators.get(token.slice(1));
    if (!token.startsWith("\\") || known === undefined) throw new Unknown();
    return known;
  }

  private fenced(): MathNode {
    const parts: MathNode[] = [operator(this.delimiter(), { form: "prefix", stretchy: "true" })];
    for (;;) {
      parts.push(...this.items((token) => token === "\\right" || token === "\\middle"));
      const isOver = this.tokens.next() === "\\right";
      parts.push(operator(this.delimiter(), { form: isOver ? "postfix" : "infix", stretchy: "true" }));
      if (isOver) return node("mrow", parts);
    }
  }

  private environment(): MathNode {
    const name = this.text();
    const kind = name.replace(/\*$/, "");
    const fences = fencesOf.get(kind);
    if (!fences) throw new Unknown();
    if (kind === "array") this.text();
    const rows = this.rows("\\end");
    if (this.text() !== name) throw new Unknown();
    const [open, close] = fences;
    const inner = table(rows, kind);
    const fence = (text: string, form: string) => (text ? [operator(text, { form, stretchy: "true" })] : []);
    return row([...fence(open, "prefix"), inner, ...fence(close, "postfix")]);
  }
}
