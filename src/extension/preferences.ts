import type { ApprovalMode } from "../core/events/approval.ts";
import type { AgentName, ModelRef } from "../core/events/ids.ts";
import type { WorkMode } from "../core/events/plan/plan.ts";
import type { AgentSandbox } from "../core/events/roster/agent.ts";
import type { Session, SessionChange } from "../core/events/session.ts";
import type { ModelChoice } from "../core/protocol/host-message.ts";
import { modelForNew } from "./choices/choice.ts";
import type { Settings } from "./host/settings.ts";
import type { Memory } from "./memory.ts";

/** What the next message of one chat uses: the conversation's own choices; in a new chat what was chosen there, else what was chosen last when it began. */
export interface Preferences {
  /** "" when nothing is chosen yet. */
  model(): Promise<ModelRef>;
  approvalMode(): ApprovalMode;
  /** Undefined: as the settings say. */
  sandbox(): AgentSandbox | undefined;
  workMode(): WorkMode;
  /** Undefined leaves it to the router. */
  agent(): AgentName | undefined;
  setModel(model: ModelRef): Promise<void>;
  setApprovalMode(mode: ApprovalMode): Promise<void>;
  setSandbox(mode: AgentSandbox): Promise<void>;
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
  const last = () => memory.get<ModelRef>(lastModelKey);
  /** Of the new chat. What is chosen meanwhile in another chat, or another window, is not for this one. */
  let draft = begin(last());
  return {
    model: async () => session()?.model ?? draft.model ?? modelForNew(await models(), { setting: settings.model(), last: draft.last }),
    approvalMode: () => session()?.approvalMode ?? draft.mode ?? settings.approvalMode(),
    sandbox: () => (session() ?? draft).sandbox,
    workMode: () => (session() ?? draft.team).workMode ?? "auto",
    agent: () => (session() ?? draft.team).agent ?? undefined,
    async setModel(model) {
      await memory.update(lastModelKey, model);
      if (session() === undefined) draft = { ...draft, model };
      else await change({ model });
    },
    async setApprovalMode(approvalMode) {
      if (session() === undefined) draft = { ...draft, mode: approvalMode };
      else await change({ approvalMode });
    },
    async setSandbox(sandbox) {
      if (session() === undefined) draft = { ...draft, sandbox };
      else await change({ sandbox });
    },
    async setTeam(wanted) {
      if (session() === undefined) draft = { ...draft, team: { ...draft.team, ...wanted } };
      else await change(wanted);
    },
    async leaveDemo() {
      const isDemo = (model: ModelRef | undefined) => model?.startsWith("demo/") === true;
      if (isDemo(last())) await memory.update(lastModelKey, undefined);
      if (isDemo(draft.model) || isDemo(draft.last)) draft = { ...draft, model: undefined, last: undefined };
    },
    forgetDraft() {
      draft = begin(last());
    },
  };
}

/** What was chosen in a new chat. */
interface Draft {
  readonly model?: ModelRef | undefined;
  readonly mode?: ApprovalMode;
  readonly sandbox?: AgentSandbox;
  readonly team: Pick<SessionChange, "workMode" | "agent">;
  /** The model that was chosen last anywhere when the chat began. */
  readonly last: ModelRef | undefined;
}

function begin(last: ModelRef | undefined): Draft {
  return { team: {}, last };
}
