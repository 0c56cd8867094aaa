import type { RunPorts } from "../ports.ts";

/** Gives the conversation a title that tells more than its first words, where nobody has given it one. */
export function giveTitle({ session, conversation, runId }: RunPorts, title: string): void {
  const { session: stored, messages } = session.view();
  const first = messages.find((each) => each.role === "user");
  const next = titleOf(title);
  if (next !== "" && stored.title !== next && stored.title === titleOf(first?.text ?? ""))
    conversation.emit(runId, { type: "session-change", title: next });
}

/** The first line of the message, cut between words. */
export function titleOf(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  if (line.length <= titleLimit) return line;
  const cut = line.slice(0, titleLimit).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLimit / 2)).trimEnd()}…`;
}

const titleLimit = 60;
