import * as vscode from "vscode";
import { createAgentHandlers } from "../agents/handlers.ts";
import { receiptSentence } from "../approvals/wording.ts";
import type { Drafts } from "../chats/drafts.ts";
import { pickModel } from "../choices/models.ts";
import { createConnectionHandlers } from "../connections/handlers.ts";
import type { Desk } from "../desk.ts";
import { insertCode, openCode } from "../editor/code.ts";
import { openFile, openLink } from "../editor/links.ts";
import { openDiff, openOutput } from "../editor/review.ts";
import type { Lists } from "../history/lists.ts";
import type { Shelf } from "../history/shelf.ts";
import type { Keys } from "../host/keys.ts";
import type { Log } from "../host/log.ts";
import type { ServerInputs } from "../host/server-inputs.ts";
import type { Settings } from "../host/settings.ts";
import { createMentionHandlers, type MentionSources } from "../mentions/handlers.ts";
import { createNoteHandlers } from "../notes/handlers.ts";
import { complain, inform } from "../notice.ts";
import { createOverviewHandlers } from "../overview/handlers.ts";
import { createPermissionHandlers } from "../permissions/handlers.ts";
import { createPlanHandlers } from "../plan/handlers.ts";
import { createSandboxHandlers } from "../sandbox/handlers.ts";
import { createCalledHandlers } from "../skills/called.ts";
import { createSkillHandlers } from "../skills/handlers.ts";
import { t, told } from "../words.ts";
import type { Handlers } from "./handlers.ts";
import type { Looking } from "./looking.ts";
import { createUndoHandlers } from "./undo.ts";
import type { ChatView } from "./view.ts";

export interface TableParts {
  readonly desk: Desk;
  readonly log: Log;
  readonly chat: ChatView;
  readonly shelf: Shelf;
  readonly settings: Settings;
  readonly keys: Pick<Keys, "states">;
  readonly inputs: ServerInputs;
  readonly looking: Looking;
  readonly lists: Lists;
  readonly mentions: MentionSources;
  readonly drafts: Pick<Drafts, "keep" | "moved">;
  /** Whether the page has the keyboard from now on. */
  focused(isHere: boolean): void;
  /** The person does something in it. */
  used(): void;
  /** Calls back when this chat is gone for good. */
  until(stop: () => void): void;
}

/** What each request of the view does. */
export function createHandlers(parts: TableParts): Handlers {
  const { desk, log, chat, shelf, settings, inputs, looking, lists, drafts, mentions, keys, until } = parts;
  const noStep = t("This step is not part of the conversation shown.");
  return {
    ...{ ...createAgentHandlers({ desk, chat }), ...createNoteHandlers({ desk, chat }) },
    ...createSandboxHandlers({ desk, chat, settings, lists }),
    ...{ ...shelf.history, ...shelf.storage, ...createUndoHandlers({ desk, chat }), ...createPermissionHandlers({ desk, chat }) },
    ...{ ...createPlanHandlers({ desk, isVisible: chat.isVisible, tell }), ...createCalledHandlers({ desk, chat }) },
    ...createMentionHandlers({ desk, chat, ...mentions }),
    ...{ ...createConnectionHandlers({ desk, chat, inputs, until }), ...createOverviewHandlers({ desk, chat, settings, keys, log }) },
    ...createSkillHandlers({ desk, chat, until, stale: lists.stale }),
    ready: () => greet(desk, chat, log),
    async handOver({ saved }) {
      chat.handedOver(saved);
      return undefined;
    },
    withdraw: ({ messageId }) => desk.withdraw(messageId),
    stop: () => done(desk.stop()),
    resume: () => done(desk.resume()),
    retry: () => done(desk.resume()),
    answer: async ({ approvalId, ...answer }) => receiptSentence(await desk.answer(approvalId, answer, "chat")),
    reply: ({ questionId, value }) => desk.reply(questionId, value, "chat"),
    lookAt: (part) => done(Promise.resolve(looking.turn(part))),
    async keepDraft({ sessionId, isMoving, ...draft }) {
      drafts.keep(sessionId, draft);
      if (isMoving) drafts.moved();
      return undefined;
    },
    focused: ({ isHere }) => done(Promise.resolve(parts.focused(isHere))),
    used: () => done(Promise.resolve(parts.used())),
    async loadImage({ blob }) {
      const data = await (await desk.core()).loadBlob(blob);
      chat.post({ type: "image", blob, ...(data === undefined ? {} : { data }) });
      return undefined;
    },
    async loadPicture({ url }) {
      const picture = await (await desk.core()).loadPicture(url);
      if (typeof picture === "string") return told(picture);
      chat.post({ type: "picture", picture });
      return undefined;
    },
    newChat: () => desk.show(undefined),
    openSession: ({ sessionId }) => desk.show(sessionId),
    setModel: ({ model }) => done(desk.setModel(model)),
    chooseModel: () => done(pickModel(desk)),
    setSandbox: ({ mode }) => done(desk.setSandbox(mode)),
    setApprovalMode: ({ mode }) => done(desk.setApprovalMode(mode)),
    setKey: ({ provider }) => done(desk.askKey(provider)),
    openSettings: () => command("anycowork.openSettings"),
    openFolder: () => command("vscode.openFolder"),
    showLog: () => done(Promise.resolve(log.show())),
    manageTrust: () => command("workbench.trust.manage"),
    async openDiff({ stepId }) {
      const step = await desk.step(stepId);
      return step ? openDiff(await desk.core(), step) : noStep;
    },
    async openOutput({ stepId }) {
      const step = await desk.step(stepId);
      return step ? openOutput(await desk.core(), step) : noStep;
    },
    openFile: (target) => openFile(target, desk.folders()),
    openLink: ({ url }) => openLink(url),
    insertCode: ({ text }) => insertCode(text),
    openCode: ({ text, language }) => openCode(text, language),
    copy: ({ text }) => done(vscode.env.clipboard.writeText(text)),
  };
}

/** Tells a fresh view where things stand. When the core can't start there is no view to say it in, so VS Code says it. */
async function greet(desk: Desk, chat: ChatView, log: Log): Promise<string | undefined> {
  try {
    chat.post({ type: "config", config: await desk.config() });
    await desk.greet();
    chat.post({ type: "trouble", sentence: (await desk.core()).trouble() });
    chat.ready();
    return undefined;
  } catch (error) {
    log.failed("Opening the chat", error);
    const reason = error instanceof Error ? error.message : String(error);
    const [again, showLog] = [t("Try Again"), t("Show Log")];
    void complain(`${t("AnyCowork can't open its chat.")} ${told(reason)}`, again, showLog).then((pressed) => {
      if (pressed === again) void greet(desk, chat, log);
      if (pressed === showLog) log.show();
    });
    return reason;
  }
}

async function done(work: PromiseLike<unknown>): Promise<undefined> {
  await work;
  return undefined;
}

function tell(sentence: string): void {
  void inform(sentence);
}

function command(id: string): Promise<undefined> {
  return done(vscode.commands.executeCommand(id));
}
