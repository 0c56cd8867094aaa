import { createHash, randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BlobId, ModelRef, SessionId } from "./events/ids.ts";
import type { Effort } from "./events/message.ts";
import type { SessionRecord } from "./events/rows.ts";
import type { Archive } from "./history/archive.ts";
import { createArchive } from "./history/create.ts";
import { systemAuthorities } from "./network/certificates.ts";
import { createNetwork } from "./network/fetch.ts";
import type { ModelChoice } from "./protocol/host-message.ts";
import { createProviders } from "./providers/catalog.ts";
import type { Rollback } from "./rollback.ts";
import { createRuntime, type Runtime } from "./runtime.ts";
import { type Baselines, baselineFolderOf, createBaselines } from "./sandbox/baseline/baselines.ts";
import { tidyBaselines } from "./sandbox/baseline/tidy.ts";
import { createCommandRegistry } from "./sandbox/commands.ts";
import { tidyTrash, trashFolderOf } from "./sandbox/files/trash.ts";
import { sweepOrphanedCommands } from "./sandbox/orphans.ts";
import { createSearcher } from "./sandbox/search/searcher.ts";
import { createSecrets } from "./secrets.ts";
import { deferStore } from "./storage/database.ts";
import { isProcessAlive, processName } from "./storage/disk/process-name.ts";
import { createLeases, type LeasePatience } from "./storage/lease.ts";
import { layoutOf } from "./storage/snapshot/layout.ts";
import type { RecoveryReport, Store } from "./storage/store.ts";
import { createBackgroundCommands } from "./tools/commands/background.ts";
import type { OpenDocuments } from "./tools/ports.ts";
import type { Tool } from "./tools/tool.ts";
import { createTools } from "./tools/toolbox.ts";
import { recoverCommand, watchCommands } from "./undo/commands.ts";
import { createKeeper } from "./undo/keeper.ts";

