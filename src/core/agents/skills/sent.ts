import type { SessionView } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import { type OpenedSkill, openedBy } from "../../tools/skills/opened.ts";
import { sentOf } from "../context/sent.ts";
import { estimateTokens } from "../context/tokens.ts";

/** The skills whose text has come into a conversation or lane, each once, the newest last, and whether the model is still sent it. Pure. */
export function openedIn(view: SessionView): readonly (OpenedSkill & { readonly isSent: boolean })[] {
  const { older, from, omitted } = sentOf(view);
  const sent = new Set(view.messages.slice(from).map(({ id }) => id));
  const isSent = ({ id, messageId, output }: Step) =>
    (sent.has(messageId) && !omitted.has(id)) || (older?.text.includes(output.split("\n", 1)[0] ?? "") ?? false);
  return newest(view).map(({ step, opened }) => ({ ...opened, isSent: isSent(step) }));
}

/**
 * The texts of the skills in use that came before a message, to be sent beside the summary that takes the place of what came before it: a summary would
 * make something else of them. The newest first, as far as there is room; the others are named. Pure.
 */
export function keptSkills(view: SessionView, end: number, mostTokens: number): string {
  const before = new Set(view.messages.slice(0, end).map(({ id }) => id));
  const kept: string[] = [];
  const left: string[] = [];
  let room = mostTokens;
  for (const { step, opened } of newest(view).toReversed()) {
    if (!before.has(step.messageId)) continue;
    const size = estimateTokens(step.output);
    if (size <= room) kept.unshift(step.output);
    else left.unshift(opened.name);
    room -= Math.min(size, room);
  }
  if (kept.length + left.length === 0) return "";
  const more = left.length > 0 ? [`Too long to be kept, to be brought again where they are still needed: ${left.join(", ")}.`] : [];
  return ["## Skills in use", ...kept, ...more].join("\n");
}

/** Of each skill the step that brought its text last, in the order of the steps. */
function newest({ steps }: Pick<SessionView, "steps">): readonly { readonly step: Step; readonly opened: OpenedSkill }[] {
  const found = new Map<string, { readonly step: Step; readonly opened: OpenedSkill }>();
  for (const step of steps) {
    const opened = openedBy(step);
    if (!opened) continue;
    found.delete(opened.name);
    found.set(opened.name, { step, opened });
  }
  return [...found.values()];
}
