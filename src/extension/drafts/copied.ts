import type * as vscode from "vscode";

/** What this copies. The clipboard gets its text back; a picture on it stays there where nothing is copied. */
export async function copiedBy(
  clipboard: Pick<vscode.Clipboard, "readText" | "writeText">,
  copy: () => Thenable<unknown>,
): Promise<string> {
  const before = await clipboard.readText();
  // A picture reads as no text, and could not be given back.
  if (before === "") {
    await copy();
    return await clipboard.readText();
  }
  try {
    await clipboard.writeText("");
    await copy();
    return await clipboard.readText();
  } finally {
    await clipboard.writeText(before);
  }
}
