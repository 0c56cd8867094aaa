import type { Core } from "../../core/core.ts";

/** Conversations that are looked through, newest first, and texts at the most. */
const mostChats = 20;
const mostTexts = 100;
/** A longer one is no line to take up again. */
const longest = 10_000;

/** What the person wrote in conversations of these folders, newest first, each text once. */
export async function pastTexts(core: Pick<Core, "archive" | "record">, folders: readonly string[]): Promise<readonly string[]> {
  const chats = (await core.archive.list({ workspace: folders, archived: "with" })).toSorted((a, b) =>
    a.updatedAt < b.updatedAt ? 1 : -1,
  );
  const found = new Set<string>();
  for (const { id } of chats.slice(0, mostChats)) {
    const record = await core.record(id);
    for (const each of record?.messages.toReversed() ?? [])
      if (each.role === "user" && each.from === undefined && each.laneId === undefined && each.text.trim() && each.text.length <= longest)
        found.add(each.text);
    if (found.size >= mostTexts) break;
  }
  return [...found].slice(0, mostTexts);
}
