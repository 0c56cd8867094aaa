import {
  isArrowFunction,
  isBlock,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  type Node,
} from "typescript/unstable/ast";
import type { Fault, Tree } from "../rules.ts";
import { parse } from "./parse.ts";
import { isForCode, type Spoken, spokenIn } from "./sentences.ts";
import { languages, lostIn, readTable } from "./tables.ts";

const room = /^src\/core\/telegram\//;

/** They say nothing in chats, but write the log, tell surfaces how a bot fares, or speak to models. */
const silent = /^src\/core\/telegram\/(telegram|bots\/(client|poller|seat|station)|chat\/(admit|context|outlet|sender|update))\.ts$/;

/**
 * What bots say in chats. It lies in bundles of its own, which nobody reads but a bot that speaks the language; what the core's bundle has is taken from there.
 * Told is what a language lacks, what nobody says, what has lost a value, a mark or a command, and what is said past the words.
 */
export function brokenBotWords(tree: Tree): Fault[] {
  const spoken = parse(tree, room, (file, source) => spokenIn(file, source, isForChat));
  return [...spoken.flatMap(callFaults), ...languages.flatMap((each) => bundleFaults(tree, each, spoken))];
}

function callFaults({ file, unwritten, bare }: Spoken): Fault[] {
  const faults = [
    ...unwritten.map((each) => `gives t something else than a sentence written out: ${each}`),
    ...(silent.test(file) ? [] : bare).map((each) => `says “${each}” without t`),
  ];
  return faults.map((says) => ({ rule: "words", file, says }));
}

function bundleFaults(tree: Tree, language: string, spoken: readonly Spoken[]): Fault[] {
  const file = `l10n/telegram.${language}.json`;
  const [own, core] = [readTable(tree, file), readTable(tree, `l10n/bundle.l10n.${language}.json`)];
  const used = new Set(spoken.flatMap((each) => each.sentences));
  const lacking = [...used].filter((each) => !own.has(each) && !core.has(each)).map((each) => `lacks “${each}”`);
  const idle = [...own.keys()].filter((each) => !used.has(each)).map((each) => `translates “${each}”, which nobody says`);
  const twice = [...own.keys()].filter((each) => core.has(each)).map((each) => `translates “${each}”, which the core's bundle has`);
  const unlike = [...own]
    .filter(([sentence, text]) => marksOf(sentence) !== marksOf(text))
    .map(([sentence]) => `has other marks or commands in “${sentence}”`);
  return [...lacking, ...idle, ...twice, ...lostIn(own), ...unlike].map((says) => ({ rule: "words", file, says }));
}

/** What must be the same in every language: HTML, commands, and the sign a message begins with. */
function marksOf(text: string): string {
  const [sign = ""] = /^\P{L}*?\p{Extended_Pictographic}/u.exec(text) ?? [];
  return [sign, ...[...text.matchAll(/<\/?\w+>|[<>&](?!\/?\w*>)|\/[a-z]+/g)].map(([each]) => each).sort()].join(" ");
}

/** Everything that reads like a sentence, or begins like one behind its signs. */
function isForChat(node: Node, text: string): boolean {
  const plain = text.replaceAll(/<[^>]*>|\{\d+\}/g, " ").trim();
  const isSentence = /\p{L}{2,},?\s+\p{L}/u.test(plain) || /^\P{L}*\p{Lu}\p{Ll}/u.test(plain);
  return isSentence && !isForCode(node) && !isForOthers(node);
}

/** Given to the log, or told as the reason why something was refused: surfaces recognise those. */
function isForOthers(node: Node): boolean {
  for (let each = node; each.parent && !isBlock(each) && !isArrowFunction(each); each = each.parent) {
    if (isPropertyAssignment(each) && /^(problem|lastError|why)$/.test(each.name.getText())) return true;
    if (isCallExpression(each) && /^(log|sparing|note|ignored|refuse)$/.test(calledIn(each.expression))) return true;
  }
  return false;
}

function calledIn(expression: Node): string {
  if (isPropertyAccessExpression(expression)) return expression.name.text;
  return isIdentifier(expression) ? expression.text : "";
}
