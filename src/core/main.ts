import { createHash, randomUUID } from "node:crypto";
import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WrittenRules } from "./agents/permission/rulebook.ts";
import { editorTools } from "./agents/roster/shipped.ts";
import type { Core } from "./core.ts";
import type { ModelRef } from "./events/ids.ts";
import { createArchive } from "./history/create.ts";
import type { Host } from "./host.ts";
import { createMemory, type MemoryPorts } from "./memory/memory.ts";
import { systemAuthorities } from "./network/certificates.ts";
import { createNetwork } from "./network/fetch.ts";
import { proxyFor } from "./network/proxy.ts";
import { ruleProblem } from "./permissions/rules/rule.ts";
import { createAsk } from "./providers/asking.ts";
import { createProviders } from "./providers/catalog.ts";
import { rosterOf, teamOf } from "./roster.ts";
import { createRuntime } from "./runtime.ts";
import { type Baselines, baselineFolderOf, createBaselines } from "./sandbox/baseline/baselines.ts";
import type { OpenGateway } from "./sandbox/box/doorway.ts";
import { hasSuggestions, readSuggestions } from "./sandbox/files/suggestions.ts";
import { trashFolderOf } from "./sandbox/files/trash.ts";
import { createCommandRegistry } from "./sandbox/process/registry.ts";
import type { Runners, Sandboxes } from "./sandbox/runners/runner.ts";
import { createRunners } from "./sandbox/runners/runners.ts";
import type { SandboxMode } from "./sandbox/runners/settings.ts";
import { sandboxSentence, usualSandbox } from "./sandbox/runners/settings.ts";
import { createSearcher } from "./sandbox/search/searcher.ts";
import { createSecrets, learnFrom, quietened } from "./secrets.ts";
import { sendThrough, serversOf } from "./servers.ts";
import { createServing } from "./serving/serving.ts";
import { createSkills, type Skills, type SkillsPorts } from "./skills/skills.ts";
import { deferStore } from "./storage/database.ts";
import { isProcessAlive, processName } from "./storage/disk/process-name.ts";
import { createLeases } from "./storage/lease.ts";
import { layoutOf } from "./storage/snapshot/layout.ts";
import type { Store } from "./storage/store.ts";
import { telegramOf } from "./telegram/telegram.ts";
import { createBackgroundCommands } from "./tools/commands/background.ts";
import { createKeptTools } from "./tools/custom/kept.ts";
import { createLoadPicture } from "./tools/pages/picture.ts";
import { createPlaces } from "./tools/places.ts";
import { chatTools, createTools } from "./tools/toolbox.ts";
import { recoverCommand, watchCommands } from "./undo/commands.ts";
import { createKeeper } from "./undo/keeper.ts";
import { beginUpkeep } from "./upkeep.ts";

/** Puts the core together. Rejects with a `StoreError` when the data folder can't be used; what it holds is read when it is first needed. */
export async function createCore(given: Host): Promise<Core> {
  const now = () => Date.now();
  const secrets = createSecrets();
  const host = { ...given, ...quietened(given, secrets.redact) };
  const [commands, background] = [createCommandRegistry(), createBackgroundCommands()];
  const searcher = createSearcher({ workerFile: path.join(host.assetsFolder, "search-worker.js"), threads: availableParallelism() });
  const { learn, key } = learnFrom(host, secrets);
  const [store] = await Promise.all([storeOf(host), learn()]);
  const baselines = createBaselines({ ...baselinePlaces(host), now });
  const runners = runnersOf(host);
  const { network, providers, resolveProvider } = providersOf(host, { learn, key });
  const { rules, memory } = rulesAndMemory(host, { store, redact: secrets.redact });
  const ask = createAsk({ resolve: resolveProvider, sleep: machine.sleep, redact: secrets.redact });
  const skills = skillsOf(host, store, ask);
  const kept = { notes: memory.notes, skills };
  const declared = declaredOf(host, () => createTools({ ...toolPorts(host, []), ...kept }).map(({ name }) => name));
  const toolsFor = (folders: readonly string[], sandbox?: SandboxMode) => [
    ...createTools({
      ...{ ...toolPorts(host, folders), ...kept, declared: declared().tools, commands, background, runners, searcher, network, sandbox },
    }),
    ...(host.extraTools?.(folders, createPlaces(toolPorts(host, folders))) ?? []),
  ];
  const servers = serversOf(host, { store, commands, network, redact: secrets.redact, learn: secrets.add, ...machine, now, later });
  const roster = rosterOf(host, store, { tools: () => toolsFor([]).map(({ name }) => name), redact: secrets.redact, now });
  const runtime = createRuntime({
    store,
    resolveProvider,
    toolsFor,
    offeredIn: servers.offered,
    chatTools: (sessionId, folders) => chatTools(toolPorts(host, folders), () => telegram.outlet(sessionId)),
    teamFor: (folders) => teamOf(host, roster, { folders, places: createPlaces(toolPorts(host, folders)) }),
    ...undoParts(host, { store, baselines, runners }),
    ...rules,
    standing: memory.standing,
    skills,
    ...wishes(host),
    showsTrouble: () => host.trouble !== undefined && store.trouble() !== undefined,
    ...presence(host, now),
    ...machine,
    ...{ now, later, redact: secrets.redact, openSecret: secrets.openAtEnd },
    log: (line) => host.log(line),
  });
  runtime.subscribe(({ event }) => servers.hear(event));
  const archive = createArchive({ store, isAlive: isProcessAlive, change: runtime.change, now, newId: () => randomUUID() });
  beginUpkeep(host, { archive, sandboxes: runners, now, later });
  const models = () => providers.choices();
  const moments = { now, later, monotonic: () => performance.now(), owner: processName(), isAlive: isProcessAlive, ...machine };
  const telegram = telegramOf(host, { store, network, secrets, ...moments, core: { runtime, models, agents: roster } });
  const close = async () => {
    await telegram.close();
    await Promise.all([runtime.close(), background.close(), servers.close()]);
    await Promise.all([runners.close(), baselines.close()]);
  };
  const core = {
    runtime: { ...runtime, send: sendThrough(servers, runtime.send), close },
    models,
    undo: runtime.undo,
    watchLists: (listener: () => void) => store.watch((changes) => changes.some(({ table }) => listed.has(table)) && listener()),
    ...{ archive, ruleProblem, tools: toolsFor, sandboxes: runners, connections: servers, telegram, declared },
    ...{ agents: roster, notes: memory.notes, rulesFiles: memory.rulesFiles, skills, ask },
    rules: async (folders: readonly string[]) => runtime.rules(folders, await archive.grants()),
    ...{ ...stored(host, store), loadPicture: createLoadPicture({ network }) },
    killCommands: () => commands.killAll(),
  };
  return { ...core, serving: createServing({ core, later, newId: () => randomUUID() }) };
}

