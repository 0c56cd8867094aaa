import type { ElicitRequestFormParams, ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import type { Envelope } from "../events/event.ts";
import type { RunId, SessionId } from "../events/ids.ts";
import type { RunOutcome, Session } from "../events/session.ts";
import { approvalAnswer, approvalForm, questionForm, questionValue } from "./asking.ts";
import type { ServedCore, ServeOptions } from "./served.ts";
import type { Order } from "./tools.ts";

/** The program that asks for a piece of work, while it waits for it. */
export interface Client {
  /** As it calls itself: what it began it may go on with. */
  readonly name: string;
  /** Asked to be told how it goes, or not. */
  progress?(message: string): void;
  /** Asks whoever sits there; absent where it can't. Rejects when it fails. */
  elicit?(form: ElicitRequestFormParams, signal: AbortSignal): Promise<ElicitResult>;
  /** It wants no answer any more. */
  readonly signal: AbortSignal;
}

/** How a piece of work ended. */
export interface Done {
  readonly answer: string;
  readonly conversation: SessionId;
  readonly outcome: RunOutcome;
}

export interface Workshop {
  readonly core: ServedCore;
  readonly options: ServeOptions;
}

/** A client that resets its time-out on progress hears at least so often that somebody is at work. */
const signOfLifeMs = 10_000;

/** Has a piece of work done, and resolves when its run has ended, or to why there was none. */
export async function work({ core, options }: Workshop, order: Order, client: Client): Promise<Done | { readonly problem: string }> {
  const message = await messageOf({ core, options }, order, client);
  if ("problem" in message) return message;
  const early: Envelope[] = [];
  let hear = (envelope: Envelope): void => void early.push(envelope);
  const unsubscribe = core.subscribe((envelope) => hear(envelope));
  try {
    const sent = await core.send(message);
    if (sent.kind === "refused") return { problem: sent.reason };
    if (sent.kind === "waiting") {
      await core.withdraw(sent.sessionId, sent.messageId);
      return { problem: "Another request is at work in this conversation. Ask again when it has ended, or without a conversation." };
    }
    return await followed({ core, options, client, sessionId: sent.sessionId, runId: sent.runId }, (listener) => {
      for (const each of early) listener(each);
      hear = listener;
    });
  } finally {
    unsubscribe();
  }
}

async function messageOf({ core, options }: Workshop, { request, agent, conversation }: Order, client: Pick<Client, "name">) {
  const folders = options.folders();
  const agents = await core.agents(folders);
  if (agent !== undefined && !agents.some((each) => each.name === agent))
    return { problem: `There is no agent ${JSON.stringify(agent)} here any more.` };
  const session = conversation === undefined ? undefined : await begunBy(client, { core, options }, conversation);
  if (conversation !== undefined && !session) {
    const named = JSON.stringify(conversation.slice(0, 100));
    return {
      problem: `You have begun no conversation ${named} in these folders, and what others began is not gone on with. Leave it out to begin a new one.`,
    };
  }
  const model = session?.model ?? (await options.model());
  if (typeof model !== "string") return model;
  const common = { text: request, workspace: folders, model, approvalMode: options.approvalMode(), begunBy: client.name };
  return { ...common, ...(session ? { sessionId: session.id } : {}), ...(agent === undefined ? {} : { agent }), verb: "queue" as const };
}

/** The conversation, where this client had it begun in these folders: what somebody else began is none of its business, however it came by the id. */
export async function begunBy({ name }: Pick<Client, "name">, { core, options }: Workshop, id: SessionId): Promise<Session | undefined> {
  const session = (await core.record(id))?.session;
  const isOurs = session?.begunBy === name && session.deletedAt === undefined && isSame(session.workspace, options.folders());
  return isOurs ? session : undefined;
}

interface Followed {
  readonly core: ServedCore;
  readonly options: ServeOptions;
  readonly client: Client;
  readonly sessionId: SessionId;
  readonly runId: RunId;
}

async function followed(run: Followed, listen: (listener: (envelope: Envelope) => void) => void): Promise<Done> {
  const { core, client, sessionId, runId } = run;
  const over = new AbortController();
  const stop = (): void => void core.stop(sessionId);
  client.signal.addEventListener("abort", stop);
  let callOff = (): void => {};
  const live = (): void => {
    callOff = core.later(signOfLifeMs, () => {
      client.progress?.("At work …");
      live();
    });
  };
  live();
  try {
    return await new Promise<Done>((resolve) => {
      const asked = new Map<string, AbortController>();
      listen(({ runId: of, event }) => {
        if (of !== runId) return;
        if (event.type === "step-start") client.progress?.(event.title);
        if (event.type === "approval-request" || event.type === "question-request") {
          const takenBack = new AbortController();
          asked.set(event.type === "approval-request" ? event.approvalId : event.questionId, takenBack);
          void put(run, event, AbortSignal.any([takenBack.signal, over.signal, client.signal]));
        }
        // Somebody else was first.
        if (event.type === "approval-answer") asked.get(event.approvalId)?.abort();
        if (event.type === "question-answer") asked.get(event.questionId)?.abort();
        if (event.type !== "run-end") return;
        const answer = event.text || (event.failure?.message ?? "");
        resolve({ answer, conversation: sessionId, outcome: event.outcome });
      });
      if (client.signal.aborted) stop();
    });
  } finally {
    client.signal.removeEventListener("abort", stop);
    callOff();
    over.abort();
  }
}

type Asked = Extract<Envelope["event"], { type: "approval-request" | "question-request" }>;

/** Hands a question on to who asked for the work. Where they can't be asked, it waits for others, or is refused where there are none. */
async function put({ core, client, options }: Followed, event: Asked, signal: AbortSignal): Promise<void> {
  const form = event.type === "approval-request" ? approvalForm(event) : questionForm(event);
  const answered = form && client.elicit ? await client.elicit(form, signal).catch(() => undefined) : undefined;
  if (signal.aborted || (!answered && options.isAttended)) return;
  if (event.type === "approval-request")
    await core.answer(
      event.approvalId,
      answered ? approvalAnswer(answered) : { decision: "deny", scope: "once" },
      answered ? "json" : "nobody",
    );
  else {
    const receipt = await core.reply(event.questionId, answered && questionValue(event, answered), answered ? "json" : "nobody");
    if (receipt.kind === "unfit") await core.reply(event.questionId, undefined, "nobody");
  }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
