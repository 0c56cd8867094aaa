/** Where in the source text something stands: characters, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The part of JavaScript that can be read and calculated here: enough for small modules and their tests. */
export type Expression = Span &
  (
    | { readonly type: "literal"; readonly value: string | number | boolean | null | undefined }
    | { readonly type: "template"; readonly texts: readonly string[]; readonly holes: readonly Expression[] }
    | { readonly type: "name"; readonly name: string }
    | { readonly type: "array"; readonly items: readonly Expression[] }
    | { readonly type: "object"; readonly entries: readonly Entry[] }
    | { readonly type: "spread"; readonly argument: Expression }
    | { readonly type: "function"; readonly name: string; readonly parameters: readonly Pattern[]; readonly body: Statement | Expression }
    | { readonly type: "unary"; readonly operator: string; readonly argument: Expression }
    | { readonly type: "update"; readonly operator: string; readonly prefix: boolean; readonly argument: Expression }
    | Binary
    | { readonly type: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
    | { readonly type: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | Call
    | Member
    /** Something that can be read over but not calculated: it matters only to whoever runs into it. */
    | { readonly type: "unsupported"; readonly what: string }
  );

export interface Binary extends Span {
  readonly type: "binary";
  readonly operator: string;
  readonly operatorStart: number;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Call extends Span {
  readonly type: "call";
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  readonly optional: boolean;
  readonly isNew: boolean;
}

export interface Member extends Span {
  readonly type: "member";
  readonly object: Expression;
  readonly property: Expression;
  readonly optional: boolean;
}

export interface Entry {
  /** Absent for a spread. */
  readonly key?: Expression;
  readonly value: Expression;
}

export type Lambda = Extract<Expression, { type: "function" }>;

export type Pattern = Span &
  (
    | { readonly type: "name"; readonly name: string; readonly fallback?: Expression }
    | { readonly type: "rest"; readonly argument: Pattern }
    | { readonly type: "array-pattern"; readonly items: readonly (Pattern | undefined)[]; readonly fallback?: Expression }
    | {
        readonly type: "object-pattern";
        readonly fields: readonly { readonly key: string; readonly value: Pattern }[];
        readonly fallback?: Expression;
      }
  );

export type Statement = Span &
  (
    | { readonly type: "expression"; readonly expression: Expression }
    | { readonly type: "declare"; readonly items: readonly { readonly pattern: Pattern; readonly value?: Expression }[] }
    | { readonly type: "block"; readonly body: readonly Statement[] }
    | { readonly type: "if"; readonly test: Expression; readonly yes: Statement; readonly no?: Statement }
    | {
        readonly type: "for";
        readonly first?: Statement;
        readonly test?: Expression;
        readonly step?: Expression;
        readonly body: Statement;
      }
    | { readonly type: "for-of"; readonly pattern: Pattern; readonly over: Expression; readonly body: Statement }
    | { readonly type: "while"; readonly test: Expression; readonly body: Statement }
    | { readonly type: "return"; readonly argument?: Expression }
    | { readonly type: "throw"; readonly argument: Expression }
    | { readonly type: "break" | "continue" | "empty" }
    | { readonly type: "import"; readonly from: string; readonly names: readonly ImportedName[] }
    | { readonly type: "export"; readonly declaration?: Statement; readonly names: readonly ImportedName[] }
  );

/** `imported` is `*` for the whole module and `default` for its default. */
export interface ImportedName {
  readonly imported: string;
  readonly local: string;
}

export type Node = Expression | Statement | Pattern;

/** Code that is beyond this small reader; `what` completes "it uses …". */
export class Unsupported extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`it uses ${what}`);
    this.what = what;
  }
}

/** Visits a node and everything below it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) walkValue(value, visit);
}

function walkValue(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walkValue(each, visit);
  else if (isNode(value)) walk(value, visit);
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) walkValue(each, visit);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
