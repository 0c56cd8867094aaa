import { large } from "./symbols.ts";
import { type MathNode, node, operator, row } from "./tree.ts";

/** The parentheses around what stands in rows, by the name of the environment. */
export const fencesOf: ReadonlyMap<string, readonly [string, string]> = new Map<string, readonly [string, string]>([
  ["matrix", ["", ""]],
  ["smallmatrix", ["", ""]],
  ["pmatrix", ["(", ")"]],
  ["bmatrix", ["[", "]"]],
  ["Bmatrix", ["{", "}"]],
  ["vmatrix", ["|", "|"]],
  ["Vmatrix", ["‖", "‖"]],
  ["cases", ["{", ""]],
  ["array", ["", ""]],
  ...["aligned", "align", "alignat", "split", "gathered", "gather", "equation", "multline"].map((each) => [each, ["", ""]] as const),
]);

/** Cells in rows, in the looks of an environment. */
export function table(rows: readonly (readonly MathNode[])[], kind: string): MathNode {
  const isAligned = /^(?:align|split)/.test(kind);
  const style = isAligned ? "aligned" : kind === "cases" ? "cases" : /^(?:gather|equation|multline)/.test(kind) ? "gathered" : "matrix";
  const cells = rows.map((each) =>
    node(
      "mtr",
      each.map((cell) => node("mtd", [cell])),
    ),
  );
  return node("mtable", cells, { class: style, ...(style === "aligned" || style === "gathered" ? { displaystyle: "true" } : {}) });
}

/** A thing with its index and its power: beside it, or below and above where it takes limits. */
export function withScripts(base: MathNode, sub: MathNode | undefined, sup: MathNode | undefined): MathNode {
  const isAround = base.tag === "munder" || base.tag === "mover" ? isBrace(base) : base.tag === "mo" && takesLimits(base);
  if (sub && sup) return node(isAround ? "munderover" : "msubsup", [base, sub, sup]);
  if (sub) return node(isAround ? "munder" : "msub", [base, sub]);
  return sup ? node(isAround ? "mover" : "msup", [base, sup]) : base;
}

function takesLimits({ children, attributes }: MathNode): boolean {
  return attributes?.movablelimits === "true" || [...large.values()].some((each) => each === children);
}

function isBrace({ children }: MathNode): boolean {
  const mark = typeof children === "string" ? undefined : children[1]?.children;
  return mark === "⏞" || mark === "⏟";
}

/** What would grow with what is beside it, unless it is told not to. */
export function isFence(text: string): boolean {
  return /^[()[\]{}|‖⟨⟩⌊⌋⌈⌉/]$/.test(text);
}

/** "(mod n)" behind what it belongs to. */
export function modulo(of: MathNode): MathNode {
  const space = (width: string) => node("mspace", "", { width });
  return row([space("0.5em"), operator("("), node("mi", "mod"), space("0.3em"), of, operator(")")]);
}
