import type { Client, Method, Told } from "../bots/client.ts";

/** Sends with patience: what surely did not arrive is sent again until it does, what may have is not. */
export interface Sender {
  call: Client["call"];
  /** Resolves once Telegram answers again, or nothing may be sent any more. */
  reached(): Promise<void>;
  readonly client: Client;
}

export interface SenderPorts {
  readonly client: Client;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Nothing is sent after it. */
  readonly signal: AbortSignal;
}

const longestWaitMs = 60_000;

export function createSender({ client, sleep, signal }: SenderPorts): Sender {
  const call = async <Name extends Method>(...given: Parameters<typeof client.call<Name>>): Promise<Told<never>> => {
    for (let failures = 0; ; ) {
      if (signal.aborted) return { ok: false, code: 0, why: "the bot was stopped", isLost: false };
      const told = (await client.call(given[0], given[1], signal)) as Told<never>;
      const waitMs = told.ok ? undefined : waitAfter(told, failures);
      if (waitMs === undefined) return told;
      failures += 1;
      await sleep(waitMs, signal).catch(() => undefined);
    }
  };
  const reached = async () => {
    for (let failures = 0; !signal.aborted; failures += 1) {
      const told = await client.call("getMe", undefined as never, signal);
      const isReached = told.ok || (told.code >= 400 && told.code < 500 && told.code !== 429);
      if (isReached) return;
      await sleep(waitAfter(told, failures) ?? backOff(failures), signal).catch(() => undefined);
    }
  };
  return { call: call as Client["call"], reached, client };
}

function waitAfter({ code, retryAfterSeconds, isLost }: Extract<Told<never>, { ok: false }>, failures: number): number | undefined {
  if (code === 429) return (retryAfterSeconds ?? 1) * 1000;
  return code === 0 && !isLost ? backOff(failures) : undefined;
}

function backOff(failures: number): number {
  return Math.min(longestWaitMs, 500 * 2 ** Math.min(failures, 10));
}