/** What a surface gives the core: the holes it fills. */
export interface Host {
  /** Where everything is kept; made when it is not there. */
  readonly dataFolder: string;
  /** The folder of `sql-wasm.wasm` and of the threads' code. */
  readonly assetsFolder: string;
  /** The API key of a provider ("openai"), or undefined. */
  key(provider: string): Promise<string | undefined>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  /** Models to list besides the built-in ones. */
  extraModels(): readonly ModelRef[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How models are asked, where the surface knows proxies and certificates that the environment does not tell of. */
  readonly fetch?: typeof fetch;
  /** Proxies beside those of the environment, by the names they have there, for everything but models. */
  proxies?(): Readonly<Record<string, string | undefined>>;
  /** Restricted Mode is the opposite: only reading tools are offered and run. */
  trusted(): boolean;
  /** Whether somebody can be asked. If not, what would be asked is refused at once. */
  canAsk(): boolean;
  readonly documents?: OpenDocuments;
  /** Tools only this surface has, for a session's workspace folders. */
  extraTools?(folders: readonly string[]): readonly Tool[];
  limits(): RunLimits;
  /** After how long another process that shows no sign of life may be taken over; usually half a minute. */
  readonly patience?: LeasePatience;
  /** How hard a model that reasons should try; undefined leaves it to the model. */
  effort?(): Effort | undefined;
  /** Something a person should know that nobody asked for, such as a damaged file that was set aside. */
  warn(sentence: string): void;
  /** Hears when what is said can't be saved for now, why, and what to do; undefined when it can again. Nothing is lost while the process lives. */
  trouble?(sentence: string | undefined): void;
  /** After how many days without use a conversation is deleted, to be brought back for 30 more; 0 or absent keeps all. */
  keepDays?(): number;
  /** One line for the log; never a secret. */
  log(line: string): void;
}

/** Reaching one asks whether to go on; with nobody to ask it ends the run as failed with a sentence. */
export interface RunLimits {
  readonly turns: number;
  readonly milliseconds: number;
  /** Input and output together; absent or 0 sets no limit. */
  readonly tokens?: number;
}

/** The runtime and what surfaces need beside it. */
export interface Core {
  readonly runtime: Runtime;
  models(): Promise<readonly ModelChoice[]>;
  record(sessionId: SessionId): Promise<SessionRecord | undefined>;
  readonly archive: Archive;
  /** Hears when another process has changed what lists of conversations show. Returns how to stop listening. */
  watchLists(listener: () => void): () => void;
  /** Takes back what steps did to files. */
  readonly undo: Rollback;
  /** The tools a run in these folders has, to see what they would do. Asking them for that does nothing. */
  tools(folders: readonly string[]): readonly Tool[];
  /** While what is said can't be saved: why, and what to do. */
  trouble(): string | undefined;
  /** Checks and salvages everything stored. */
  recover(): Promise<RecoveryReport>;
  loadBlob(id: BlobId): Promise<string | undefined>;
  blobPath(id: BlobId): string;
  /** Kills every running command with all it started, at once and without a word: for a process that can't wait for `runtime.close`. */
  killCommands(): void;
}

/** Puts the core together. Rejects with a `StoreError` when the data folder can't be used; what it holds is read when it is first needed. */
export async function createCore(host: Host): Promise<Core> {
  const now = () => Date.now();
  const secrets = createSecrets();
  const commands = createCommandRegistry();
  const background = createBackgroundCommands();
  const searcher = createSearcher({ workerFile: path.join(host.assetsFolder, "search-worker.js"), threads: availableParallelism() });
  const store = await storeOf(host);
  const baselines = createBaselines({ ...baselinePlaces(host), now });
  const network = createNetwork({ environment: () => ({ ...host.environment, ...host.proxies?.() }), systemAuthorities });
  const providers = createProviders({
    key: async (provider) => {
      const key = await host.key(provider);
      if (key !== undefined) secrets.add(key);
      return key;
    },
    baseUrl: (provider) => host.baseUrl(provider),
    extraModels: () => host.extraModels(),
    clock: { now },
    random: () => Math.random(),
    newId: () => randomUUID(),
    fetch: (input, init) => (host.fetch ?? network.fetch)(input, init),
  });
  const toolsFor = (folders: readonly string[]) => [
    ...createTools({ ...toolPorts(host, folders), commands, background, searcher, network }),
    ...(host.extraTools?.(folders) ?? []),
  ];
  const runtime = createRuntime({
    store,
    resolveProvider: (model) => providers.resolve(model),
    toolsFor,
    ...undoParts(host, { store, baselines }),
    trusted: () => host.trusted(),
    canAsk: () => host.canAsk(),
    limits: () => host.limits(),
    effort: () => host.effort?.(),
    showsTrouble: () => host.trouble !== undefined && store.trouble() !== undefined,
    ...presence(host, now),
    ...machine,
    now,
    later,
    redact: secrets.redact,
    openSecret: secrets.openAtEnd,
    log: (line) => host.log(line),
  });
  later(soonMs, () => sweep(host));
  const archive = createArchive({ store, isAlive: isProcessAlive, change: runtime.change, now, newId: () => randomUUID() });
  later(quietAfterMs, () => tidy(host, archive, now()));
  const close = async () => void (await Promise.all([runtime.close(), background.close()]).then(() => baselines.close()));
  return {
    runtime: { ...runtime, close },
    models: () => providers.choices(),
    record: (sessionId) => store.session(sessionId),
    undo: runtime.undo,
    watchLists: (listener) => store.watch((changes) => changes.some(({ table }) => listed.has(table)) && listener()),
    archive,
    tools: toolsFor,
    trouble: () => store.trouble(),
    recover: () => store.recover(),
    loadBlob: (id) => store.loadBlob(id),
    blobPath: (id) => store.blobPath(id),
    killCommands: () => commands.killAll(),
  };
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

/** What keeps files before they are changed, and what puts them back. */
function undoParts({ dataFolder, documents }: Host, { store, baselines }: { readonly store: Store; readonly baselines: Baselines }) {
  return {
    keeper: createKeeper({ store, dataFolder, documents, commands: watchCommands({ store, baselines, dataFolder }) }),
    undoing: {
      trash: trashFolderOf(dataFolder),
      documents,
      recover: (place: Parameters<typeof recoverCommand>[1]) => recoverCommand({ store, baselines, dataFolder }, place),
    },
  };
}

const listed: ReadonlySet<string> = new Set(["sessions", "runs", "erased"]);

/** By then the first request is out. */
const soonMs = 500;
/** By then whoever started us has what they wanted first. */
const quietAfterMs = 60_000;

/** Takes away what was kept for long enough. */
function tidy(host: Host, archive: Archive, now: number): void {
  void tidyTrash(trashFolderOf(host.dataFolder), now);
  void tidyBaselines(baselineFolderOf(host.dataFolder), now);
  retire(host, archive).catch((error) => host.log(`Old conversations could not be looked for: ${String(error)}`));
}

async function retire(host: Host, archive: Archive): Promise<void> {
  const sentence = await archive.retire(host.keepDays?.() ?? 0);
  if (sentence !== undefined) host.warn(sentence);
  await archive.emptyOld();
}

function sweep(host: Host): void {
  sweepOrphanedCommands().then(
    (ended) => ended.length > 0 && host.log(`Ended commands of a process that is gone: ${ended.join(", ")}.`),
    (error) => host.log(`Commands of former processes could not be looked for: ${String(error)}`),
  );
}

function toolPorts({ dataFolder, documents, environment }: Host, folders: readonly string[]) {
  return { folders, dataFolder, readableFolder: path.join(dataFolder, "blobs"), documents, environment };
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
