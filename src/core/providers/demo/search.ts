import { type Modules, type Outcome, parseModule, rehearse } from "../script/program.ts";
import { type Node, type Statement, walk } from "../script/syntax.ts";
import type { Mutation } from "./bench.ts";
import { mutationsOf } from "./mutations.ts";
import type { FailedTest } from "./report.ts";

/** What is known when the search begins. Paths are those the tests import by. */
export interface Evidence {
  readonly texts: ReadonlyMap<string, string>;
  readonly testFiles: readonly string[];
  readonly failing: readonly { readonly file: string; readonly title: string }[];
}

export interface Repair extends Mutation {
  readonly file: string;
}

export interface Proposals {
  /** Likeliest first. */
  readonly repairs: readonly Repair[];
  /** Whether each repair was seen, in thought, to turn every failing test without losing another. */
  readonly isRehearsed: boolean;
  readonly tried: number;
  /** What kept the tests from being thought through; completes "it uses …". */
  readonly obstacle?: string;
}

/** A failing run of the tests, and what was made of it. */
export interface Case {
  readonly command: string;
  /** Where it is run; empty: the workspace. */
  readonly directory: string;
  readonly failing: readonly FailedTest[];
  readonly proposals: Proposals;
  readonly texts: ReadonlyMap<string, string>;
}

const limits = { repairs: 4, candidates: 1_500 };

/** Looks for one small change of the sources that the tests would pass with, by going through the tests in thought. */
export function proposeRepairs(evidence: Evidence): Proposals {
  const modules: Modules = new Map(
    [...evidence.texts].flatMap(([path, text]) => {
      const body = parseModule(text);
      return body ? [[path, body] as const] : [];
    }),
  );
  const before = evidence.testFiles.flatMap((file) => rehearse(file, modules));
  const failing = before.filter((each) => isFailing(each, evidence));
  const candidates = candidatesFor(evidence, modules, { failing, before }).slice(0, limits.candidates);
  const obstacle = failing.find((each) => each.result === "unknown")?.detail;
  const isThinkable = failing.length > 0 && failing.every((each) => each.result === "failed");
  if (!isThinkable) {
    return { repairs: candidates.filter(({ cost }) => cost <= 3).slice(0, limits.repairs), isRehearsed: false, tried: 0, obstacle };
  }
  const repairs: Repair[] = [];
  let tried = 0;
  for (const candidate of candidates) {
    tried += 1;
    if (passes(candidate, evidence, { modules, before })) repairs.push(candidate);
    if (repairs.length === limits.repairs) break;
  }
  return { repairs, isRehearsed: true, tried };
}

function isFailing(outcome: Outcome, { failing }: Evidence): boolean {
  return failing.some(({ file, title }) => outcome.file === file && (outcome.title === title || outcome.title === ""));
}

interface Rehearsal {
  readonly before: readonly Outcome[];
  readonly modules: Modules;
}

function passes(repair: Repair, evidence: Evidence, { before, modules }: Rehearsal): boolean {
  const body = parseModule(apply(repair, evidence.texts.get(repair.file) ?? ""));
  if (!body) return false;
  const changed: Modules = new Map([...modules, [repair.file, body]]);
  const doesPass = (wanted: readonly Outcome[]) =>
    [...new Set(wanted.map(({ file }) => file))].every((file) => {
      const titles = new Set(wanted.filter((each) => each.file === file).map(({ title }) => title));
      const after = new Map(rehearse(file, changed, titles).map((each) => [each.title, each.result]));
      return [...titles].every((title) => after.get(title) === "passed");
    });
  // The failing tests come first: most changes don't help, and that is all there is to know about them.
  return doesPass(before.filter((each) => isFailing(each, evidence))) && doesPass(before.filter((each) => each.result === "passed"));
}

/** The text with the change made. */
export function apply({ start, end, text }: Mutation, source: string): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Small changes where the failing tests have been, likeliest first: what passing tests use too is less suspect. */
function candidatesFor(
  { texts, testFiles }: Evidence,
  modules: Modules,
  { failing, before }: { readonly failing: readonly Outcome[]; readonly before: readonly Outcome[] },
): readonly Repair[] {
  const suspects = new Set(failing.flatMap((each) => [...each.seen]));
  const innocent = before.filter((each) => each.result === "passed");
  const numbers = numbersIn(
    testFiles.flatMap((file) => [...(modules.get(file) ?? [])]),
    suspects,
  );
  const repairs = [...modules].flatMap(([file, body]) => {
    if (testFiles.includes(file)) return [];
    const all = new Set([...suspects, ...(body.some((each) => touches(each, suspects)) ? constantsOf(body) : [])]);
    const source = texts.get(file) ?? "";
    const spans = innocentShare(body, innocent);
    return mutationsOf({ source, body, numbers }, all).map((each) => ({ ...each, file, cost: each.cost + spans(each) }));
  });
  return repairs.sort((left, right) => left.cost - right.cost);
}

function touches(statement: Statement, nodes: ReadonlySet<Node>): boolean {
  let found = false;
  walk(statement, (node) => {
    found ||= nodes.has(node);
  });
  return found;
}

/** What is written outside all functions: it was calculated before any test began. */
function constantsOf(body: readonly Statement[]): readonly Node[] {
  const nodes: Node[] = [];
  for (const statement of body) {
    const inFunctions = new Set<Node>();
    walk(statement, (node) => {
      if (node.type === "function") walk(node, (inner) => inFunctions.add(inner));
      if (!inFunctions.has(node) && node.type === "literal") nodes.push(node);
    });
  }
  return nodes;
}

/** From 0 to 1: the part of the passing tests that went through the innermost place around a change. */
function innocentShare(body: readonly Statement[], innocent: readonly Outcome[]): (mutation: Mutation) => number {
  const nodes: Node[] = [];
  for (const statement of body) walk(statement, (node) => nodes.push(node));
  return ({ start, end }) => {
    const place = nodes.findLast((each) => each.start <= start && end <= each.end);
    if (!place || innocent.length === 0) return 0;
    return innocent.filter((each) => each.seen.has(place)).length / innocent.length;
  };
}

function numbersIn(body: readonly Statement[], seen: ReadonlySet<Node>): readonly number[] {
  const numbers = new Set<number>();
  for (const statement of body) {
    walk(statement, (node) => {
      if (node.type === "literal" && typeof node.value === "number" && seen.has(node)) numbers.add(node.value);
    });
  }
  return [...numbers].slice(0, 12);
}
