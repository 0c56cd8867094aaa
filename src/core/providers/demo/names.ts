import { type Expression, type Lambda, type Pattern, type Span, type Statement, walk } from "../script/syntax.ts";
import type { Bench, Mutation } from "./bench.ts";

/** Another name of the same scope. */
export function nameChanges(node: Span & { readonly name: string }, around: readonly Lambda[]): readonly Mutation[] {
  const names = new Set(around.flatMap((each) => [...each.parameters.flatMap(namesOf), ...localsOf(each)]));
  if (!names.delete(node.name)) return [];
  return [...names].map((text) => ({
    start: node.start,
    end: node.end,
    text,
    cost: 3,
    why: `it uses \`${node.name}\` where \`${text}\` is meant`,
  }));
}

function localsOf(lambda: Lambda): readonly string[] {
  const names: string[] = [];
  walk(lambda.body, (node) => {
    if (node.type === "declare") names.push(...node.items.flatMap(({ pattern }) => namesOf(pattern)));
  });
  return names;
}

function namesOf(pattern: Pattern): readonly string[] {
  if (pattern.type === "name") return [pattern.name];
  if (pattern.type === "rest") return namesOf(pattern.argument);
  if (pattern.type === "object-pattern") return pattern.fields.flatMap(({ value }) => namesOf(value));
  return pattern.items.flatMap((each) => (each ? namesOf(each) : []));
}

const families = [
  ["min", "max"],
  ["round", "floor", "ceil", "trunc"],
  ["some", "every"],
  ["find", "findLast"],
  ["push", "unshift"],
  ["pop", "shift"],
  ["indexOf", "lastIndexOf"],
  ["toUpperCase", "toLowerCase"],
  ["startsWith", "endsWith"],
  ["trim", "trimStart", "trimEnd"],
  ["padStart", "padEnd"],
  ["reduce", "reduceRight"],
];

/** Another method of the same family, or another field that this module uses. */
export function memberChanges(property: Expression, bench: Bench): readonly Mutation[] {
  if (property.type !== "literal" || typeof property.value !== "string") return [];
  const { start, end, value } = property;
  const family = families.find((each) => each.includes(value));
  const others = family ?? fieldsIn(bench.body).filter((each) => !families.flat().includes(each));
  const cost = family ? 2 : 4;
  return others
    .filter((each) => each !== value)
    .map((text) => ({ start, end, text, cost, why: `it takes \`${value}\` where \`${text}\` is meant` }));
}

function fieldsIn(body: readonly Statement[]): readonly string[] {
  const names = new Set<string>();
  for (const statement of body) {
    walk(statement, (node) => {
      if (node.type === "member" && node.property.type === "literal") names.add(String(node.property.value));
    });
  }
  return [...names];
}
