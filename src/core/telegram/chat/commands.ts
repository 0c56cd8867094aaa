import type { RunId, SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run, RunOutcome, WaitReason } from "../../events/session.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { UndoFile } from "../../events/undo.ts";
import type { Words } from "../../events/words/language.ts";
import { budgetToday } from "../bots/budget.ts";
import { escaped, shortLine } from "../format/inline.ts";
import { dollars } from "../format/sum.ts";
import type { Saying } from "../speech/speech.ts";
import type { ChatPorts } from "./ports.ts";
import { answeredIn, isSaidIn } from "./say.ts";
import type { Said } from "./update.ts";

const names = ["new", "stop", "status", "queue", "plan", "agent", "model", "sessions", "undo", "budget", "help"] as const;

/** What Telegram offers when somebody types a slash. */
export function commandsIn({ t }: Words): readonly { readonly command: string; readonly description: string }[] {
  const descriptions: Readonly<Record<(typeof names)[number], string>> = {
    new: t("Begin a new conversation"),
    stop: t("Stop what is at work"),
    status: t("What is at work, with whom, at what cost"),
    queue: t("Say something for after this run"),
    plan: t("Have something done by a plan"),
    agent: t("Who does the work"),
    model: t("Which model is asked"),
    sessions: t("Go back to an earlier conversation"),
    undo: t("Take back what the last run did to files"),
    budget: t("What may be spent today"),
    help: t("What I understand"),
  };
  return names.map((command) => ({ command, description: descriptions[command] }));
}

type Name = (typeof names)[number] | "start";

export interface Command {
  readonly name: Name;
  /** What stands behind it. */
  readonly rest: string;
}

/** Undefined for what is no command of ours: that is a message like any other. */
export function commandOf({ text }: Said): Command | undefined {
  const [, typed = "", rest = ""] = /^\/([a-z_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  const name = [...names, "start" as const].find((each) => each === typed.toLowerCase());
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
  /** For whoever says it. */
  readonly words: Words;
}

/** Carries it out, and gives what is to be said; nothing where that is said by itself. What stands behind `queue` and `plan` is a message and none of it. */
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
    words: await ports.speech.to(said.from, said.chat.id),
  };
  return await acts[command.name](asked);
}

const notYours: Saying = ({ t }) => t("Only those who may approve can change that.");
const nothingYet: Saying = ({ t }) => t("There is no conversation here yet: say something first.");
const help: Saying = (words) =>
  commandsIn(words)
    .map(({ command, description }) => `/${command} – ${description}`)
    .join("\n");

