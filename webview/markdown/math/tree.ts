/** An element of a formula, in MathML's own words. Plain, so that it is made and proven without a page. */
export interface MathNode {
  readonly tag: MathTag;
  readonly attributes?: Readonly<Partial<Record<MathAttribute, string>>>;
  readonly children: readonly MathNode[] | string;
}

/** Nothing of it loads, runs or leads anywhere. */
type MathTag =
  | "mi"
  | "mn"
  | "mo"
  | "mtext"
  | "mspace"
  | "mrow"
  | "mfrac"
  | "msqrt"
  | "mroot"
  | "msub"
  | "msup"
  | "msubsup"
  | "munder"
  | "mover"
  | "munderover"
  | "mtable"
  | "mtr"
  | "mtd"
  | "mpadded";

type MathAttribute =
  | "mathvariant"
  | "stretchy"
  | "accent"
  | "linethickness"
  | "width"
  | "columnalign"
  | "class"
  | "movablelimits"
  | "displaystyle"
  | "minsize"
  | "lspace"
  | "rspace"
  | "form";

export function node(tag: MathTag, children: readonly MathNode[] | string, attributes?: MathNode["attributes"]): MathNode {
  return { tag, children, ...(attributes ? { attributes } : {}) };
}

/** One thing of several: as it is when it is alone. */
export function row(children: readonly MathNode[]): MathNode {
  const [only] = children;
  return only && children.length === 1 ? only : node("mrow", children);
}

export function operator(text: string, attributes?: MathNode["attributes"]): MathNode {
  return node("mo", text, attributes);
}
