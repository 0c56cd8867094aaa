import { cutMiddle } from "../../tools/tool.ts";
import type { RunPorts } from "../ports.ts";
import { askInLane } from "./aside.ts";

/** Gives the conversation a title that tells more than its first words, where nobody has given it one. */
export function giveTitle({ session, conversation, runId }: RunPorts, title: string): void {
  const { session: stored, messages } = session.view();
  const first = messages.find((each) => each.role === "user");
  const next = titleOf(title);
  if (next !== "" && stored.title !== next && stored.title === titleOf(first?.text ?? ""))
    conversation.emit(runId, { type: "session-change", title: next });
}

const titleSystem =
  "Give a conversation that begins with this message a title: a few words in the language it is written in, without quotes or a full stop. Answer with the title alone.";

/** Characters of the first message that are shown for it. */
const shownCharacters = 1_500;

/**
 * Has a new conversation named while its first run is at work, where the person chose a cheaper model for that and the first words are no title by themselves.
 * What comes back ends that: the run waits for no title.
 */
export function nameAside(ports: RunPorts): () => Promise<void> {
  const over = new AbortController();
  const named = name({ ...ports, signal: AbortSignal.any([ports.signal, over.signal]), rest: async () => over.abort() });
  return async () => {
    over.abort();
    await named;
  };
}

async function name(ports: RunPorts): Promise<void> {
  const { session: stored, messages, runs } = ports.session.view();
  const text = messages.find((each) => each.role === "user")?.text.trim() ?? "";
  if (runs.length > 1 || text === titleOf(text) || stored.title !== titleOf(text)) return;
  const model = await ports.cheapModel?.();
  if (model === undefined || ports.signal.aborted) return;
  const asked = [{ role: "user", text: cutMiddle(text, shownCharacters) }] as const;
  const turn = await askInLane(ports, { what: "title", model, system: titleSystem, messages: asked, tools: [] });
  if (turn && !turn.failure && !ports.signal.aborted) giveTitle(ports, turn.text.trim().replace(/^["“](.*)["”]$/, "$1"));
}

/** The first line of the message, cut between words. */
export function titleOf(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  if (line.length <= titleLimit) return line;
  const cut = line.slice(0, titleLimit).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLimit / 2)).trimEnd()}…`;
}

const titleLimit = 60;
