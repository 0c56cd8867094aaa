import { randomBytes } from "node:crypto";
import { jsonLine } from "../../core/history/json.ts";
import type { ServeOptions } from "../../core/serving/served.ts";
import type { ServeCommand } from "../arguments/command.ts";
import { complain } from "../ending.ts";
import { readVersion, type Shell } from "../shell.ts";
import { chooseTalk, planTalk, startCore } from "../start.ts";
import { listenForStop, type StopRequest } from "../terminal/signals.ts";
import { sayAside } from "../terminal/visible.ts";

/** Who lacks it is refused; one that is given stays the same over restarts. */
const tokenName = "ANYCOWORK_MCP_TOKEN";
const shortestToken = 32;

/** Carries out `anycowork mcp serve` and resolves to its exit code, once whoever uses it is gone or it is stopped. */
export async function serve(command: ServeCommand, shell: Shell): Promise<number> {
  const given = shell.environment[tokenName]?.trim() || undefined;
  if (command.port !== undefined && given !== undefined && given.length < shortestToken)
    return complain(
      `The token in ${tokenName} is too short to be secret: at least ${shortestToken} characters. Without one, a token is made up.`,
    );
  const plan = await planTalk(command, shell);
  if ("misuse" in plan) return complain(plan.misuse);
  const stop = listenForStop(shell, sayAside);
  // What has to be asked is asked of whoever uses us; here nobody sits.
  const core = await startCore(command, shell, { canAsk: () => true, say: sayAside });
  try {
    const talk = await chooseTalk(core, command, { plan, shell });
    if ("misuse" in talk) return complain(talk.misuse);
    const { workspace: folders, approvalMode, model } = talk;
    const version = await readVersion(shell);
    const options: ServeOptions = {
      folders: () => folders,
      approvalMode: () => approvalMode,
      model: async () => model,
      isAttended: false,
      version,
    };
    if (command.port !== undefined) return await overHttp({ core, options, stop }, { port: command.port, given, json: command.json });
    const client = await core.serving.stdio(options);
    await Promise.race([client.closed, stopped(stop)]);
    await client.close();
    return stop.signal.aborted ? 130 : 0;
  } finally {
    await core.runtime.close();
  }
}

interface Counter {
  readonly core: Awaited<ReturnType<typeof startCore>>;
  readonly options: ServeOptions;
  readonly stop: StopRequest;
}

async function overHttp(
  { core, options, stop }: Counter,
  { port, given, json }: { readonly port: number; readonly given: string | undefined; readonly json: boolean },
): Promise<number> {
  const token = given ?? randomBytes(32).toString("base64url");
  const serving = await core.serving.http({ ...options, port, token }).catch((error: NodeJS.ErrnoException) => error);
  if (serving instanceof Error)
    return complain(`Port ${port} can't be used: ${serving.code === "EADDRINUSE" ? "something listens there already" : serving.message}.`);
  const shown = given === undefined ? token : undefined;
  if (json) process.stdout.write(`${jsonLine({ url: serving.url, token: shown ?? null })}\n`);
  else process.stdout.write(`${serving.url}\nAuthorization: Bearer ${shown ?? `$${tokenName}`}\n`);
  sayAside("Only programs on this machine that send this header are answered. Ctrl+C ends it.");
  await stopped(stop);
  await serving.close();
  return 130;
}

function stopped({ signal }: StopRequest): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
