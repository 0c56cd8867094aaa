import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { startModelServer } from "../../fakes/model-server.ts";
import { startBotApi } from "../../fakes/telegram/bot-api.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

const ada = 111;

/** How long a bot takes from an update to the model's first request, and to stop in the middle of a long poll. The bot is a process of its own. */
export async function telegramFigures({ root, out }: Place, isQuick: boolean): Promise<{ readonly figures: readonly Figure[] }> {
  const home = await mkdtemp(path.join(out, "telegram-"));
  const [api, model] = [await startBotApi(), await startModelServer(() => ({ text: "Heard." }), { chunking: "whole" })];
  const words = [path.join(out, "telegram/bot.mjs"), path.join(root, "dist"), home, api.root, api.token, model.baseUrl];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const ask = asker(child);
    const [toModel, toStop]: [number[], number[]] = [[], []];
    for (let round = 0; round < (isQuick ? 1 : 5); round += 1) {
      await ask("start");
      await api.until(() => api.updates.isPolled);
      for (let nr = 0; nr < (isQuick ? 2 : 10); nr += 1) toModel.push(await timeToModel());
      await api.until(() => api.updates.isPolled);
      toStop.push(Number(await ask("stop")));
    }
    return {
      figures: [
        figure("an update from Telegram to the first request to the model", { value: median(toModel), target: 50 }),
        figure("a Telegram bot's stop in the middle of a long poll", { value: median(toStop), target: 1_000 }),
      ],
    };
  } finally {
    child.stdin.end();
    await Promise.all([api.close(), model.close()]);
    await rm(home, { recursive: true, force: true });
  }

  async function timeToModel(): Promise<number> {
    const [asked, said] = [model.requests.length, api.said(ada).length];
    await api.until(() => api.updates.isPolled);
    const sentAt = performance.timeOrigin + performance.now();
    api.person(ada).send("Hello?");
    await model.arrived(asked + 1);
    await api.until(() => api.said(ada).length > said);
    return (model.requests[asked]?.arrivedAt ?? Number.NaN) - sentAt;
  }
}

/** Tells it a word and resolves with its answer. */
function asker(child: ChildProcessByStdio<Writable, Readable, null>): (word: string) => Promise<string> {
  const lines = createInterface({ input: child.stdout });
  return (word) =>
    new Promise((resolve, reject) => {
      lines.once("line", resolve);
      child.once("exit", () => reject(new Error("The bot's process ended.")));
      child.stdin.write(`${word}\n`);
    });
}

function figure(what: string, { value, target }: { readonly value: number; readonly target: number }): Figure {
  return { what, floor: undefined, ours: `${number(value)} ms`, value, target, unit: " ms" };
}
