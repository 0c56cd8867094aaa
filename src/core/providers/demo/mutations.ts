import { type Binary, type Call, type Expression, type Lambda, type Node, type Span, type Statement, walk } from "../script/syntax.ts";
import type { Bench, Mutation } from "./bench.ts";
import { memberChanges, nameChanges } from "./names.ts";

/** Every small change to the given nodes of a module, of the kinds that people get wrong. */
export function mutationsOf(bench: Bench, suspects: ReadonlySet<Node>): readonly Mutation[] {
  const found: Mutation[] = [];
  const functions = bench.body.flatMap(functionsIn);
  for (const statement of bench.body) {
    walk(statement, (node) => {
      if (suspects.has(node)) found.push(...changesOf(node, bench, functions));
    });
  }
  return found.filter(({ start, end, text }) => bench.source.slice(start, end) !== text);
}

function functionsIn(statement: Statement): Lambda[] {
  const functions: Lambda[] = [];
  walk(statement, (node) => {
    if (node.type === "function") functions.push(node);
  });
  return functions;
}

function changesOf(node: Node, bench: Bench, functions: readonly Lambda[]): readonly Mutation[] {
  const around = functions.filter((each) => each.start <= node.start && node.end <= each.end);
  switch (node.type) {
    case "binary":
      return binaryChanges(node, bench.source);
    case "literal":
      return typeof node.value === "number" ? numberChanges(node, node.value, bench.numbers) : [];
    case "name":
      return "fallback" in node ? [] : nameChanges(node, around);
    case "member":
      return memberChanges(node.property, bench);
    case "unary":
      return unaryChanges(node, bench.source);
    case "assign":
      return assignChanges(node, bench.source);
    case "conditional":
      return [...conditionChanges(node.test, bench.source), ...branchChanges(node, bench.source)];
    case "if":
    case "while":
      return conditionChanges(node.test, bench.source);
    case "call":
      return callChanges(node, bench.source, around);
    case "return":
      return node.argument ? resultChanges(node.argument, bench) : [];
    case "declare":
      return node.items.flatMap(({ value }) => (value && value.type !== "function" ? scaleChanges(value, bench.source) : []));
    case "function":
      return node.body.type === "block"
        ? []
        : [...conditionChanges(node.body as Expression, bench.source), ...resultChanges(node.body as Expression, bench)];
    default:
      return [];
  }
}

const swaps: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  "<": [
    ["<=", 1],
    [">", 2],
    [">=", 3],
  ],
  "<=": [
    ["<", 1],
    [">=", 2],
    [">", 3],
  ],
  ">": [
    [">=", 1],
    ["<", 2],
    ["<=", 3],
  ],
  ">=": [
    [">", 1],
    ["<=", 2],
    ["<", 3],
  ],
  "===": [["!==", 2]],
  "!==": [["===", 2]],
  "==": [["!=", 2]],
  "!=": [["==", 2]],
  "+": [
    ["-", 2],
    ["*", 4],
  ],
  "-": [["+", 2]],
  "*": [
    ["/", 2],
    ["+", 4],
    ["**", 5],
  ],
  "/": [
    ["*", 2],
    ["%", 4],
  ],
  "%": [["/", 3]],
  "&&": [["||", 2]],
  "||": [
    ["&&", 2],
    ["??", 3],
  ],
  "??": [["||", 3]],
};

function binaryChanges(node: Binary, source: string): readonly Mutation[] {
  const { operator, operatorStart: start } = node;
  const end = start + operator.length;
  const others = Object.hasOwn(swaps, operator) ? (swaps[operator] ?? []) : [];
  const changed = others.map(([text, cost]) => ({ start, end, text, cost, why: `it says \`${operator}\` where \`${text}\` is meant` }));
  const [left, right] = [source.slice(node.start, start).trimEnd(), source.slice(end, node.end).trim()];
  const whole = { start: node.start, end: node.end };
  const isOffset = (operator === "+" || operator === "-") && node.right.type === "literal";
  const drops = [left, right].map((text) => ({
    ...whole,
    text,
    cost: isOffset ? 2 : 4,
    why: `it calculates \`${source.slice(node.start, node.end)}\` where \`${text}\` is meant`,
  }));
  const negated =
    operator === "&&" || operator === "||" ? [...conditionChanges(node.left, source), ...conditionChanges(node.right, source)] : [];
  if (operator !== "-" && operator !== "/") return [...changed, ...drops, ...negated];
  const why = `the two sides of \`${operator}\` are the wrong way round`;
  return [...changed, ...drops, { ...whole, text: `${right} ${operator} ${left}`, cost: 2, why }];
}

function numberChanges(span: Span, value: number, numbers: readonly number[]): readonly Mutation[] {
  const near = [value + 1, value - 1].map((each) => [each, 3] as const);
  const scaled = [value * 10, value / 10, value * 100, value / 100, 0, 1].map((each) => [each, 5] as const);
  const told = numbers.map((each) => [each, 4] as const);
  const first = new Map([...scaled, ...told, ...near].map(([each, cost]) => [String(each), cost]));
  first.delete(String(value));
  return [...first].map(([text, cost]) => ({
    start: span.start,
    end: span.end,
    text,
    cost,
    why: `it says ${value} where ${text} is meant`,
  }));
}

