import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Core } from "../core/core.ts";
import { keyPlaceOf } from "../core/endpoints.ts";
import type { ModelRef, SessionId } from "../core/events/ids.ts";
import type { Session, SessionChange } from "../core/events/session.ts";
import type { Host } from "../core/host.ts";
import type { NewMessage } from "../core/runtime.ts";
import { usualSandbox } from "../core/sandbox/runners/settings.ts";
import type { TalkOptions } from "./arguments/command.ts";
import { readPriceFile } from "./money/prices.ts";
import { createSecretBook, type SecretBook } from "./secrets/book.ts";
import { baseUrlOf, createKeyring, type Keyring } from "./secrets/keyring.ts";
import { dataFolder, type Shell } from "./shell.ts";
import { createTrustList } from "./trust/list.ts";
import { readWritten } from "./written.ts";

/** Who is there to answer, and who is told things. */
export interface Audience {
  canAsk(): boolean;
  /** A line for the person. */
  say(line: string): void;
}

/** What every message of this start of the program shares. */
export type Talk = Omit<NewMessage, "text">;

/** Something about how it was started can't work; the message says what to do. */
export interface Misuse {
  readonly misuse: string;
}

/** The core with a terminal's answers in its holes. Loaded on demand: nothing of it is needed to print help. */
export async function startCore(options: Partial<TalkOptions>, shell: Shell, audience: Audience): Promise<Core> {
  const { createCore } = await import("../core/main.ts");
  const { data } = options;
  const read = (name: string) => readWritten(name, data, shell);
  const [{ prices }, tools, servers] = await Promise.all([readPriceFile(data, shell), read("tools.json"), read("mcp.json")]);
  const written = { prices: () => prices, tools: () => tools, servers: () => servers };
  const core = await createCore({ ...hostOf(options, shell, audience), ...written });
  // However the program ends, in a hurry too, no command outlives it.
  process.on("exit", () => core.killCommands());
  return core;
}

function hostOf(options: Partial<TalkOptions>, shell: Shell, audience: Audience): Host {
  const { environment } = shell;
  const keyring = createKeyring(options.data, shell);
  const folder = dataFolder(options.data, environment);
  const sayOnce = (sentence: string) => {
    const rest = shell.unsaid.take(sentence);
    if (rest !== undefined) audience.say(rest);
  };
  return {
    dataFolder: folder,
    assetsFolder: shell.assetsFolder,
    key: async (provider, origin) => (await keyring.find(provider, origin))?.value,
    secrets: keyring.all,
    baseUrl: (provider) => baseUrlOf(provider, options, environment),
    extraModels: () => (options.model ? [options.model] : []),
    environment,
    trusted: () => true,
    rules: () => (options.rules ? { "command-line": options.rules } : {}),
    trustsFolder: createTrustList({ dataFolder: folder, say: sayOnce }).trusts,
    tokens: tokensOf(createSecretBook({ dataFolder: folder, say: sayOnce }), keyring),
    serverInput: async (slot) => keyring.named(slot),
    vault: keyring.vault,
    canAsk: audience.canAsk,
    limits: () => ({
      turns: options.maxTurns ?? 100,
      milliseconds: (options.timeoutSeconds ?? 3600) * 1000,
      ...(options.maxTokens === undefined ? {} : { tokens: options.maxTokens }),
      budgets: options.budgets ?? {},
    }),
    sandbox: () => options.sandbox ?? usualSandbox,
    effort: () => options.effort,
    reviewsPlans: () => options.reviewPlan === true,
    warn: sayOnce,
    log: (line) => options.verbose && audience.say(line),
  };
}

/** Tokens of bots lie with the other secrets, under the bot's name. */
function tokensOf(book: SecretBook, keyring: Keyring): NonNullable<Host["tokens"]> {
  const nameOf = (bot: string) => `telegram/${bot}`;
  return {
    get: (bot) => keyring.named(nameOf(bot)),
    async set(bot, value) {
      const kept = await book.set({ name: nameOf(bot), value });
      return "problem" in kept ? kept.problem : undefined;
    },
    remove: async (bot) => void (await book.remove({ name: nameOf(bot), at: "" })),
  };
}

