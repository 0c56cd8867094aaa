import * as vscode from "vscode";
import type { Core } from "../core/core.ts";
import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalMode } from "../core/events/approval.ts";
import { stricterOf } from "../core/events/choices/sandbox-mode.ts";
import type { ApprovalId, MessageId, ModelRef, QuestionId, SessionId, StepId } from "../core/events/ids.ts";
import { unheard } from "../core/events/plan/act.ts";
import type { QuestionAnswerer, QuestionValue } from "../core/events/question.ts";
import type { AgentSandbox } from "../core/events/roster/agent.ts";
import type { SessionChange } from "../core/events/session.ts";
import type { Step } from "../core/events/step.ts";
import type { ModelChoice, ViewConfig } from "../core/protocol/host-message.ts";
import type { NewMessage } from "../core/runtime.ts";
import { confirmAll } from "./approvals/confirm.ts";
import { replySentence } from "./approvals/wording.ts";
import type { Follower } from "./chat/follower.ts";
import { withModelInUse } from "./choices/choice.ts";
import { folderNames, folderPaths } from "./host/folders.ts";
import type { KeyAnswer, Keys } from "./host/keys.ts";
import type { Settings } from "./host/settings.ts";
import type { Memory } from "./memory.ts";
import { inform } from "./notice.ts";
import { createPreferences, type PreferenceParts, type Preferences } from "./preferences.ts";
import { t } from "./words.ts";

/** What a person can do with the conversation a chat shows, for its view, the commands and the toasts alike. */
export interface Desk {
  core(): Promise<Core>;
  send(message: Said): Promise<string | undefined>;
  /** Takes back a message that waits for its turn. */
  withdraw(messageId: MessageId): Promise<string | undefined>;
  stop(): Promise<void>;
  /** Goes on where the last run was interrupted or failed, with the model chosen now. */
  resume(): Promise<void>;
  answer(id: ApprovalId, answer: ApprovalAnswer, by: Answerer): Promise<AnswerReceipt>;
  reply(id: QuestionId, value: QuestionValue, by: QuestionAnswerer): Promise<string | undefined>;
  /** Shows a conversation, or with undefined a new chat. */
  show(sessionId: SessionId | undefined): Promise<string | undefined>;
  /** Takes this model, after asking for its key where there is none yet; without the key everything stays as it was. */
  setModel(model: ModelRef): Promise<void>;
  /** Asks for a provider's key, for the server its requests go to. Once there is one, new conversations no longer begin with the stand-in. */
  askKey(provider: string): Promise<KeyAnswer>;
  /** Takes this mode; before everything passes it is asked once more. */
  setApprovalMode(mode: ApprovalMode): Promise<void>;
  /** Keeps the conversation's commands in a sandbox as strict as this, from the next run on. */
  setSandbox(mode: AgentSandbox): Promise<void>;
  /** How much machinery the next messages get, and who does them; null leaves the agent to the router again. */
  setTeam(change: Pick<SessionChange, "workMode" | "agent">): Promise<void>;
  config(): Promise<ViewConfig>;
  /** A step of the conversation shown. */
  step(id: StepId): Promise<Step | undefined>;
  /** The conversation shown; undefined in a new chat. */
  shown(): SessionId | undefined;
  /** The folders that paths in the conversation shown are relative to. */
  folders(): readonly string[];
  /** Shows again what is shown, from a fresh snapshot; the first time, what it showed before the window was closed or reloaded. */
  greet(): Promise<void>;
}

/** A message as it comes from the view. */
export type Said = Pick<NewMessage, "text" | "verb" | "images" | "handed" | "replacesId">;

export interface DeskParts {
  core(): Promise<Core>;
  readonly follower: Follower;
  readonly settings: Settings;
  readonly keys: Keys;
  /** Which conversation was shown before the window was closed or reloaded, and is to be shown then. */
  readonly last: { get(): SessionId | undefined; set(shown: SessionId | undefined): PromiseLike<void> };
  /** Small things of all windows. */
  readonly everywhere: Memory;
  /** Called when what the next message uses is another. */
  changed(): void;
}

