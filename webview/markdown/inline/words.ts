import type { Inline } from "./pieces.ts";

/** The words of a text without its marks; of a picture what it is said to show. */
export function wordsOf(nodes: readonly Inline[]): string {
  return nodes.map(oneOf).join("");
}

function oneOf(node: Inline): string {
  switch (node.kind) {
    case "text":
    case "code":
      return node.text;
    case "break":
      return " ";
    case "math":
      return node.source;
    case "image":
      return node.alt;
    default:
      return wordsOf(node.children);
  }
}
