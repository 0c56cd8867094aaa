import { setTimeout as delay } from "node:timers/promises";
import type * as vscode from "vscode";

type Clipboard = Pick<vscode.Clipboard, "readText" | "writeText">;

/** How often it is looked whether the copy has come, and how far apart: VS Code's commands end before it has. */
const looks = 20;
const apartMs = 25;

/** What this copies, "" when nothing comes. The clipboard gets its text back, unless the person copies something meanwhile; a picture on it stays there where nothing is copied. */
export async function copiedBy(
  clipboard: Clipboard,
  copy: () => Thenable<unknown>,
  pause: () => Promise<void> = () => delay(apartMs),
): Promise<string> {
  const before = await clipboard.readText();
  // A picture reads as no text, and could not be given back.
  if (before === "") {
    await copy();
    return await whatComes(clipboard, pause);
  }
  let copied = "";
  try {
    await clipboard.writeText("");
    await copy();
    copied = await whatComes(clipboard, pause);
    return copied;
  } finally {
    const now = await clipboard.readText();
    if (now === "" || now === copied) await clipboard.writeText(before);
  }
}

async function whatComes(clipboard: Clipboard, pause: () => Promise<void>): Promise<string> {
  for (let look = 0; look < looks; look += 1) {
    const text = await clipboard.readText();
    if (text !== "") return text;
    await pause();
  }
  return "";
}
