import {
  type CallExpression,
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isCaseClause,
  isElementAccessExpression,
  isIdentifier,
  isImportDeclaration,
  isJsxAttribute,
  isJsxText,
  isLiteralTypeNode,
  isNewExpression,
  isPropertyAccessExpression,
  type Node,
} from "typescript/unstable/ast";
import { written } from "./parse.ts";

/** What a file says to people: sentences given to `t` and its kin, and texts that are not. */
export interface Spoken {
  readonly file: string;
  /** In the order in which they stand. */
  readonly sentences: readonly string[];
  /** Given to them without being written out, as code. */
  readonly unwritten: readonly string[];
  /** Texts that people would see in English, whatever their language. */
  readonly bare: readonly string[];
}

export type IsShown = (node: Node, text: string) => boolean;

const speakers = new Set(["t", "withParts"]);

/** Reads what a file says. `isShown`: whether people would see a text that is written out at that place. */
export function spokenIn(file: string, source: Node, isShown: IsShown = isForPeople): Spoken {
  const [sentences, unwritten, bare]: [string[], string[], string[]] = [[], [], []];
  const visit = (node: Node, isSaid: boolean): void => {
    const given = isCallExpression(node) ? sentencesOf(node) : undefined;
    for (const each of given ?? []) {
      const text = written(each);
      if (text === undefined || /\$\{/.test(each.getText())) unwritten.push(each.getText());
      else sentences.push(text);
    }
    const text = isJsxText(node) ? node.text.replaceAll(/\s+/g, " ").trim() : written(node);
    if (text !== undefined && !isSaid && isShown(node, text)) bare.push(text);
    node.forEachChild((each) => {
      const isForm = isSaid && isArrayLiteralExpression(node);
      visit(each, isForm || (Boolean(given) && each !== (node as CallExpression).expression));
    });
  };
  visit(source, false);
  return { file, sentences, unwritten, bare };
}

/** The sentences a call of `t`, `withParts` or `count` is given; undefined for any other call. */
function sentencesOf({ expression, arguments: given }: CallExpression): readonly Node[] | undefined {
  const name = isPropertyAccessExpression(expression) ? expression.name.text : isIdentifier(expression) ? expression.text : "";
  if (speakers.has(name)) return given.slice(0, 1);
  const [, forms] = given;
  return name === "count" && forms && isArrayLiteralExpression(forms) ? forms.elements : undefined;
}

/** In attributes that are read out or shown, and between elements, every word counts; elsewhere what begins like a sentence. */
function isForPeople(node: Node, text: string): boolean {
  const unsigned = text.replace(signed, "");
  if (!/\p{L}{2}/u.test(unsigned) || names.has(unsigned) || /^\S*[./@-][^\s…]\S*$/.test(text)) return false;
  const { parent } = node;
  if (isJsxText(node)) return true;
  if (isJsxAttribute(parent)) return shownAttributes.test(parent.name.getText());
  return !isForCode(node) && (/^\p{Lu}\p{Ll}/u.test(text) || (/^\p{Lu}/u.test(text) && text.includes(" ")));
}

/** The same in every language. */
const names: ReadonlySet<string> = new Set(["AnyCowork", "Docker", "Telegram", "OpenAI", "Gemini", "Markdown", "Zip"]);

/** Says who speaks: `AnyCowork: ` before what is said elsewhere, or beside another name. */
const signed = /^AnyCowork: (?=\{|Telegram$)/;

const shownAttributes = /^(aria-(label|description|valuetext|roledescription)|title|label|placeholder|alt|detail|verb|note)$/;

/** What is compared, looked up, imported, written into the log, thrown at whoever wrote the code, or a type. */
export function isForCode({ parent }: Node): boolean {
  if (isImportDeclaration(parent) || isLiteralTypeNode(parent) || isCaseClause(parent) || isElementAccessExpression(parent)) return true;
  if (
    isNewExpression(parent) ||
    (isCallExpression(parent) && /(\.(startsWith|endsWith|includes|replace)|\blog\.(line|failed))$/.test(parent.expression.getText()))
  )
    return true;
  return isBinaryExpression(parent) && /^[=!]==?$/.test(parent.operatorToken.getText());
}
