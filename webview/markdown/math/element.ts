import { parseMath } from "./parse.ts";
import type { MathNode } from "./tree.ts";

const mathMl = "http://www.w3.org/1998/Math/MathML";

/** A formula as MathML, which the browser draws without a script or a style; one that is not understood as it is written. */
export function mathElement(source: string, display: boolean): Element {
  const tree = parseMath(source);
  if (!tree) {
    const code = document.createElement("code");
    code.textContent = source;
    return code;
  }
  const math = document.createElementNS(mathMl, "math");
  if (display) math.setAttribute("display", "block");
  math.setAttribute("class", "formula");
  math.append(elementOf(tree));
  return math;
}

function elementOf({ tag, attributes = {}, children }: MathNode): Element {
  const element = document.createElementNS(mathMl, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (typeof children === "string") element.textContent = children;
  else element.append(...children.map(elementOf));
  return element;
}