/** The way out, and the models that are asked over it. */
function providersOf(host: Host, { learn, key }: ReturnType<typeof learnFrom>) {
  const network = createNetwork({ environment: () => ({ ...host.environment, ...host.proxies?.() }), systemAuthorities });
  const providers = createProviders({
    key,
    baseUrl: (provider) => host.baseUrl(provider),
    ...{ extraModels: () => host.extraModels(), prices: () => host.prices?.() ?? {} },
    clock: { now: () => Date.now() },
    random: () => Math.random(),
    newId: () => randomUUID(),
    fetch: (input, init) => (host.fetch ?? network.fetch)(input, init),
  });
  const resolveProvider = async (model: ModelRef) => {
    // A key may have been set meanwhile, also by another process.
    await learn();
    return providers.resolve(model);
  };
  return { network, providers, resolveProvider };
}

/** What the surface says anew each time. */
function wishes(host: Host) {
  return {
    trusted: () => host.trusted(),
    canAsk: () => host.canAsk(),
    limits: () => host.limits(),
    effort: () => host.effort?.(),
    sandbox: (least?: SandboxMode) => sandboxSentence(host.sandbox?.() ?? usualSandbox, least),
  };
}

/** What surfaces read of the store itself, and of the disk. */
function stored(host: Host, store: Store): Pick<Core, "record" | "trouble" | "recover" | "loadBlob" | "blobPath" | "places"> {
  return {
    places: (folders) => createPlaces(toolPorts(host, folders)),
    record: (sessionId) => store.session(sessionId),
    trouble: () => store.trouble(),
    recover: () => store.recover(),
    loadBlob: (id) => store.loadBlob(id),
    blobPath: (id) => store.blobPath(id),
  };
}

/** Where rules are written down. */
function ruleParts(host: Host) {
  const { HOME, USERPROFILE } = host.environment;
  // A folder that is swapped for another has rules for the former one: then nothing fits, and it is asked.
  const real = new Map<string, string>();
  const realFolder = async (folder: string) => {
    const found = real.get(folder) ?? (await realpath(folder).catch(() => undefined));
    if (found !== undefined) real.set(folder, found);
    return found ?? folder;
  };
  return {
    home: HOME ?? USERPROFILE,
    realFolders: (folders: readonly string[]) => Promise.all(folders.map(realFolder)),
    writtenRules: async (folders: readonly string[]): Promise<WrittenRules> => {
      const read = async (folder: string) =>
        (await hasSuggestions(folder)) && (await host.trustsFolder(folder)) ? [await readSuggestions(folder)] : [];
      const found = (await Promise.all(folders.map(read))).flat();
      const [ask, deny, problems] = (["ask", "deny", "problems"] as const).map((key) => found.flatMap((each) => each[key]));
      return { ...host.rules?.(), workspace: { allow: [], ask: ask ?? [], deny: deny ?? [] }, problems: problems ?? [] };
    },
    warnOfRules: (sentence: string) => host.warn(sentence, "rules"),
  };
}

