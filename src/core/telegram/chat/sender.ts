import type { Client, Method, Told } from "../bots/client.ts";
import type { Errands } from "../bots/errands.ts";
import { either, type Lanes } from "../bots/lanes.ts";

/** Sends with patience: what surely did not arrive is sent again until it does, what may have is not. What goes into one chat goes in order. */
export interface Sender {
  call: Client["call"];
  /** The same without patience and order; while Telegram wants a chat left alone it is told so at once. */
  once: Client["call"];
  /** Resolves once Telegram answers again, or nothing may be sent any more. */
  reached(): Promise<void>;
  readonly client: Client;
}

export interface SenderPorts {
  readonly client: Client;
  readonly lanes: Lanes;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Nothing is begun to be sent after it. */
  readonly signal: AbortSignal;
  /** Ends what is on its way then; absent: the same. */
  readonly over?: AbortSignal;
  /** Waits for what is on its way. */
  readonly during?: Errands["during"];
}

const longestWaitMs = 60_000;

export function createSender({ client, lanes, sleep, signal, over = signal, during = (work) => work() }: SenderPorts): Sender {
  const attempt = async <Name extends Method>(...given: Parameters<typeof client.call<Name>>): Promise<Told<never>> => {
    if (signal.aborted) return { ok: false, code: 0, why: "the bot was stopped", isLost: false };
    const chat = chatOf(given[1]);
    const told = (await during(() => client.call(given[0], given[1], over))) as Told<never>;
    // Whenever it came there, it was before this.
    if (chat !== undefined) lanes.count(chat);
    if (!told.ok && told.code === 429 && chat !== undefined) lanes.hold(chat, waitAfter(told, 0) ?? 0);
    return told;
  };
  const patiently = async <Name extends Method>(...given: Parameters<typeof client.call<Name>>): Promise<Told<never>> => {
    const chat = chatOf(given[1]);
    for (let failures = 0; ; ) {
      for (let held = heldIn(chat); held && !signal.aborted; held = heldIn(chat)) await either(held, signal);
      const paceMs = chat === undefined ? 0 : lanes.wait(chat);
      if (paceMs > 0) await sleep(paceMs, signal).catch(() => undefined);
      const told = await attempt(...given);
      const waitMs = told.ok || signal.aborted ? undefined : waitAfter(told, failures);
      if (waitMs === undefined) return told;
      failures += 1;
      if (heldIn(chat) === undefined) await sleep(waitMs, signal).catch(() => undefined);
    }
  };
  const call = async <Name extends Method>(...given: Parameters<typeof client.call<Name>>): Promise<Told<never>> => {
    const chat = chatOf(given[1]);
    const leave = chat === undefined ? undefined : await lanes.enter(chat, signal);
    return await patiently(...given).finally(leave);
  };
  const heldIn = (chat: number | undefined) => (chat === undefined ? undefined : lanes.held(chat));
  const once = async <Name extends Method>(...given: Parameters<typeof client.call<Name>>): Promise<Told<never>> => {
    if (heldIn(chatOf(given[1])))
      return { ok: false, code: 429, why: "the chat is left alone for a while", retryAfterSeconds: 1, isLost: false };
    return await attempt(...given);
  };
  const reached = async () => {
    for (let failures = 0; !signal.aborted; failures += 1) {
      const told = await client.call("getMe", undefined as never, signal);
      const isReached = told.ok || (told.code >= 400 && told.code < 500 && told.code !== 429);
      if (isReached) return;
      await sleep(waitAfter(told, failures) ?? backOff(failures), signal).catch(() => undefined);
    }
  };
  return { call: call as Client["call"], once: once as Client["call"], reached, client };
}

function chatOf(payload: unknown): number | undefined {
  const chat = typeof payload === "object" && payload !== null && "chat_id" in payload ? payload.chat_id : undefined;
  return typeof chat === "number" ? chat : undefined;
}

function waitAfter({ code, retryAfterSeconds, isLost }: Extract<Told<never>, { ok: false }>, failures: number): number | undefined {
  if (code === 429) return (retryAfterSeconds ?? 1) * 1000;
  return code === 0 && !isLost ? backOff(failures) : undefined;
}

function backOff(failures: number): number {
  return Math.min(longestWaitMs, 500 * 2 ** Math.min(failures, 10));
}
