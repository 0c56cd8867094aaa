import type { ApprovalMode } from "../core/events/approval.ts";
import type { AgentName, ModelRef } from "../core/events/ids.ts";
import type { WorkMode } from "../core/events/plan/plan.ts";
import type { Session, SessionChange } from "../core/events/session.ts";
import type { ModelChoice } from "../core/protocol/host-message.ts";
import { modelForNew } from "./choice.ts";
import type { Settings } from "./host/settings.ts";
import type { Memory } from "./memory.ts";

/** What the next message uses: the conversation's own choices, or for a new one what was chosen before. */
export interface Preferences {
  /** "" when nothing is chosen yet. */
  model(): Promise<ModelRef>;
  approvalMode(): ApprovalMode;
  workMode(): WorkMode;
  /** Undefined leaves it to the router. */
  agent(): AgentName | undefined;
  setModel(model: ModelRef): Promise<void>;
  setApprovalMode(mode: ApprovalMode): Promise<void>;
  /** Null leaves the agent to the router again. */
  setTeam(change: Pick<SessionChange, "workMode" | "agent">): Promise<void>;
  /** A real model can be used from now on, so new conversations no longer begin with the stand-in. */
  leaveDemo(): Promise<void>;
  /** A new chat begins as the settings say. */
  forgetDraft(): void;
}

export interface PreferenceParts {
  models(): Promise<readonly ModelChoice[]>;
  /** The conversation shown, if it is not a new one. */
  session(): Session | undefined;
  change(change: SessionChange): Promise<void>;
  readonly settings: Settings;
  readonly memory: Memory;
}

const lastModelKey = "lastModel";

export function createPreferences({ models, session, change, settings, memory }: PreferenceParts): Preferences {
  let draftMode: ApprovalMode | undefined;
  let draftTeam: Pick<SessionChange, "workMode" | "agent"> = {};
  const last = () => memory.get<ModelRef>(lastModelKey);
  return {
    model: async () => session()?.model ?? modelForNew(await models(), { setting: settings.model(), last: last() }),
    approvalMode: () => session()?.approvalMode ?? draftMode ?? settings.approvalMode(),
    workMode: () => (session() ?? draftTeam).workMode ?? "auto",
    agent: () => (session() ?? draftTeam).agent ?? undefined,
    async setModel(model) {
      await memory.update(lastModelKey, model);
      await change({ model });
    },
    async setApprovalMode(approvalMode) {
      if (session() === undefined) draftMode = approvalMode;
      else await change({ approvalMode });
    },
    async setTeam(wanted) {
      if (session() === undefined) draftTeam = { ...draftTeam, ...wanted };
      else await change(wanted);
    },
    async leaveDemo() {
      if (last()?.startsWith("demo/")) await memory.update(lastModelKey, undefined);
    },
    forgetDraft() {
      draftMode = undefined;
      draftTeam = {};
    },
  };
}
