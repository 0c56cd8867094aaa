import type * as vscode from "vscode";

/** A longer text does not fit into a link that a person has read, in characters. */
const longest = 10_000;

/**
 * The text that `vscode://anycowork.anycowork/ask?text=…` brings, without what is not seen: anybody can write such a link.
 * Undefined for any other address of ours, or one that brings nothing.
 */
export function draftOf({ path, query }: Pick<vscode.Uri, "path" | "query">): string | undefined {
  if (path !== "/ask") return undefined;
  const given = new URLSearchParams(query).get("text") ?? "";
  const text = given.replaceAll(/(?![\n\t])\p{C}/gu, "").trim();
  return text === "" ? undefined : text.slice(0, longest);
}