function unaryChanges(node: Extract<Expression, { type: "unary" }>, source: string): readonly Mutation[] {
  if (node.operator !== "!" && node.operator !== "-") return [];
  const text = source.slice(node.start + 1, node.end);
  return [{ start: node.start, end: node.end, text, cost: 2, why: `the \`${node.operator}\` before \`${text}\` is too much` }];
}

function assignChanges(node: Extract<Expression, { type: "assign" }>, source: string): readonly Mutation[] {
  const others: Readonly<Record<string, readonly string[]>> = { "+=": ["-=", "="], "-=": ["+="], "*=": ["/="], "/=": ["*="], "=": ["+="] };
  const at = source.indexOf(node.operator, node.target.end);
  return (others[node.operator] ?? []).map((text) => ({
    start: at,
    end: at + node.operator.length,
    text,
    cost: 2,
    why: `it says \`${node.operator}\` where \`${text}\` is meant`,
  }));
}

/** A missing `!`. */
function conditionChanges(test: Expression, source: string): readonly Mutation[] {
  const { start, end } = test;
  const inner = source.slice(start, end);
  if (test.type !== "name" && test.type !== "member" && test.type !== "call") return [];
  return [{ start, end, text: `!${inner}`, cost: 3, why: `a \`!\` is missing before \`${inner}\`` }];
}

function branchChanges(node: Extract<Expression, { type: "conditional" }>, source: string): readonly Mutation[] {
  const [yes, no] = [node.yes, node.no].map(({ start, end }) => source.slice(start, end));
  const between = source.slice(node.yes.end, node.no.start);
  return [
    { start: node.yes.start, end: node.no.end, text: `${no}${between}${yes}`, cost: 4, why: "its two outcomes are the wrong way round" },
  ];
}

function callChanges(node: Call, source: string, around: readonly Lambda[]): readonly Mutation[] {
  const { start, end } = node;
  const name = source.slice(node.callee.start, node.callee.end);
  const [first, second] = node.arguments;
  if (first === undefined) return [];
  const inner = source.slice(first.start, first.end);
  if (second === undefined) {
    if (first.type === "function" || first.type === "spread") return [];
    const without = { start, end, text: inner, cost: 4, why: `\`${name}\` has no place here` };
    return [without, ...outward({ start, end, name, inner }, source, around)];
  }
  const other = source.slice(second.start, second.end);
  const between = source.slice(first.end, second.start);
  return [
    {
      start: first.start,
      end: second.end,
      text: `${other}${between}${inner}`,
      cost: 4,
      why: `what is given to \`${name}\` is in the wrong order`,
    },
  ];
}

/** Something done to every part that should be done once to the whole: `f` moves around the whole result. */
function outward(
  call: Span & { readonly name: string; readonly inner: string },
  source: string,
  around: readonly Lambda[],
): readonly Mutation[] {
  const results = around
    .slice(0, 1)
    .flatMap((lambda) => (lambda.body.type === "block" ? returnsIn(lambda.body) : [lambda.body as Expression]));
  return results
    .filter((result) => result.start < call.start && call.end <= result.end)
    .map(({ start, end }) => {
      const text = `${call.name}(${source.slice(start, call.start)}${call.inner}${source.slice(call.end, end)})`;
      return { start, end, text, cost: 3, why: `\`${call.name}\` is applied to every part where it should be applied once, to the whole` };
    });
}

function returnsIn(body: Node): readonly Expression[] {
  const found: Expression[] = [];
  walk(body, (node) => {
    if (node.type === "return" && node.argument) found.push(node.argument);
  });
  return found;
}

/** A step that was forgotten at the end: rounding, or a helper that this file knows. */
function resultChanges(result: Expression, bench: Bench): readonly Mutation[] {
  const { start, end } = result;
  const inner = bench.source.slice(start, end);
  const helpers = bench.body.flatMap((each) => (each.type === "import" ? each.names.map(({ local }) => local) : []));
  const wraps = [...helpers, "Math.round", "Math.floor", "Math.ceil", "Math.abs"].map((name) => ({
    start,
    end,
    text: `${name}(${inner})`,
    cost: 5,
    why: `\`${name}\` is missing around \`${inner}\``,
  }));
  return [...wraps, ...scaleChanges(result, bench.source)];
}

/** A forgotten percent, or one too many or few. */
function scaleChanges(value: Expression, source: string): readonly Mutation[] {
  const { start, end } = value;
  const inner = source.slice(start, end);
  if (value.type !== "binary" && value.type !== "name" && value.type !== "call" && value.type !== "member") return [];
  return ["/ 100", "* 100", "+ 1", "- 1"].map((rest) => {
    const text = value.type === "binary" ? `(${inner}) ${rest}` : `${inner} ${rest}`;
    return { start, end, text, cost: 4, why: `\`${rest}\` is missing after \`${inner}\`` };
  });
}