export function createDesk({ core, follower, settings, keys, last, everywhere, changed }: DeskParts): Desk {
  let greeted = false;
  const models = async () => (await core()).models();
  const record = async () => {
    const id = follower.sessionId();
    return id === undefined ? undefined : (await core()).record(id);
  };
  /** Does it to the conversation shown; a new chat has nothing to do it to. */
  const withShown = async (work: (runtime: Core["runtime"], id: SessionId) => Promise<void>) => {
    const id = follower.sessionId();
    if (id !== undefined) await work((await core()).runtime, id);
  };
  const change: PreferenceParts["change"] = (wanted) => withShown((runtime, id) => runtime.change(id, wanted));
  const preferences = createPreferences({ models, session: follower.session, change, settings, memory: everywhere });

  const folders = () => follower.session()?.workspace ?? folderPaths();

  async function show(sessionId: SessionId | undefined): Promise<string | undefined> {
    greeted = true;
    preferences.forgetDraft();
    const found = await follower.show(sessionId);
    await last.set(follower.sessionId());
    return found ? undefined : t("This conversation is no longer in the data folder.");
  }

  async function greet(): Promise<void> {
    const former = greeted ? undefined : last.get();
    greeted = true;
    await follower.show(follower.sessionId() ?? former);
  }

  async function send(said: Said): Promise<string | undefined> {
    const model = await preferences.model();
    if (model === "") return t("Choose a model first: set an API key, use a local server, or take the offline demo.");
    const sessionId = follower.sessionId();
    const message = { ...said, workspace: folderPaths(), model, approvalMode: preferences.approvalMode(), ...wishesOf(preferences) };
    const sent = await (await core()).runtime.send({ ...message, ...(sessionId === undefined ? {} : { sessionId }) });
    if (sent.kind === "refused") return sent.reason;
    // Nothing of it is to be seen in the conversation yet, and it must not be sent again.
    if (sent.kind === "waiting" && sent.elsewhere === "unheard") void inform(t("Your message is kept. {0}", unheard));
    if (sent.sessionId === sessionId || follower.sessionId() !== sessionId) return undefined;
    return show(sent.sessionId);
  }

  async function askKey(provider: string): Promise<KeyAnswer> {
    const answer = await keys.ask(provider);
    if (answer === "set") await preferences.leaveDemo();
    changed();
    return answer;
  }

  return {
    ...{ core, show, greet, send, askKey, ...createAnswering({ core, follower }) },
    async withdraw(messageId) {
      const id = follower.sessionId();
      const taken = id === undefined ? undefined : await (await core()).runtime.withdraw(id, messageId);
      return taken ? undefined : t("This message is no longer waiting: the model has it.");
    },
    stop: () => withShown((runtime, id) => runtime.stop(id)),
    resume: () => withShown((runtime, id) => runtime.resume(id)),
    ...createChoosing({ models, preferences, askKey, changed }),
    config: async () => configOf({ core: await core(), preferences, settings }, folders()),
    step: async (id) => (await record())?.steps.find((each) => each.id === id),
    shown: follower.sessionId,
    folders,
  };
}

/** What a new conversation has beside its model, where somebody chose it. */
function wishesOf({ workMode, agent, sandbox }: Preferences): Pick<NewMessage, "workMode" | "agent" | "sandbox"> {
  const [mode, who, where] = [workMode(), agent(), sandbox()];
  return {
    ...(mode === "auto" ? {} : { workMode: mode }),
    ...(who === undefined ? {} : { agent: who }),
    ...(where === undefined ? {} : { sandbox: where }),
  };
}

interface ChoosingParts extends Pick<DeskParts, "changed"> {
  models(): Promise<readonly ModelChoice[]>;
  readonly preferences: Preferences;
  askKey(provider: string): Promise<KeyAnswer>;
}

/** What the next messages use. */
function createChoosing({
  models,
  preferences,
  askKey,
  changed,
}: ChoosingParts): Pick<Desk, "setModel" | "setApprovalMode" | "setSandbox" | "setTeam"> {
  return {
    async setModel(model) {
      const choice = (await models()).find((each) => each.model === model);
      if (choice && !choice.ready && (await askKey(choice.provider)) === "called-off") return;
      await preferences.setModel(model);
      changed();
    },
    async setApprovalMode(mode) {
      if (mode === "all" && preferences.approvalMode() !== "all" && !(await confirmAll())) return;
      await preferences.setApprovalMode(mode);
      changed();
    },
    async setSandbox(mode) {
      await preferences.setSandbox(mode);
      changed();
    },
    async setTeam(wanted) {
      await preferences.setTeam(wanted);
      changed();
    },
  };
}

interface ConfigParts {
  readonly core: Core;
  readonly preferences: Preferences;
  readonly settings: Pick<Settings, "sandbox">;
}

async function configOf({ core, preferences, settings }: ConfigParts, folders: readonly string[]): Promise<ViewConfig> {
  const [listed, model, { agents }] = await Promise.all([core.models(), preferences.model(), core.agents.list(folders)]);
  const agent = preferences.agent();
  const { mode: least } = settings.sandbox().settings;
  return {
    sandbox: { mode: stricterOf(least, preferences.sandbox() ?? least), least },
    ...{ model, approvalMode: preferences.approvalMode(), workMode: preferences.workMode() },
    ...(agent === undefined ? {} : { agent }),
    agents: agents.map(({ name, title, role }) => ({ name, title, role })),
    models: withModelInUse(listed, model),
    folders: folderNames(),
    restricted: !vscode.workspace.isTrusted,
  };
}

/** Answers to what waits, whoever asked. When a question is not known what is on the screen is behind: another window may have answered, or holds the run. */
function createAnswering({ core, follower }: Pick<DeskParts, "core" | "follower">): Pick<Desk, "answer" | "reply"> {
  const showAnew = () => follower.show(follower.sessionId());
  return {
    async answer(id, said, by) {
      const receipt = await heard(by, (await core()).runtime.answer(id, said, by));
      if (receipt.kind === "unknown") await showAnew();
      return receipt;
    },
    async reply(id, value, by) {
      const receipt = await heard(by, (await core()).runtime.reply(id, value, by));
      if (receipt.kind === "unknown") await showAnew();
      return replySentence(receipt);
    },
  };
}

/** Longer than this only a question of another window takes, which is busy. */
const unheardMs = 6_000;

/** An answer given outside the chat, which says so itself, must not be given again while the window that asked is busy. */
async function heard<Receipt>(by: Answerer, receipt: Promise<Receipt>): Promise<Receipt> {
  const timer = by === "chat" ? undefined : setTimeout(() => void inform(t("Your answer is kept. {0}", unheard)), unheardMs);
  return receipt.finally(() => clearTimeout(timer));
}