/** What is written down about how to work: what calls are judged by, and what the model is told. */
function rulesAndMemory(host: Host, parts: Pick<MemoryPorts, "store" | "redact">) {
  const { dataFolder, environment, trusted, trustsFolder, warn } = host;
  const home = environment.HOME ?? environment.USERPROFILE;
  const rules = ruleParts(host);
  const now = () => new Date().toISOString();
  return { rules, memory: createMemory({ ...rules, dataFolder, home, trusted, trustsFolder, warn, ...parts, ...machine, now }) };
}

/** Tools the person declared: beside those there are, whose names they can't take. */
function declaredOf({ tools, warn }: Host, own: () => readonly string[]) {
  const taken = () => [...own(), ...editorTools, "delegate", "propose_plan", "choose_way"];
  return createKeptTools({ written: () => tools?.(), taken, warn: (sentence) => warn(sentence) });
}

/** Those that come with AnyCowork lie beside the folder of the code, in the package as in the sources. */
function skillsOf({ environment, assetsFolder, dataFolder, trustsFolder }: Host, store: Store, ask: SkillsPorts["ask"]): Skills {
  const home = environment.HOME ?? environment.USERPROFILE;
  const places = { home, bundled: path.join(assetsFolder, "..", "skills"), dataFolder };
  return createSkills({ ...places, store, environment, trustsFolder, ask, now: () => Date.now(), later });
}

function storeOf(host: Host): Promise<Store> {
  return deferStore({
    folder: host.dataFolder,
    wasmFile: path.join(host.assetsFolder, "sql-wasm.wasm"),
    workerFile: path.join(host.assetsFolder, "store-worker.js"),
    now: () => new Date(),
    onWarning: (sentence) => host.warn(sentence),
    onTrouble: (sentence) => host.trouble?.(sentence),
  });
}

function runnersOf({ environment, dataFolder, sandbox, proxies }: Host): Runners & Sandboxes {
  const settings = () => sandbox?.() ?? usualSandbox;
  const openGateway: OpenGateway = async (options) => {
    const { openGateway: open } = await import("./network/egress/gateway.ts");
    return open({ ...options, proxyFor: (url) => proxyFor(url, { ...environment, ...proxies?.() }) });
  };
  return createRunners({
    environment,
    settings,
    dataFolder,
    owner: processName(),
    isAlive: isProcessAlive,
    openGateway,
    now: () => Date.now(),
  });
}

function baselinePlaces({ dataFolder, assetsFolder }: Host) {
  return { dataFolder, folder: baselineFolderOf(dataFolder), workerFile: path.join(assetsFolder, "baseline-worker.js") };
}

/** Who this process is among those that use the folder, and which of them is at work on what. */
function presence({ dataFolder, warn, patience }: Host, now: () => number) {
  const owner = processName();
  const ports = { owner, isAlive: isProcessAlive, now, monotonic: () => performance.now(), later, patience };
  const leases = createLeases({ ...ports, folder: layoutOf(dataFolder).leases, onTrouble: (sentence) => warn(sentence) });
  return { owner, isAlive: isProcessAlive, leases };
}

interface UndoParts {
  readonly store: Store;
  readonly baselines: Baselines;
  readonly runners: Runners;
}

/** What keeps files before they are changed, and what puts them back. */
function undoParts({ dataFolder, documents }: Host, { store, baselines, runners }: UndoParts) {
  const vouch = (paths: readonly string[]) => runners.vouch(paths);
  return {
    keeper: createKeeper({ store, dataFolder, documents, commands: watchCommands({ store, baselines, dataFolder }), vouch }),
    undoing: {
      trash: trashFolderOf(dataFolder),
      documents,
      vouch,
      recover: (place: Parameters<typeof recoverCommand>[1]) => recoverCommand({ store, baselines, dataFolder }, place),
    },
  };
}

const listed: ReadonlySet<string> = new Set([
  "sessions",
  "runs",
  "erased",
  "grants",
  "rules",
  "agents",
  "notes",
  "skills",
  "mcp_servers",
  "audit",
]);

function toolPorts({ dataFolder, assetsFolder, documents, environment }: Host, folders: readonly string[]) {
  return { folders, dataFolder, readableFolder: path.join(dataFolder, "blobs"), codeFolder: assetsFolder, documents, environment };
}

const machine = {
  platform: process.platform,
  sleep: (milliseconds: number, signal: AbortSignal) => sleep(milliseconds, undefined, { signal }),
  newId: () => randomUUID(),
  hash: (text: string) => createHash("sha256").update(text).digest("hex"),
};

/** A timer that does not keep the process alive. */
function later(milliseconds: number, work: () => void): () => void {
  // Node fires a longer timer at once.
  const timer = setTimeout(work, Math.min(milliseconds, 2 ** 31 - 1)).unref();
  return () => clearTimeout(timer);
}
