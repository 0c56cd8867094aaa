import assert from "node:assert/strict";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../src/core/events/step.ts";
import type { UndoPlan, UndoReport, UndoScope } from "../../src/core/events/undo.ts";
import type { ModelRequest } from "../../src/core/providers/provider.ts";
import { type Baselines, baselineFolderOf, createBaselines } from "../../src/core/sandbox/baseline/baselines.ts";
import type { ScanLimits } from "../../src/core/sandbox/baseline/scan.ts";
import { trashFolderOf } from "../../src/core/sandbox/files/trash.ts";
import type { Change } from "../../src/core/storage/store.ts";
import type { OpenDocuments } from "../../src/core/tools/ports.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { recoverCommand, watchCommands } from "../../src/core/undo/commands.ts";
import { createKeeper, type Keeper } from "../../src/core/undo/keeper.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider } from "../fakes/scripted-provider.ts";
import { yes } from "../scenarios/acts.ts";
import { type Stage, setStage } from "../scenarios/stage.ts";
import { tempFolder } from "../temp.ts";

/** A conversation at work on real files with the real tools. */
export interface Workshop {
  readonly root: string;
  readonly stage: Stage;
  /** What the model was sent last. */
  lastRequest(): ModelRequest | undefined;
  path(name: string): string;
  write(name: string, content: string | Uint8Array, mode?: number): void;
  read(name: string): string;
  bytes(name: string): Buffer;
  has(name: string): boolean;
  mode(name: string): number;
  /** Sends a message whose answer calls these tools, and waits for the run's end. Gives the steps of the run. */
  work(...calls: readonly (readonly [tool: string, input: object])[]): Promise<readonly Step[]>;
  plan(scope: UndoScope, only?: readonly string[]): Promise<UndoPlan>;
  /** Undoes all that is ready, and what is named; must succeed. */
  undo(scope: UndoScope, named?: readonly string[]): Promise<UndoReport>;
  lastRun(): Promise<UndoScope>;
  /** Lets go of the copies of the workspace, as the end of a process does. */
  leave(): Promise<void>;
  /** Another process on what is stored; of a crash on what was stored until then. */
  restarted(until?: (change: Change) => boolean): Workshop;
}

export interface WorkshopOptions {
  readonly folders?: readonly string[];
  readonly documents?: OpenDocuments;
  /** In the place of the real one. */
  readonly keeper?: (real: Keeper) => Keeper;
  readonly store?: MemoryStore;
  readonly limits?: ScanLimits;
  /** In the place of the real ones. */
  readonly baselines?: Baselines;
  readonly slowMs?: number;
  readonly root?: string;
  readonly sessionId?: string;
}

export function openWorkshop(options: WorkshopOptions = {}): Workshop {
  const { folders = ["project"], documents, store = new MemoryStore(), root = tempFolder() } = options;
  const dataFolder = path.join(root, "data");
  const workspace = folders.map((each) => path.join(root, each));
  for (const each of [...workspace, dataFolder]) mkdirSync(each, { recursive: true });
  const turns: Parameters<typeof call>[] = [];
  const requests: ModelRequest[] = [];
  const scripted = {
    async *stream(...[request, signal]: Parameters<ScriptedProvider["stream"]>) {
      requests.push(request);
      yield* new ScriptedProvider([turns.splice(0).map(([tool, input], index) => call(tool, input, `c${index}`))]).stream(request, signal);
    },
  };
  const baselines =
    options.baselines ??
    createBaselines({ dataFolder, folder: baselineFolderOf(dataFolder), now: () => Date.now(), limits: options.limits });
  const real = createKeeper({
    store,
    dataFolder,
    documents,
    commands: watchCommands({ store, baselines, dataFolder, slowMs: options.slowMs }),
  });
  const tools = createTools({ folders: workspace, dataFolder, readableFolder: dataFolder, environment: process.env, documents });
  const stage = setStage({
    provider: scripted,
    tools,
    folders: workspace,
    person: yes,
    store,
    sessionId: options.sessionId,
    keeper: options.keeper?.(real) ?? real,
    undoing: {
      trash: trashFolderOf(dataFolder),
      documents,
      recover: (place) => recoverCommand({ store, baselines, dataFolder }, place),
    },
  });
  const at = (name: string) => path.join(workspace[0] ?? root, name);
  const { undo } = stage.runtime;
  const plan: Workshop["plan"] = (scope, only) => undo.plan(stage.sessionId(), scope, only);
  return {
    root,
    stage,
    lastRequest: () => requests.at(-1),
    ...filesOf(at),
    async work(...calls) {
      turns.push(...calls.map(([tool, input]): Parameters<typeof call> => [tool, input]));
      await stage.play("Do it");
      const { steps, runs } = await stage.view();
      return steps.filter((each) => each.runId === runs.at(-1)?.id);
    },
    plan,
    async undo(scope, named = []) {
      const { files } = await plan(scope);
      const chosen = files.filter((each) => each.state === "ready" || named.includes(each.label));
      const report = await undo.apply(stage.sessionId(), { scope, files: chosen });
      assert.deepEqual(
        report.files.filter((each) => !each.done),
        [],
      );
      return report;
    },
    async lastRun() {
      return { kind: "run", runId: (await stage.view()).runs.at(-1)?.id ?? "" };
    },
    leave: () => baselines.close(),
    restarted: (until) => openWorkshop({ ...options, keeper: undefined, store: copyOf(store, until), root, sessionId: stage.sessionId() }),
  };
}

function filesOf(at: (name: string) => string): Pick<Workshop, "path" | "has" | "mode" | "read" | "bytes" | "write"> {
  return {
    path: at,
    has: (name) => existsSync(at(name)),
    mode: (name) => lstatSync(at(name)).mode & 0o777,
    read: (name) => readFileSync(at(name), "utf8"),
    bytes: (name) => readFileSync(at(name)),
    write(name, content, mode) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
      if (mode !== undefined) chmodSync(at(name), mode);
    },
  };
}

/** What was stored, up to and with the change that is meant. */
function copyOf(store: MemoryStore, until: ((change: Change) => boolean) | undefined): MemoryStore {
  const copy = new MemoryStore();
  const cut = until ? store.commits.findIndex((changes) => changes.some(until)) : store.commits.length - 1;
  for (const changes of store.commits.slice(0, cut + 1)) void copy.commit(changes);
  for (const blob of store.blobs()) void copy.saveBlob(blob);
  return copy;
}

/** What a plan says, a line each. */
export function linesOf({ files }: UndoPlan): readonly string[] {
  return files.map(({ label, action, state, why }) => `${action} ${label}: ${state}${why ? ` (${why})` : ""}`);
}
