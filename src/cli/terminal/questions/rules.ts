import type { ApprovalRequest, ApprovalScope } from "../../../core/events/approval.ts";
import { readLine } from "../prompt.ts";
import type { Screen } from "../screen.ts";
import { visibleLine } from "../visible.ts";

/** What a yes for longer than once would lay down. */
export interface Remembering extends Pick<ApprovalRequest, "rules" | "widerRules"> {
  readonly scope: ApprovalScope;
  /** What the person made of it before, and what did not fit. */
  readonly draft: readonly string[] | undefined;
}

const until: Readonly<Record<ApprovalScope, string>> = {
  once: "",
  session: "in this conversation",
  workspace: "in this workspace, in every conversation",
  always: "everywhere, until you take it back",
};

/**
 * Shows the rules that would be remembered, a line each, to be kept or rewritten. Resolves to what is left of them; to `back` when the person
 * wants none of it, `stop` for Ctrl+C, and undefined when the question was taken back.
 */
export async function editRules(
  { rules = [], widerRules, scope, draft }: Remembering,
  screen: Screen,
  takenBack: AbortSignal,
): Promise<readonly string[] | "back" | "stop" | undefined> {
  const { dim } = screen.colours;
  const wider = widerRules && widerRules.length > 0 ? widerRules : undefined;
  if (!draft) {
    screen.line(`  Allowed ${until[scope]}:`);
    screen.line(
      dim(`  Enter keeps ${rules.length > 1 ? "each" : "it"}${wider ? " · Tab widens" : ""} · Esc goes back. It can be rewritten.`),
    );
  }
  let shown = draft && draft.length > 0 ? draft : rules;
  for (;;) {
    // Several are asked for one after another, so all of them stand above first.
    if (shown.length > 1) for (const each of shown) screen.line(`    ${visibleLine(each)}`);
    screen.hold();
    const read = await readAll(shown, wider !== undefined, takenBack);
    screen.release();
    if (read !== "tab") return read;
    shown = shown === wider || !wider ? rules : wider;
  }
}

async function readAll(
  shown: readonly string[],
  hasOther: boolean,
  signal: AbortSignal,
): Promise<readonly string[] | "tab" | "back" | "stop" | undefined> {
  const kept: string[] = [];
  for (const [at, text] of shown.entries()) {
    const prompt = shown.length === 1 ? "  › " : `  ${at + 1} of ${shown.length} › `;
    const line = await readLine({ prompt, history: [], signal, text, keys: hasOther ? ["tab", "escape"] : ["escape"] });
    if (signal.aborted) return undefined;
    if (line.kind === "interrupt") return "stop";
    if (line.kind === "tab") return "tab";
    if (line.kind !== "line") return process.stdin.readableEnded ? undefined : "back";
    kept.push(...line.text.split("\n").filter((each) => each.trim() !== ""));
  }
  return kept;
}
