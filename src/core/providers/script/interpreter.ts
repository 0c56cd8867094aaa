import { fieldOf } from "./builtins.ts";
import { arithmetic, unary } from "./operators.ts";
import { type Call, type Expression, type Node, type Pattern, type Statement, Unsupported } from "./syntax.ts";
import { Callable, failWith, Thing, Thrown, toCallable, toList, toNumber, toText, type Value } from "./values.ts";

/** Watches a calculation, and ends it when it takes too many steps. */
export interface Meter {
  stepsLeft: number;
  seen: Set<Node>;
}

/** Names and what they hold; a name not found here is looked for further out. */
export class Scope {
  readonly names: Map<string, Value>;
  private readonly outer: Scope | undefined;
  constructor(names: Map<string, Value>, outer?: Scope) {
    this.names = names;
    this.outer = outer;
  }

  /** The scope that holds the name. */
  holder(name: string): Scope {
    if (this.names.has(name)) return this;
    return this.outer ? this.outer.holder(name) : failWith(`${name} is not defined`);
  }
}

type Ending = { readonly kind: "return"; readonly value: Value } | { readonly kind: "break" } | { readonly kind: "continue" };

/** Calculates statements and expressions step by step, reaching nothing but what its scope holds. */
export class Interpreter {
  private readonly meter: Meter;
  constructor(meter: Meter) {
    this.meter = meter;
  }

  private visit(node: Node): void {
    this.meter.seen.add(node);
    this.meter.stepsLeft -= 1;
    if (this.meter.stepsLeft < 0) throw new Unsupported("too many steps");
  }

  run(body: readonly Statement[], scope: Scope): Ending | undefined {
    for (const statement of body) if (isFunctionDeclaration(statement)) this.execute(statement, scope);
    for (const statement of body) {
      const ending = isFunctionDeclaration(statement) ? undefined : this.execute(statement, scope);
      if (ending) return ending;
    }
    return undefined;
  }

  private execute(statement: Statement, scope: Scope): Ending | undefined {
    this.visit(statement);
    switch (statement.type) {
      case "expression":
        this.evaluate(statement.expression, scope);
        return undefined;
      case "declare":
        for (const { pattern, value } of statement.items) this.bind(pattern, value && this.evaluate(value, scope), scope);
        return undefined;
      case "block":
        return this.run(statement.body, new Scope(new Map(), scope));
      case "if":
        if (this.evaluate(statement.test, scope)) return this.execute(statement.yes, scope);
        return statement.no && this.execute(statement.no, scope);
      case "return":
        return { kind: "return", value: statement.argument && this.evaluate(statement.argument, scope) };
      case "throw":
        throw new Thrown(this.evaluate(statement.argument, scope));
      case "break":
      case "continue":
        return { kind: statement.type };
      case "for":
      case "for-of":
      case "while":
        return this.loop(statement, scope);
      case "export":
        return statement.declaration && this.execute(statement.declaration, scope);
      case "import":
      case "empty":
        return undefined;
      default:
        return statement satisfies never;
    }
  }

  private loop(statement: Extract<Statement, { type: "for" | "for-of" | "while" }>, outer: Scope): Ending | undefined {
    if (statement.type === "for-of") {
      for (const each of toList(this.evaluate(statement.over, outer))) {
        const scope = new Scope(new Map(), outer);
        this.bind(statement.pattern, each, scope);
        const ending = this.execute(statement.body, scope);
        if (ending?.kind === "return") return ending;
        if (ending?.kind === "break") return undefined;
      }
      return undefined;
    }
    const scope = new Scope(new Map(), outer);
    if (statement.type === "for" && statement.first) this.execute(statement.first, scope);
    while (statement.test === undefined || this.evaluate(statement.test, scope)) {
      const ending = this.execute(statement.body, scope);
      if (ending?.kind === "return") return ending;
      if (ending?.kind === "break") return undefined;
      if (statement.type === "for" && statement.step) this.evaluate(statement.step, scope);
    }
    return undefined;
  }

  private bind(pattern: Pattern, given: Value, scope: Scope): void {
    if (pattern.type === "rest") throw new Unsupported("a rest pattern here");
    const value = given === undefined && pattern.fallback ? this.evaluate(pattern.fallback, scope) : given;
    if (pattern.type === "name") scope.names.set(pattern.name, value);
    else if (pattern.type === "object-pattern") {
      for (const { key, value: inner } of pattern.fields) this.bind(inner, fieldOf(value, key), scope);
    } else this.bindList(pattern.items, toList(value), scope);
  }

  private bindList(patterns: readonly (Pattern | undefined)[], values: readonly Value[], scope: Scope): void {
    patterns.forEach((pattern, index) => {
      if (pattern?.type === "rest") this.bind(pattern.argument, values.slice(index), scope);
      else if (pattern) this.bind(pattern, values[index], scope);
    });
  }

