import type { SessionView } from "../../events/session-view.ts";
import type { NestedRules } from "../../memory/rules/nested.ts";
import type { Access } from "../../permissions/access.ts";
import { sentOf } from "../context/sent.ts";
import type { LiveSession } from "./live.ts";

interface Touching {
  readonly nested?: NestedRules | undefined;
  readonly session: LiveSession;
}

/** The rules of the folders that a step has touched, as an end to its result; empty where the model has them. */
export async function rulesNote({ nested, session }: Touching, access: Access): Promise<string> {
  const note = (await nested?.(touchedBy(access), session.view().compactions)) ?? "";
  return note === "" || isSent(session.view(), note) ? "" : `\n\n${note}`;
}

/** Whether it stands in a result that is sent as it is. */
function isSent(view: SessionView, note: string): boolean {
  const { from, omitted } = sentOf(view);
  const sent = new Set(view.messages.slice(from).map(({ id }) => id));
  return view.steps.some(({ id, messageId, output }) => sent.has(messageId) && !omitted.has(id) && output.includes(note));
}

function touchedBy(access: Access): readonly string[] {
  switch (access.kind) {
    case "read":
    case "write":
    case "delete":
      return [access.path];
    case "move":
      return [access.from, access.to];
    case "run":
      return [access.directory];
    case "fetch":
    case "mcp":
    case "remember":
    case "skill":
    case "talk":
      return [];
    default:
      return access satisfies never;
  }
}