const acts: Readonly<Record<Name, (asked: Asked) => Promise<string> | string>> = {
  start: ({ words }) => `${words.t("I am at your service. Say what is to be done.")}\n\n${help(words)}`,
  help: ({ words }) => `${help(words)}\n\n${words.t("What you say while I am at work I read at my next step.")}`,
  queue: ({ words: { t } }) => t("Say behind it what I shall do next: /queue write the release notes"),
  plan: ({ words: { t } }) => t("Say behind it what is to be planned and done: /plan move the shop to another database"),
  async new({ ports, said, row, words: { t } }) {
    const left = await atWork(ports, row);
    await ports.book.change(said.chat, () => ({ sessionId: undefined }));
    const begun = t("A new conversation begins with your next message.");
    return left.length === 0 ? begun : `${begun} ${t("What is at work goes on; /stop ends it.")}`;
  },
  async stop({ ports, said, row, words: { t } }) {
    const { core, us } = ports;
    const found = await atWork(ports, row);
    if (found.length === 0) return t("Nothing is at work here.");
    const isReported = found.map(({ record, runId }) =>
      answeredIn(record, runId).some(({ id }) => isSaidIn(us, row ?? { chat: said.chat.id }, id)),
    );
    await Promise.all(found.map(({ record }) => core.runtime.stop(record.session.id, "hold")));
    return isReported.every(Boolean) ? "" : t("⏹ Stopped.");
  },
  async status({ ports: { core, trusted }, bot, row, words }) {
    const { t } = words;
    const record = row?.sessionId === undefined ? undefined : await core.record(row.sessionId);
    const run = record?.runs.at(-1);
    const waiting = record?.queue.filter((each) => each.state === "waiting").length ?? 0;
    const cost = record?.runs.reduce((sum, each) => sum + (each.usage?.costUsd ?? 0), 0) ?? 0;
    const agent = row?.agent ?? record?.session.agent ?? bot.agent ?? t("chosen for each message");
    const model = record?.session.model ?? row?.model ?? bot.model;
    const lines = [
      record ? `<b>${shortLine(record.session.title, 200)}</b>` : t("No conversation yet."),
      ...(run ? [runWords(run, words)] : []),
      t("Agent: {0} · model: {1}", escaped(agent), escaped(model)),
      ...(waiting > 0 ? [t("{0} more to do", waiting)] : []),
      ...(trusted() ? [] : [t("I can only read and talk: the window I answer from is in Restricted Mode.")]),
      ...(cost > 0 ? [t("So far: {0}", dollars(cost, words))] : []),
    ];
    return lines.join("\n");
  },
  async agent({ ports: { core, book }, bot, said, rest, row, mayDecide, words }) {
    const { t, told } = words;
    const { agents } = await core.agents.list(bot.workspace);
    const known = agents.map(({ name, role }) => `• <code>${escaped(name)}</code> ${shortLine(told(role), 100)}`);
    if (rest === "")
      return `${known.join("\n") || t("There is none to choose.")}\n\n${t("/agent NAME chooses one, /agent auto leaves it to me.")}`;
    if (!mayDecide) return notYours(words);
    const agent = rest === "auto" ? null : agents.find((each) => each.name === rest)?.name;
    if (agent === undefined) return t("There is no agent {0}.", shortLine(rest, 60));
    await book.change(said.chat, () => ({ agent }));
    if (row?.sessionId !== undefined) await core.runtime.change(row.sessionId, { agent });
    return agent === null ? t("I choose for each message who does it.") : t("From now on: {0}.", escaped(agent));
  },
  async model({ ports: { core, book }, said, rest, row, mayDecide, words }) {
    const { t, told } = words;
    const models = (await core.models()).filter((each) => each.ready);
    if (rest === "")
      return `${models.map(({ model, label }) => `• <code>${escaped(model)}</code> ${escaped(told(label))}`).join("\n")}\n\n${t("/model NAME chooses one.")}`;
    if (!mayDecide) return notYours(words);
    const model = models.find((each) => each.model === rest)?.model;
    if (model === undefined) return t("There is no model {0} that is ready.", shortLine(rest, 60));
    await book.change(said.chat, () => ({ model }));
    if (row?.sessionId !== undefined) await core.runtime.change(row.sessionId, { model });
    return t("From now on: {0}.", escaped(model));
  },
  async sessions({ ports: { core, book }, said, rest, row, words }) {
    const { t } = words;
    const held = new Set(row?.sessions);
    const sessions = (await core.runtime.list()).filter((each) => held.has(each.id)).slice(0, 10);
    if (sessions.length === 0) return nothingYet(words);
    const chosen = sessions[Number(rest) - 1];
    if (rest === "") {
      const lines = sessions.map(
        ({ id, title }, index) => `${index + 1}. ${shortLine(title, 60)}${id === row?.sessionId ? ` ${t("(this one)")}` : ""}`,
      );
      return `${lines.join("\n")}\n\n${t("/sessions 2 goes on with the second.")}`;
    }
    if (!chosen) return t("There is no number {0} in the list.", shortLine(rest, 20));
    await book.change(said.chat, () => ({ sessionId: chosen.id }));
    return t("Going on with: {0}", shortLine(chosen.title, 200));
  },
  async budget({ ports, bot, said, rest, mayDecide, words }) {
    const { t } = words;
    const budget = await budgetToday(ports, bot);
    if (!budget) return t("I have no budget of my own; those of VS Code's settings, or the terminal's, hold here, too.");
    const [spent, allowed] = [dollars(budget.spentUsd, words), dollars(budget.allowedUsd, words)];
    const facts = t("Spent today: {0} of {1}. What has no known price is not counted.", spent, allowed);
    if (rest !== "more") return `${facts}\n${t("/budget more adds {0} for today.", dollars(bot.budgetUsd ?? 0, words))}`;
    if (!mayDecide) return notYours(words);
    const at = new Date(ports.now()).toISOString();
    const isToday = (raised: ChatRow["raised"]) =>
      raised !== undefined && new Date(raised.at).toDateString() === new Date(at).toDateString();
    await ports.book.change(said.chat, ({ raised }) => ({ raised: { at, times: 1 + (isToday(raised) ? (raised?.times ?? 0) : 0) } }));
    return t("For today I may spend {0}.", dollars(budget.allowedUsd + (bot.budgetUsd ?? 0), words));
  },
  async undo({ ports: { core, trusted }, row, mayDecide, words }) {
    const { t, told } = words;
    if (!mayDecide) return notYours(words);
    if (!trusted())
      return t(
        "The window I answer from is in Restricted Mode, so I change nothing. Take it back in VS Code, or trust the workspace there.",
      );
    const record = row?.sessionId === undefined ? undefined : await core.record(row.sessionId);
    const run = record?.runs.at(-1);
    if (!record || !run) return nothingYet(words);
    try {
      const { scope, files } = await core.runtime.undo.plan(record.session.id, { kind: "run", runId: run.id });
      const ready = files.filter((each) => each.state === "ready");
      const left = files.filter((each) => each.state !== "ready" && each.state !== "same");
      if (ready.length === 0) return `${t("There is nothing to take back.")}${leftLines(left, words)}`;
      const report = await core.runtime.undo.apply(record.session.id, { scope, files: ready });
      const done = report.files.map(
        ({ label, done: isDone, problem }) => `${isDone ? "↩️" : "⚠️"} ${escaped(label)}${problem ? `: ${escaped(told(problem))}` : ""}`,
      );
      return `${done.join("\n")}${leftLines(left, words)}`;
    } catch (error) {
      return `⚠️ ${escaped(told(error instanceof Error ? error.message : String(error)))}`;
    }
  },
};