/** What is known before the core is loaded. */
export interface Plan {
  readonly folders: readonly string[];
  readonly model: ModelRef | undefined;
}

/** Checks folders and model as far as that needs no conversation, so that a slip is told at once and leaves no trace. */
export async function planTalk(options: TalkOptions, shell: Shell): Promise<Plan | Misuse> {
  const folders = await resolveFolders(options.workspace);
  if ("misuse" in folders) return folders;
  const [unfit] = (await readPriceFile(options.data, shell)).problems;
  if (unfit !== undefined) return { misuse: unfit };
  const goesOn = options.session !== undefined || options.continue;
  const model = options.model ?? (goesOn ? undefined : shell.environment.ANYCOWORK_MODEL || undefined);
  if (model === undefined) {
    const reachable = goesOn ? [true] : await Promise.all(realProviders.map((each) => canReach(each, options, shell)));
    return reachable.includes(true) ? { folders: folders.paths, model } : { misuse: noKey };
  }
  const checked = await checkModel(model, options, shell);
  return typeof checked === "string" ? { folders: folders.paths, model: checked } : checked;
}

/** Which conversation, folders, model and mode the first message goes to. */
export async function chooseTalk(core: Core, options: TalkOptions, { plan, shell }: { plan: Plan; shell: Shell }): Promise<Talk | Misuse> {
  const chosen = await chooseSession(core, options, plan.folders);
  if ("misuse" in chosen) return chosen;
  // Not opened by the runtime: that would go on with a run that waits, and the message is to begin a new one.
  const session = chosen.id === undefined ? undefined : (await core.record(chosen.id))?.session;
  const named = plan.model ?? session?.model;
  const model = named ? await checkModel(named, options, shell) : await defaultModel(core);
  if (typeof model !== "string") return model;
  const approvalMode = options.approve ?? session?.approvalMode ?? "ask";
  const workspace = session?.workspace ?? plan.folders;
  const found = options.agent === undefined ? undefined : await core.agents.find(options.agent, workspace);
  if (found && "problem" in found) return { misuse: found.problem };
  const wishes = wishesOf(options, session);
  if (session && (session.model !== model || session.approvalMode !== approvalMode || Object.keys(wishes).length > 0))
    await core.runtime.change(session.id, { model, approvalMode, ...wishes });
  const { workMode = session?.workMode, agent = session?.agent } = wishes;
  return { sessionId: chosen.id, workspace, model, approvalMode, ...(workMode ? { workMode } : {}), ...(agent ? { agent } : {}) };
}

/** What was said of who does the work and how. What was chosen before and says otherwise gives way to it. */
function wishesOf({ agent, workMode }: TalkOptions, session: Session | undefined): Pick<SessionChange, "agent" | "workMode"> {
  if (agent !== undefined) return { agent, ...(workMode ? { workMode } : session?.workMode === "plan" ? { workMode: "auto" } : {}) };
  if (workMode === undefined) return {};
  // The router decides again who does it.
  return workMode === "auto" && session?.agent !== undefined ? { workMode, agent: null } : { workMode };
}

/** Finds a conversation by its ID or by the beginning of one. */
export async function findSession(core: Core, typed: string): Promise<{ readonly id: SessionId } | Misuse> {
  return findAmong(await core.runtime.list(), typed);
}

/** The least of an ID that is taken for it. */
const shortestId = 6;

/** The same among these; `one` is what they are called, `where` the command that shows them. */
export function findAmong<T extends { readonly id: string }>(
  known: readonly T[],
  typed: string,
  { one = "conversation", where = "sessions list" }: { readonly one?: string; readonly where?: string } = {},
): T | Misuse {
  const found = known.filter((each) => each.id.startsWith(typed));
  const exact = found.find((each) => each.id === typed) ?? (found.length === 1 && typed.length >= shortestId ? found[0] : undefined);
  if (exact) return exact;
  if (found.length === 1) return { misuse: `At least ${shortestId} characters of an ID are needed; "${typed}" has ${typed.length}.` };
  const count = found.length === 0 ? `No ${one} has` : `${found.length} ${one}s have`;
  return { misuse: `${count} an ID that begins with "${typed}"; "anycowork ${where}" shows them.` };
}

