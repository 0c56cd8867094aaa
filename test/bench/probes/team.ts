import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Envelope } from "../../../src/core/events/event.ts";
import type { WorkMode } from "../../../src/core/events/plan/plan.ts";
import { createCore } from "../../../src/core/main.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

interface Found {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** What a model takes for one answer, in milliseconds. */
const latencyMs = 200;
/** Levels of the plan with eight tasks. */
const levels = 4;
/** Tasks of the plan in which each waits for the one before. */
const links = 20;

/** What a team adds to the time its models take: a plan with things to do side by side, one without, twenty conversations at once, a long run gone on with. */
export async function teamFigures(place: Place, isQuick: boolean): Promise<Found> {
  const folder = await mkdtemp(path.join(place.out, "team-"));
  try {
    await Promise.all(Array.from({ length: 500 }, (_, nr) => writeFile(path.join(folder, `notes-${nr}.txt`), `note ${nr}\n`)));
    const site = { ...place, folder };
    const rounds = isQuick ? 1 : 3;
    const diamonds = await repeat(rounds, () => withModel(site, { latencyMs, plan: "diamond" }, playPlan));
    const chains = await repeat(rounds, () => withModel(site, { latencyMs: 5, plan: "chain" }, playPlan));
    const pauses = await repeat(rounds, () => withModel(site, { latencyMs: 20, plan: "talk" }, playMany));
    const resumed = await repeat(rounds, () => goOn(site, isQuick ? 50 : 500));
    const ideal = levels * latencyMs;
    return {
      figures: [
        figure(
          "a plan of eight tasks, beside its longest way through",
          { unit: "×", target: 1.1, value: median(diamonds.map(({ ms }) => ms)) / ideal },
          `${ideal} ms`,
        ),
        figure("requests before a team begins: router and planner", {
          unit: "",
          target: 2,
          value: median(diamonds.map(({ before }) => before)),
        }),
        figure("added time per task that waits for another", {
          unit: " ms",
          target: 5,
          value: median(chains.map(({ ms }) => (ms - links * 5) / links)),
        }),
        figure("longest pause with twenty conversations at once", { unit: " ms", target: 50, value: median(pauses) }),
        figure("a run of 500 steps gone on with, to its next request", { unit: " ms", target: 300, value: median(resumed) }),
      ],
      notes: [`The team's models answer after ${latencyMs} ms; a task's time is with all that is stored, and with the request itself.`],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function figure(what: string, { unit, target, value }: Pick<Figure, "unit" | "target" | "value">, floor?: string): Figure {
  return { what, floor, ours: `${number(value)}${unit}`, value, target, unit };
}

async function repeat<Result>(rounds: number, work: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await work());
  return results;
}

interface Site extends Place {
  readonly folder: string;
}

interface Model {
  readonly latencyMs: number;
  readonly plan: string;
  readonly steps?: number;
}

type Work<Result> = (site: Site, baseUrl: string) => Promise<Result>;

async function withModel<Result>(site: Site, { latencyMs: latency, plan, steps = 0 }: Model, work: Work<Result>): Promise<Result> {
  const server = spawn(process.execPath, [path.join(site.out, "probes/crew.mjs"), String(latency)], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    return await work(site, `http://127.0.0.1:${await portOf(server)}/${plan}/${steps}`);
  } finally {
    server.stdin?.end();
  }
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    server.stdout?.once("data", (text) => resolve(Number(text)));
    server.once("error", reject);
  });
}

/** From the moment the plan is there to the end of its last task, and how many requests came before. */
async function playPlan(site: Site, baseUrl: string): Promise<{ readonly ms: number; readonly before: number }> {
  const core = await openCore(site, baseUrl);
  const times = { begun: 0, ended: 0, before: 0 };
  const ended = new Promise<void>((resolve) => {
    core.runtime.subscribe(({ event }: Envelope) => {
      if (event.type === "message-end" && times.begun === 0) times.before += 1;
      if (event.type === "plan-change") times.begun ||= performance.now();
      if (event.type === "task-end") times.ended = performance.now();
      if (event.type === "run-end") resolve();
    });
  });
  await send(core, site, "auto");
  await ended;
  await core.close();
  return { ms: times.ended - times.begun, before: times.before };
}

/** The longest time in which twenty conversations kept this process from anything else, in milliseconds. */
async function playMany(site: Site, baseUrl: string): Promise<number> {
  const core = await openCore(site, baseUrl);
  let left = 20;
  const ended = new Promise<void>((resolve) => {
    core.runtime.subscribe(({ event }: Envelope) => {
      if (event.type === "run-end" && --left === 0) resolve();
    });
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await Promise.all(Array.from({ length: 20 }, () => send(core, site, "fast")));
  await ended;
  delay.disable();
  await core.close();
  return delay.max / 1e6;
}

/** From the wish to go on to the request the model gets, after so many steps. */
async function goOn(site: Site, steps: number): Promise<number> {
  const begun = await withModel(site, { latencyMs: 0, plan: "long", steps }, async (_, baseUrl) => {
    const core = await openCore(site, baseUrl);
    let count = 0;
    const most = new Promise<void>((resolve) => {
      core.runtime.subscribe(({ event }: Envelope) => {
        if (event.type === "step-end" && ++count === steps) resolve();
      });
    });
    const sessionId = await send(core, site, "fast");
    await most;
    await core.close();
    return { sessionId, dataFolder: core.dataFolder };
  });
  return withModel(site, { latencyMs: 0, plan: "long", steps }, async (_, baseUrl) => {
    const core = await openCore(site, baseUrl, begun.dataFolder);
    const ended = new Promise<void>((resolve) => {
      core.runtime.subscribe(({ event }: Envelope) => event.type === "run-end" && resolve());
    });
    const wished = performance.timeOrigin + performance.now();
    await core.runtime.resume(begun.sessionId);
    await ended;
    const [came = Number.NaN] = (await (await fetch(new URL("/", baseUrl))).json()) as readonly number[];
    await core.close();
    return came - wished;
  });
}

async function openCore({ root, out, folder }: Site, baseUrl: string, former?: string) {
  const dataFolder = former ?? (await mkdtemp(path.join(out, "team-data-")));
  const core = await createCore({
    dataFolder,
    assetsFolder: path.join(root, "dist"),
    key: async () => "sk-bench",
    secrets: async () => [],
    baseUrl: () => baseUrl,
    extraModels: () => [],
    environment: { PATH: process.env.PATH },
    trusted: () => true,
    trustsFolder: async () => true,
    canAsk: () => true,
    limits: () => ({ turns: 10_000, milliseconds: 3_600_000 }),
    warn: (sentence) => console.error(sentence),
    log: () => undefined,
  });
  return { runtime: core.runtime, dataFolder, folder, close: () => core.runtime.close() };
}

/** Work that no rule can tell the size of. */
const request = "- read what there is\n- write about it\n- have it read";

async function send(core: Awaited<ReturnType<typeof openCore>>, { folder }: Site, workMode: WorkMode): Promise<string> {
  const sent = await core.runtime.send({ text: request, workspace: [folder], model: "openai/bench", approvalMode: "edits", workMode });
  if (sent.kind !== "started") throw new Error(sent.kind === "refused" ? sent.reason : "It waits.");
  return sent.sessionId;
}
