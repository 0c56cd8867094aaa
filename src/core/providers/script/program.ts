import { globals } from "./builtins.ts";
import { Interpreter, type Meter, Scope } from "./interpreter.ts";
import { parse } from "./parser.ts";
import { type ImportedName, type Node, type Statement, Unsupported } from "./syntax.ts";
import { Callable, failWith, isSame, Thing, Thrown, toCallable, toText, type Value } from "./values.ts";

/** How one test went in the calculation. `unknown`: it needs something that can't be calculated here. */
export interface Outcome {
  readonly file: string;
  readonly title: string;
  readonly result: "passed" | "failed" | "unknown";
  /** For `unknown`, completes "it uses …"; for `failed`, the message. */
  readonly detail: string;
  /** Everything that was calculated on the way. */
  readonly seen: ReadonlySet<Node>;
}

/** Parsed modules by path. */
export type Modules = ReadonlyMap<string, readonly Statement[]>;

/** Parses a file; undefined when it is beyond the parser. */
export function parseModule(text: string): readonly Statement[] | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

const stepsOfATest = 20_000;

/** Goes through the tests of one file in thought, or those of some titles: nothing runs but our own calculation. */
export function rehearse(file: string, modules: Modules, titles?: ReadonlySet<string>): readonly Outcome[] {
  const program = new Program(modules);
  try {
    program.load(file);
  } catch (error) {
    return [{ file, title: "", seen: program.meter.seen, ...judge(error) }];
  }
  const tests = program.tests.filter((each) => titles?.has(each.title) ?? true);
  return tests.map(({ title, body }) => {
    program.meter.seen = new Set();
    program.meter.stepsLeft = stepsOfATest;
    const { seen } = program.meter;
    try {
      body.call([]);
      return { file, title, seen, result: "passed", detail: "" };
    } catch (error) {
      return { file, title, seen, ...judge(error) };
    }
  });
}

function judge(error: unknown): { readonly result: "failed" | "unknown"; readonly detail: string } {
  if (error instanceof Thrown) return { result: "failed", detail: error.message };
  if (error instanceof Unsupported) return { result: "unknown", detail: error.what };
  if (error instanceof RangeError) return { result: "unknown", detail: "very deep calls" };
  throw error;
}

class Program {
  readonly tests: { readonly title: string; readonly body: Callable }[] = [];
  readonly meter: Meter = { stepsLeft: stepsOfATest, seen: new Set() };
  private readonly modules: Modules;
  private readonly loaded = new Map<string, Map<string, Value>>();
  private readonly interpreter = new Interpreter(this.meter);
  private readonly globals = new Scope(globals());

  constructor(modules: Modules) {
    this.modules = modules;
  }

  load(path: string): Map<string, Value> {
    const known = this.loaded.get(path);
    if (known) return known;
    const body = this.modules.get(path);
    if (!body) throw new Unsupported(`${path}, which could not be read`);
    const exported = new Map<string, Value>();
    this.loaded.set(path, exported);
    const scope = new Scope(new Map(), this.globals);
    for (const statement of body) {
      if (statement.type === "import") this.link(statement.names, this.source(path, statement.from), scope);
    }
    this.interpreter.run(body, scope);
    for (const statement of body) {
      if (statement.type === "export") for (const { imported, local } of statement.names) exported.set(imported, scope.names.get(local));
    }
    return exported;
  }

  private link(names: readonly ImportedName[], from: Map<string, Value>, scope: Scope): void {
    for (const { imported, local } of names) {
      if (imported !== "*" && !from.has(imported)) throw new Unsupported(`${imported}, which is not exported`);
      scope.names.set(local, imported === "*" ? new Thing(from) : from.get(imported));
    }
  }

  private source(importer: string, from: string): Map<string, Value> {
    if (from.startsWith(".")) return this.load(resolveImport(importer, from));
    if (from === "node:test") return this.testModule();
    if (/^(?:node:)?assert(?:\/strict)?$/.test(from)) return assertModule();
    throw new Unsupported(`the module ${from}`);
  }

  private testModule(): Map<string, Value> {
    const add = new Callable(([title, ...rest]) => {
      this.tests.push({ title: toText(title), body: toCallable(rest.at(-1)) });
      return undefined;
    });
    const group = new Callable((given) => toCallable(given.at(-1)).call([]));
    return new Map([
      ["default", add],
      ["test", add],
      ["it", add],
      ["describe", group],
      ["suite", group],
    ]);
  }
}

/** The path an import names, as seen from the file that imports: "./a.js" in "test/b.js" is "test/a.js". */
export function resolveImport(importer: string, from: string): string {
  const parts = importer.split("/").slice(0, -1);
  for (const part of from.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function assertModule(): Map<string, Value> {
  const claim = (holds: boolean) => (holds ? undefined : failWith("the assertion does not hold"));
  const equal = new Callable(([left, right]) => claim(Array.isArray(left) || left instanceof Thing ? left === right : isSame(left, right)));
  const notEqual = new Callable(([left, right]) => claim(!isSame(left, right)));
  const deepEqual = new Callable(([left, right]) => claim(isSame(left, right)));
  const ok = new Callable(([value]) => claim(Boolean(value)));
  const throws = new Callable(([body, ...expected]) => {
    if (expected.length > 0) throw new Unsupported("assert.throws with an expected error");
    return claim(doesThrow(toCallable(body)));
  });
  const names: readonly (readonly [string, Value])[] = [
    ["equal", equal],
    ["strictEqual", equal],
    ["notEqual", notEqual],
    ["notStrictEqual", notEqual],
    ["deepEqual", deepEqual],
    ["deepStrictEqual", deepEqual],
    ["ok", ok],
    ["throws", throws],
  ];
  const whole = new Callable(ok.call, names);
  whole.fields.set("strict", whole);
  return new Map([...names, ["default", whole], ["strict", whole]]);
}

function doesThrow(body: Callable): boolean {
  try {
    body.call([]);
    return false;
  } catch (error) {
    if (error instanceof Thrown) return true;
    throw error;
  }
}