/** Whether a model can be asked as things are; the answer for one that can't says how it could. */
export async function checkModel(model: ModelRef, options: Partial<TalkOptions>, shell: Shell): Promise<ModelRef | Misuse> {
  const [provider = "", ...name] = model.split("/");
  if (name.join("/") === "") return { misuse: `A model is named provider/name, like openai/gpt-5 or demo/tour, not "${model}".` };
  if (provider === "anthropic") return { misuse: reachClaude };
  if (provider === "demo") return model === "demo/tour" ? model : { misuse: "The demo has one model only: -m demo/tour" };
  if (!realProviders.includes(provider)) return { misuse: `There is no provider "${provider}" yet; there is openai, gemini and demo.` };
  return (await canReach(provider, { ...options, model }, shell)) ? model : { misuse: provider === "gemini" ? noGeminiKey : noKey };
}

/** Those that answer from somewhere; the first that can be reached is asked when no model was named. */
const realProviders: readonly string[] = ["openai", "gemini"];

/** A server of one's own may need no key; the provider's own does. */
async function canReach(provider: string, options: Partial<TalkOptions>, shell: Shell): Promise<boolean> {
  if (baseUrlOf(provider, options, shell.environment) !== undefined) return true;
  const place = keyPlaceOf(provider);
  return place !== undefined && (await createKeyring(options.data, shell).find(provider, place.origin)) !== undefined;
}

const reachClaude =
  "anthropic/… is not native yet. Claude answers through an endpoint that speaks OpenAI's protocol: " +
  "-m openai/CLAUDE-MODEL --base-url https://api.anthropic.com/v1/ with an Anthropic key in OPENAI_API_KEY.";

const noKey =
  "No API key is set. Either set OPENAI_API_KEY or GEMINI_API_KEY, or keep one with anycowork secrets set openai (or reach a server of your own with --base-url and -m openai/NAME), " +
  "or try the offline demo, which needs no key: -m demo/tour";

const noGeminiKey =
  "No key for Gemini is set. Set GEMINI_API_KEY (or GOOGLE_API_KEY), keep one with anycowork secrets set gemini, or try the offline demo, which needs no key: -m demo/tour";

async function defaultModel(core: Core): Promise<ModelRef | Misuse> {
  const found = (await core.models()).filter((each) => realProviders.includes(each.provider));
  const ready = found.find((each) => each.ready);
  if (ready) return ready.model;
  const why = found[0] ? `No model is ready: ${found[0].detail}` : "The server lists no models";
  return { misuse: `${why}. Name the one to use: -m openai/NAME` };
}

async function chooseSession(core: Core, options: TalkOptions, folders: readonly string[]): Promise<{ readonly id?: SessionId } | Misuse> {
  if (options.session !== undefined) return findSession(core, options.session);
  if (!options.continue) return {};
  const here = folders.join("\n");
  const newest = (await core.runtime.list()).find((each) => each.workspace.join("\n") === here);
  return newest
    ? { id: newest.id }
    : { misuse: `There is no conversation of ${folders.join(", ")} to continue yet; leave out --continue.` };
}

/** Folders to look for, with links resolved as far as they are there: what worked in a folder that is gone can still be found. */
export function namedFolders(typed: readonly string[]): Promise<readonly string[]> {
  return Promise.all(typed.map((each) => realpath(path.resolve(each)).catch(() => path.resolve(each))));
}

/** The folders that were named, else the current one, with links resolved. */
export async function resolveFolders(typed: readonly string[]): Promise<{ readonly paths: readonly string[] } | Misuse> {
  const paths: string[] = [];
  for (const folder of typed.length > 0 ? typed : ["."]) {
    const absolute = await realpath(path.resolve(folder)).catch(() => undefined);
    if (absolute === undefined) return { misuse: `There is no folder ${folder}.` };
    if (!(await stat(absolute)).isDirectory()) return { misuse: `${folder} is a file; -C takes a folder.` };
    if (!paths.includes(absolute)) paths.push(absolute);
  }
  return { paths };
}
