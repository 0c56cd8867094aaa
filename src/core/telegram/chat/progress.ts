import type { Envelope, Event } from "../../events/event.ts";
import type { RunId } from "../../events/ids.ts";
import type { Plan, Task } from "../../events/plan/plan.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import { shortLine } from "../format/inline.ts";
import { sumLine } from "../format/sum.ts";
import { isStillIn } from "./admit.ts";
import type { ChatPorts } from "./ports.ts";
import { isSaidIn } from "./say.ts";

/** Shows in one message what a run is at, and that somebody types. */
export interface Progress {
  hear(envelope: Envelope): void;
  close(): void;
}

/** Telegram takes about one message a second in a chat, and twenty a minute in a group; edits count. */
const paceMs = { private: 1_200, group: 3_500, supergroup: 3_500 } as const;
/** Typing is shown for five seconds. */
const typingMs = 4_500;
const mostTasks = 12;

interface Shown {
  readonly row: ChatRow;
  messageId?: number;
  html: string;
  /** What stands there. */
  sent: string;
  /** A call is under way. */
  isBusy: boolean;
  /** The last change was a moment ago. */
  isPaced: boolean;
  isDue: boolean;
  isOver: boolean;
  writing: Promise<void>;
  callOff: () => void;
  stopTyping: () => void;
  steps: number;
  readonly files: Set<string>;
  doing: string;
  plan: Plan | undefined;
  readonly tasks: Map<string, Task>;
}

export function createProgress(ports: ChatPorts): Progress {
  const { book, us } = ports;
  const { type, goOn, end } = createWriter(ports);
  const shown = new Map<RunId, Shown[]>();
  const update = (runId: RunId, change: (each: Shown) => void) => {
    for (const each of shown.get(runId) ?? []) {
      change(each);
      each.html = htmlOf(each);
      each.isDue = true;
      goOn(each);
    }
  };
  return {
    hear({ sessionId, runId, event }) {
      if (runId === "") return;
      if (event.type === "message-add" && event.message.role === "user") {
        const { id } = event.message;
        const there = shown.get(runId) ?? [];
        const isNew = ({ chat }: ChatRow) => isSaidIn(us, chat, id) && !there.some((each) => each.row.chat === chat);
        const begun = book.holding(sessionId).filter(isNew).map(newShown);
        if (begun.length > 0) shown.set(runId, [...there, ...begun]);
        for (const each of begun) type(each);
      }
      if (event.type === "step-start")
        update(runId, (each) => {
          each.steps += 1;
          each.doing = event.title;
        });
      if (event.type === "file-change") update(runId, (each) => void each.files.add(event.change.label));
      if (event.type === "plan-change")
        update(runId, (each) => {
          each.plan = event.plan;
          for (const task of event.tasks) each.tasks.set(task.id, task);
        });
      if (event.type === "task-start" || event.type === "task-end")
        update(runId, (each) => {
          const task = each.tasks.get(event.taskId);
          if (task) each.tasks.set(task.id, { ...task, state: event.type === "task-start" ? "running" : event.outcome });
        });
      if (event.type === "run-change")
        for (const each of shown.get(runId) ?? []) {
          each.stopTyping();
          if (event.state === "running") type(each);
        }
      if (event.type === "run-end") {
        for (const each of shown.get(runId) ?? []) void end(each, event);
        shown.delete(runId);
      }
    },
    close() {
      for (const each of [...shown.values()].flat()) {
        each.isOver = true;
        each.callOff();
        each.stopTyping();
      }
      shown.clear();
    },
  };
}

/** Writes into chats, each at its own pace. */
function createWriter(ports: ChatPorts) {
  const { sender, later, redact, signal } = ports;
  const mayWrite = ({ row }: Shown) => isStillIn(ports, row.chat).catch(() => false);
  const showTyping = async (each: Shown) => {
    if (await mayWrite(each)) await sender.client.call("sendChatAction", { chat_id: each.row.chat, action: "typing" }, signal);
  };
  const type = (each: Shown) => {
    void showTyping(each);
    each.stopTyping = later(typingMs, () => type(each));
  };
  const goOn = (each: Shown) => {
    if (each.isBusy || each.isPaced || each.isOver || !each.isDue) return;
    each.isDue = false;
    each.writing = write(each);
  };
  const write = async (each: Shown) => {
    const text = redact(each.html);
    if (text === each.sent || text === "") return;
    each.sent = text;
    pause(each, paceMs[each.row.kind]);
    const target = { chat_id: each.row.chat, text, parse_mode: "HTML" as const };
    each.isBusy = true;
    if (!(await mayWrite(each))) return;
    // What is old by then is not worth sending again: no patience here, but for the pace.
    const told =
      each.messageId === undefined
        ? await sender.client.call("sendMessage", { ...target, disable_notification: true }, signal)
        : await sender.client.call("editMessageText", { ...target, message_id: each.messageId }, signal);
    if (told.ok && told.result !== true) each.messageId = told.result.message_id;
    if (!told.ok && told.retryAfterSeconds !== undefined) {
      [each.sent, each.isDue] = ["", true];
      pause(each, told.retryAfterSeconds * 1_000);
    }
    each.isBusy = false;
    goOn(each);
  };
  const pause = (each: Shown, milliseconds: number) => {
    each.callOff();
    each.isPaced = true;
    each.callOff = later(milliseconds, () => {
      each.isPaced = false;
      goOn(each);
    });
  };
  const end = async (each: Shown, event: Extract<Event, { type: "run-end" }>) => {
    each.isOver = true;
    each.stopTyping();
    // It may just be on its way.
    await each.writing;
    each.callOff();
    if (each.messageId === undefined || !(await mayWrite(each))) return;
    const sign = event.outcome === "completed" ? "✅" : event.outcome === "cancelled" ? "⏹" : "⚠️";
    const text = `${sign} ${redact(sumLine({ ...each, costUsd: event.usage?.costUsd }))}`;
    await sender.call("editMessageText", { chat_id: each.row.chat, message_id: each.messageId, text });
  };
  return { type, goOn, end };
}

function newShown(row: ChatRow): Shown {
  const nothing = () => undefined;
  return {
    row,
    html: "",
    sent: "",
    isBusy: false,
    isPaced: false,
    writing: Promise.resolve(),
    isDue: false,
    isOver: false,
    callOff: nothing,
    stopTyping: nothing,
    steps: 0,
    files: new Set(),
    doing: "",
    plan: undefined,
    tasks: new Map(),
  };
}

function htmlOf({ plan, tasks, doing }: Shown): string {
  const lines = (plan?.tasks ?? []).slice(0, mostTasks).flatMap((id) => {
    const task = tasks.get(id);
    return task ? [`${task.state === "completed" ? "☑" : task.state === "running" ? "▶️" : "☐"} ${shortLine(task.title, 80)}`] : [];
  });
  return [
    ...(plan ? [`<b>${shortLine(plan.goal, 200)}</b>`] : []),
    ...lines,
    ...(doing === "" ? [] : [`⏳ ${shortLine(doing, 200)}`]),
  ].join("\n");
}
