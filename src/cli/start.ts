import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { ModelRef, SessionId } from "../core/events/ids.ts";
import type { Core, Host } from "../core/main.ts";
import type { NewMessage } from "../core/runtime.ts";
import type { TalkOptions } from "./arguments/command.ts";
import { dataFolder, type Shell } from "./shell.ts";

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
  const core = await createCore(hostOf(options, shell, audience));
  // However the program ends, in a hurry too, no command outlives it.
  process.on("exit", () => core.killCommands());
  return core;
}

/** The API key of a provider, from the environment. */
export function keyOf(provider: string, environment: Shell["environment"]): string | undefined {
  const names = keyNames[provider] ?? [];
  return names.map((name) => environment[name]?.trim()).find(Boolean);
}

/** The variables that may hold a provider's key; the first that is set counts. */
export const keyNames: Readonly<Record<string, readonly string[]>> = {
  openai: ["OPENAI_API_KEY"],
  gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
};

/** Where a provider's requests go: what was said here for the provider of the chosen model, else what its own SDK would take from the environment. */
export function baseUrlOf(provider: string, options: Partial<TalkOptions>, environment: Shell["environment"]): string | undefined {
  const chosen = (options.model ?? environment.ANYCOWORK_MODEL)?.split("/")[0] || "openai";
  const said = chosen === provider ? options.baseUrl : undefined;
  return said ?? (environment[baseUrlNames[provider] ?? ""] || undefined);
}

const baseUrlNames: Readonly<Record<string, string>> = { openai: "OPENAI_BASE_URL", gemini: "GOOGLE_GEMINI_BASE_URL" };

function hostOf(options: Partial<TalkOptions>, shell: Shell, audience: Audience): Host {
  const { environment } = shell;
  return {
    dataFolder: dataFolder(options.data, environment),
    assetsFolder: shell.assetsFolder,
    key: async (provider) => keyOf(provider, environment),
    baseUrl: (provider) => baseUrlOf(provider, options, environment),
    extraModels: () => (options.model ? [options.model] : []),
    environment,
    trusted: () => true,
    canAsk: audience.canAsk,
    limits: () => ({
      turns: options.maxTurns ?? 100,
      milliseconds: (options.timeoutSeconds ?? 3600) * 1000,
      ...(options.maxTokens === undefined ? {} : { tokens: options.maxTokens }),
    }),
    effort: () => options.effort,
    warn: (sentence) => {
      const rest = shell.unsaid.take(sentence);
      if (rest !== undefined) audience.say(rest);
    },
    log: (line) => options.verbose && audience.say(line),
  };
}

/** What is known before the core is loaded. */
export interface Plan {
  readonly folders: readonly string[];
  readonly model: ModelRef | undefined;
}

/** Checks folders and model as far as that needs no conversation, so that a slip is told at once and leaves no trace. */
export async function planTalk(options: TalkOptions, environment: Shell["environment"]): Promise<Plan | Misuse> {
  const folders = await resolveFolders(options.workspace);
  if ("misuse" in folders) return folders;
  const goesOn = options.session !== undefined || options.continue;
  const model = options.model ?? (goesOn ? undefined : environment.ANYCOWORK_MODEL || undefined);
  if (model === undefined) {
    const isReachable = goesOn || realProviders.some((each) => canReach(each, options, environment));
    return isReachable ? { folders: folders.paths, model } : { misuse: noKey };
  }
  const checked = checkModel(model, options, environment);
  return typeof checked === "string" ? { folders: folders.paths, model: checked } : checked;
}