interface AtWork {
  readonly record: SessionRecord;
  readonly runId: RunId;
}

/** What is at work in the conversation of a chat; where nothing is, in those that it has left. */
async function atWork({ core }: Pick<ChatPorts, "core">, row: ChatRow | undefined): Promise<readonly AtWork[]> {
  const runIn = async (sessionId: SessionId): Promise<readonly AtWork[]> => {
    const record = await core.record(sessionId);
    const run = record?.runs.findLast((each) => each.endedAt === undefined);
    return record && run ? [{ record, runId: run.id }] : [];
  };
  const here = row?.sessionId === undefined ? [] : await runIn(row.sessionId);
  if (here.length > 0 || !row?.sessions.length) return here;
  const unfinished = (await core.runtime.list()).filter(({ runState }) => runState === "running" || runState === "waiting");
  return (await Promise.all(unfinished.filter(({ id }) => row.sessions.includes(id)).map(({ id }) => runIn(id)))).flat();
}

function runWords({ state, waitReason }: Run, { t }: Words): string {
  const ends: Readonly<Record<RunOutcome, string>> = {
    completed: t("Last: completed"),
    failed: t("Last: failed"),
    cancelled: t("Last: cancelled"),
  };
  const waits: Readonly<Record<WaitReason, string>> = {
    approval: t("At work, waiting: approval"),
    question: t("At work, waiting: question"),
    parked: t("At work, waiting: parked"),
    interrupted: t("At work, waiting: interrupted"),
  };
  if (state !== "running" && state !== "waiting") return ends[state];
  return waitReason === undefined ? t("At work") : waits[waitReason];
}

function leftLines(files: readonly UndoFile[], { t, told }: Words): string {
  const line = ({ label, why }: UndoFile) =>
    why ? t("Left as it is: {0} ({1})", escaped(label), escaped(told(why))) : t("Left as it is: {0}", escaped(label));
  return files.map((each) => `\n${line(each)}`).join("");
}