  evaluate(node: Expression, scope: Scope): Value {
    this.visit(node);
    switch (node.type) {
      case "literal":
        return node.value;
      case "template":
        return node.texts.map((text, index) => text + this.holeText(node.holes[index], scope)).join("");
      case "name":
        return scope.holder(node.name).names.get(node.name);
      case "array":
        return this.items(node.items, scope);
      case "object":
        return this.object(node, scope);
      case "function":
        return this.close(node, scope);
      case "unary":
        return unary(node.operator, this.evaluate(node.argument, scope));
      case "update":
        return this.update(node, scope);
      case "binary":
        return this.binary(node, scope);
      case "assign":
        return this.assign(node, scope);
      case "conditional":
        return this.evaluate(this.evaluate(node.test, scope) ? node.yes : node.no, scope);
      case "call":
        return this.call(node, scope);
      case "member":
        return this.member(node, scope);
      case "spread":
        throw new Unsupported("... here");
      case "unsupported":
        throw new Unsupported(node.what);
      default:
        return node satisfies never;
    }
  }

  private holeText(hole: Expression | undefined, scope: Scope): string {
    return hole ? toText(this.evaluate(hole, scope)) : "";
  }

  private items(items: readonly Expression[], scope: Scope): Value[] {
    return items.flatMap((item) =>
      item.type === "spread" ? [...toList(this.evaluate(item.argument, scope))] : [this.evaluate(item, scope)],
    );
  }

  private object(node: Extract<Expression, { type: "object" }>, scope: Scope): Thing {
    const thing = new Thing();
    for (const { key, value } of node.entries) {
      const made = this.evaluate(value, scope);
      if (key) thing.fields.set(toText(this.evaluate(key, scope)), made);
      else if (made instanceof Thing) for (const [name, each] of made.fields) thing.fields.set(name, each);
    }
    return thing;
  }

  private close(node: Extract<Expression, { type: "function" }>, outer: Scope): Callable {
    return new Callable((given) => {
      const scope = new Scope(new Map(), outer);
      this.bindList(node.parameters, given, scope);
      if (node.body.type !== "block") return this.evaluate(node.body as Expression, scope);
      const ending = this.run(node.body.body, scope);
      return ending?.kind === "return" ? ending.value : undefined;
    });
  }

  private update(node: Extract<Expression, { type: "update" }>, scope: Scope): Value {
    const before = toNumber(this.evaluate(node.argument, scope));
    const after = node.operator === "++" ? before + 1 : before - 1;
    this.store(node.argument, after, scope);
    return node.prefix ? after : before;
  }

  private binary(node: Extract<Expression, { type: "binary" }>, scope: Scope): Value {
    const left = this.evaluate(node.left, scope);
    if (node.operator === "&&") return left ? this.evaluate(node.right, scope) : left;
    if (node.operator === "||") return left ? left : this.evaluate(node.right, scope);
    if (node.operator === "??") return left ?? this.evaluate(node.right, scope);
    return arithmetic(node.operator, left, this.evaluate(node.right, scope));
  }

  private assign(node: Extract<Expression, { type: "assign" }>, scope: Scope): Value {
    const operator = node.operator.slice(0, -1);
    if (/[&|?]/.test(operator)) throw new Unsupported(node.operator);
    const given = this.evaluate(node.value, scope);
    const value = operator === "" ? given : arithmetic(operator, this.evaluate(node.target, scope), given);
    this.store(node.target, value, scope);
    return value;
  }

  private store(target: Expression, value: Value, scope: Scope): void {
    if (target.type === "name") {
      scope.holder(target.name).names.set(target.name, value);
      return;
    }
    if (target.type !== "member") throw new Unsupported("an assignment to a pattern");
    const object = this.evaluate(target.object, scope);
    const key = toText(this.evaluate(target.property, scope));
    if (object instanceof Thing) object.fields.set(key, value);
    else if (Array.isArray(object) && /^\d{1,4}$/.test(key)) object[Number(key)] = value;
    else throw new Unsupported(`setting .${key}`);
  }

  private call(node: Call, scope: Scope): Value {
    const callee = this.evaluate(node.callee, scope);
    if (node.optional && (callee === undefined || callee === null)) return undefined;
    return toCallable(callee).call(this.items(node.arguments, scope));
  }

  private member(node: Extract<Expression, { type: "member" }>, scope: Scope): Value {
    const object = this.evaluate(node.object, scope);
    if (node.optional && (object === undefined || object === null)) return undefined;
    return fieldOf(object, this.evaluate(node.property, scope));
  }
}

function isFunctionDeclaration(statement: Statement): boolean {
  const inner = statement.type === "export" ? statement.declaration : statement;
  return inner?.type === "declare" && inner.items.every(({ value }) => value?.type === "function" && value.name !== "");
}
