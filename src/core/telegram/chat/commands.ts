import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { UndoFile } from "../../events/undo.ts";
import { budgetToday, dollars } from "../bots/budget.ts";
import { escaped, shortLine } from "../format/inline.ts";
import type { ChatPorts } from "./ports.ts";
import { isSaidIn } from "./say.ts";
import type { Said } from "./update.ts";

/** What Telegram offers when somebody types a slash. */
export const commandList = [
  { command: "new", description: "Begin a new conversation" },
  { command: "stop", description: "Stop what is at work" },
  { command: "status", description: "What is at work, with whom, at what cost" },
  { command: "queue", description: "Say something for after this run" },
  { command: "agent", description: "Who does the work" },
  { command: "model", description: "Which model is asked" },
  { command: "sessions", description: "Go back to an earlier conversation" },
  { command: "undo", description: "Take back what the last run did to files" },
  { command: "budget", description: "What may be spent today" },
  { command: "help", description: "What I understand" },
] as const;

type Name = (typeof commandList)[number]["command"] | "start";

export interface Command {
  readonly name: Name;
  /** What stands behind it. */
  readonly rest: string;
}

/** Undefined for what is no command of ours: that is a message like any other. */
export function commandOf({ text }: Said): Command | undefined {
  const [, typed = "", rest = ""] = /^\/([a-z_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  const name = [...commandList.map((each) => each.command), "start" as const].find((each) => each === typed.toLowerCase());
  return name && { name, rest: rest.trim() };
}

interface Asked {
  readonly ports: ChatPorts;
  readonly bot: BotRow;
  readonly said: Said;
  readonly rest: string;
  readonly row: ChatRow | undefined;
  /** Whoever says it may approve, too. */
  readonly mayDecide: boolean;
}

/** Carries it out, and gives what is to be said; nothing where that is said by itself. `queue` is a message and none of it. */
export async function carryOut(
  ports: ChatPorts,
  bot: BotRow,
  { said, command }: { readonly said: Said; readonly command: Command },
): Promise<string> {
  const asked: Asked = {
    ports,
    bot,
    said,
    rest: command.rest,
    row: ports.book.get(said.chat.id),
    mayDecide: bot.approvers.includes(said.from.id),
  };
  return await acts[command.name](asked);
}

const help = commandList.map(({ command, description }) => `/${command} – ${description}`).join("\n");
const notYours = "Only those who may approve can change that.";
const nothingYet = "There is no conversation here yet: say something first.";

const acts: Readonly<Record<Name, (asked: Asked) => Promise<string> | string>> = {
  start: () => `I am at your service. Say what is to be done.\n\n${help}`,
  help: () => `${help}\n\nWhat you say while I am at work I read at my next step.`,
  queue: () => "Say behind it what I shall do next: /queue write the release notes",
  async new({ ports, said }) {
    await ports.book.change(said.chat, () => ({ sessionId: undefined }));
    return "A new conversation begins with your next message.";
  },
  async stop({ ports: { core, us }, said, row }) {
    const record = row?.sessionId === undefined ? undefined : await core.record(row.sessionId);
    const run = record?.runs.findLast((each) => each.endedAt === undefined);
    if (!record || !run) return "Nothing is at work here.";
    await core.runtime.stop(record.session.id, "hold");
    const isReported = record.messages.some(
      (each) => each.role === "user" && each.runId === run.id && isSaidIn(us, row ?? { chat: said.chat.id }, each.id),
    );
    return isReported ? "" : "⏹ Stopped.";
  },
  async status({ ports: { core, trusted }, bot, row }) {
    const record = row?.sessionId === undefined ? undefined : await core.record(row.sessionId);
    const run = record?.runs.at(-1);
    const waiting = record?.queue.filter((each) => each.state === "waiting").length ?? 0;
    const cost = record?.runs.reduce((sum, each) => sum + (each.usage?.costUsd ?? 0), 0) ?? 0;
    const lines = [
      record ? `<b>${shortLine(record.session.title, 200)}</b>` : "No conversation yet.",
      ...(run ? [run.endedAt === undefined ? `At work${run.waitReason ? `, waiting: ${run.waitReason}` : ""}` : `Last: ${run.state}`] : []),
      `Agent: ${escaped(row?.agent ?? record?.session.agent ?? bot.agent ?? "chosen for each message")} · model: ${escaped(record?.session.model ?? row?.model ?? bot.model)}`,
      ...(waiting > 0 ? [`${waiting} more to do`] : []),
      ...(trusted() ? [] : ["I can only read and talk: the window I answer from is in Restricted Mode."]),
      ...(cost > 0 ? [`So far: $${cost.toFixed(2)}`] : []),
    ];
    return lines.join("\n");
  },
  async agent({ ports: { core, book }, bot, said, rest, row, mayDecide }) {
    const { agents } = await core.agents.list(bot.workspace);
    const known = agents.map(({ name, role }) => `• <code>${escaped(name)}</code> ${shortLine(role, 100)}`);
    if (rest === "") return `${known.join("\n") || "There is none to choose."}\n\n/agent NAME chooses one, /agent auto leaves it to me.`;
    if (!mayDecide) return notYours;
    const agent = rest === "auto" ? null : agents.find((each) => each.name === rest)?.name;
    if (agent === undefined) return `There is no agent ${shortLine(rest, 60)}.`;
    await book.change(said.chat, () => ({ agent }));
    if (row?.sessionId !== undefined) await core.runtime.change(row.sessionId, { agent });
    return agent === null ? "I choose for each message who does it." : `From now on: ${escaped(agent)}.`;
  },
  async model({ ports: { core, book }, said, rest, row, mayDecide }) {
    const models = (await core.models()).filter((each) => each.ready);
    if (rest === "")
      return `${models.map(({ model, label }) => `• <code>${escaped(model)}</code> ${escaped(label)}`).join("\n")}\n\n/model NAME chooses one.`;
    if (!mayDecide) return notYours;
    const model = models.find((each) => each.model === rest)?.model;
    if (model === undefined) return `There is no model ${shortLine(rest, 60)} that is ready.`;
    await book.change(said.chat, () => ({ model }));
    if (row?.sessionId !== undefined) await core.runtime.change(row.sessionId, { model });
    return `From now on: ${escaped(model)}.`;
  },
  async sessions({ ports: { core, book }, said, rest, row }) {
    const held = new Set(row?.sessions);
    const sessions = (await core.runtime.list()).filter((each) => held.has(each.id)).slice(0, 10);
    if (sessions.length === 0) return nothingYet;
    const chosen = sessions[Number(rest) - 1];
    if (rest === "") {
      const lines = sessions.map(
        ({ id, title }, index) => `${index + 1}. ${shortLine(title, 60)}${id === row?.sessionId ? " (this one)" : ""}`,
      );
      return `${lines.join("\n")}\n\n/sessions 2 goes on with the second.`;
    }
    if (!chosen) return `There is no number ${shortLine(rest, 20)} in the list.`;
    await book.change(said.chat, () => ({ sessionId: chosen.id }));
    return `Going on with: ${shortLine(chosen.title, 200)}`;
  },
  async budget({ ports, bot, said, rest, mayDecide }) {
    const budget = await budgetToday(ports, bot);
    if (!budget) return "I have no budget of my own; those of VS Code's settings, or the terminal's, hold here, too.";
    const facts = `Spent today: ${dollars(budget.spentUsd)} of ${dollars(budget.allowedUsd)}. What has no known price is not counted.`;
    if (rest !== "more") return `${facts}\n/budget more adds ${dollars(bot.budgetUsd ?? 0)} for today.`;
    if (!mayDecide) return notYours;
    const at = new Date(ports.now()).toISOString();
    const isToday = (raised: ChatRow["raised"]) =>
      raised !== undefined && new Date(raised.at).toDateString() === new Date(at).toDateString();
    await ports.book.change(said.chat, ({ raised }) => ({ raised: { at, times: 1 + (isToday(raised) ? (raised?.times ?? 0) : 0) } }));
    return `For today I may spend ${dollars(budget.allowedUsd + (bot.budgetUsd ?? 0))}.`;
  },
  async undo({ ports: { core, trusted }, row, mayDecide }) {
    if (!mayDecide) return notYours;
    if (!trusted())
      return "The window I answer from is in Restricted Mode, so I change nothing. Take it back in VS Code, or trust the workspace there.";
    const record = row?.sessionId === undefined ? undefined : await core.record(row.sessionId);
    const run = record?.runs.at(-1);
    if (!record || !run) return nothingYet;
    try {
      const { scope, files } = await core.runtime.undo.plan(record.session.id, { kind: "run", runId: run.id });
      const ready = files.filter((each) => each.state === "ready");
      const left = files.filter((each) => each.state !== "ready" && each.state !== "same");
      if (ready.length === 0) return `There is nothing to take back.${leftLines(left)}`;
      const report = await core.runtime.undo.apply(record.session.id, { scope, files: ready });
      const done = report.files.map(
        ({ label, done: isDone, problem }) => `${isDone ? "↩️" : "⚠️"} ${escaped(label)}${problem ? `: ${escaped(problem)}` : ""}`,
      );
      return `${done.join("\n")}${leftLines(left)}`;
    } catch (error) {
      return `⚠️ ${escaped(error instanceof Error ? error.message : String(error))}`;
    }
  },
};

function leftLines(files: readonly UndoFile[]): string {
  return files.map(({ label, why }) => `\nLeft as it is: ${escaped(label)}${why ? ` (${escaped(why)})` : ""}`).join("");
}