/** Which conversation, folders, model and mode the first message goes to. */
export async function chooseTalk(core: Core, options: TalkOptions, { plan, shell }: { plan: Plan; shell: Shell }): Promise<Talk | Misuse> {
  const chosen = await chooseSession(core, options, plan.folders);
  if ("misuse" in chosen) return chosen;
  // Not opened by the runtime: that would go on with a run that waits, and the message is to begin a new one.
  const session = chosen.id === undefined ? undefined : (await core.record(chosen.id))?.session;
  const named = plan.model ?? session?.model;
  const model = named ? checkModel(named, options, shell.environment) : await defaultModel(core);
  if (typeof model !== "string") return model;
  const approvalMode = options.approve ?? session?.approvalMode ?? "ask";
  if (session && (session.model !== model || session.approvalMode !== approvalMode))
    await core.runtime.change(session.id, { model, approvalMode });
  return { sessionId: chosen.id, workspace: session?.workspace ?? plan.folders, model, approvalMode };
}

/** Finds a conversation by its ID or by the beginning of one. */
export async function findSession(core: Core, typed: string): Promise<{ readonly id: SessionId } | Misuse> {
  return findAmong(await core.runtime.list(), typed);
}

/** The least of an ID that is taken for it. */
const shortestId = 6;

/** The same among these; `where` says where people find what there is. */
export function findAmong<T extends { readonly id: SessionId }>(known: readonly T[], typed: string, where = "sessions list"): T | Misuse {
  const found = known.filter((each) => each.id.startsWith(typed));
  const exact = found.find((each) => each.id === typed) ?? (found.length === 1 && typed.length >= shortestId ? found[0] : undefined);
  if (exact) return exact;
  if (found.length === 1) return { misuse: `At least ${shortestId} characters of an ID are needed; "${typed}" has ${typed.length}.` };
  const count = found.length === 0 ? "No conversation has" : `${found.length} conversations have`;
  return { misuse: `${count} an ID that begins with "${typed}"; "anycowork ${where}" shows them.` };
}

/** Whether a model can be asked as things are; the answer for one that can't says how it could. */
export function checkModel(model: ModelRef, options: Partial<TalkOptions>, environment: Shell["environment"]): ModelRef | Misuse {
  const [provider = "", ...name] = model.split("/");
  if (name.join("/") === "") return { misuse: `A model is named provider/name, like openai/gpt-5 or demo/tour, not "${model}".` };
  if (provider === "anthropic") return { misuse: reachClaude };
  if (provider === "demo") return model === "demo/tour" ? model : { misuse: "The demo has one model only: -m demo/tour" };
  if (!realProviders.includes(provider)) return { misuse: `There is no provider "${provider}" yet; there is openai, gemini and demo.` };
  return canReach(provider, { ...options, model }, environment) ? model : { misuse: provider === "gemini" ? noGeminiKey : noKey };
}

/** Those that answer from somewhere; the first that can be reached is asked when no model was named. */
const realProviders: readonly string[] = ["openai", "gemini"];

/** A server of one's own may need no key; the provider's own does. */
function canReach(provider: string, options: Partial<TalkOptions>, environment: Shell["environment"]): boolean {
  return Boolean(keyOf(provider, environment) || baseUrlOf(provider, options, environment));
}

const reachClaude =
  "anthropic/… is not native yet. Claude answers through an endpoint that speaks OpenAI's protocol: " +
  "-m openai/CLAUDE-MODEL --base-url https://api.anthropic.com/v1/ with an Anthropic key in OPENAI_API_KEY.";

const noKey =
  "No API key is set. Either set OPENAI_API_KEY or GEMINI_API_KEY (or reach a server of your own with --base-url and -m openai/NAME), " +
  "or try the offline demo, which needs no key: -m demo/tour";

const noGeminiKey =
  "No key for Gemini is set. Set GEMINI_API_KEY (or GOOGLE_API_KEY), or try the offline demo, which needs no key: -m demo/tour";

async function defaultModel(core: Core): Promise<ModelRef | Misuse> {
  const ready = (await core.models()).find((each) => each.ready && realProviders.includes(each.provider));
  return ready ? ready.model : { misuse: "The server lists no models. Name the one to use: -m openai/NAME" };
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
