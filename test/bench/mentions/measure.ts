import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Page } from "playwright-core";
import type { FoundMention } from "../../../src/core/protocol/mentions.ts";
import type { Listed } from "../../../src/extension/mentions/names/folders.ts";
import { best } from "../../../src/extension/mentions/names/rank.ts";
import { composerOf, startDriver, tell } from "../../webview/harness/driver.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";
import { longest, trace } from "../transcript/trace.ts";
import { listed, paths } from "./names.ts";

const fileCount = 50_000;
/** What people type, and what is hard to look for. */
const texts = ["a", "to", "test", "srccore", "totals-4", "报", "報告", "übers", "отч", "zzz", "invoicereporthandler"];

type Index = Awaited<ReturnType<typeof listed>>;

/** What a name behind an at sign costs among 50,000 files: the extension host, and the page. */
export async function mentionFigures(_place: Place, isQuick: boolean): Promise<{ readonly figures: readonly Figure[] }> {
  const all = paths(fileCount);
  const made = await watched(() => listed(all));
  const index = made.value;
  const size = `${number(fileCount)} files in ${number(index.folders.length)} folders`;
  const searches: number[] = [];
  const looked = await watched(async () => {
    for (const typed of texts) {
      const begunAt = performance.now();
      await find(index, typed);
      searches.push(performance.now() - begunAt);
    }
  });
  return {
    figures: [
      figure(`${size} made ready to be mentioned: longest block of the extension host`, `${number(made.ms)} ms in all`, made.blockMs),
      figure(`looking through them for what was typed: longest block`, `${number(median(searches))} ms in all`, looked.blockMs),
      { ...figure(`the same: the slowest of ${texts.length} texts`, "", Math.max(...searches)), target: 150 },
      ...(await pageFigures(index, isQuick)),
    ],
  };
}

function figure(what: string, ours: string, value: number): Figure {
  return { what, floor: undefined, ours, value, target: 50, unit: " ms" };
}

/** What something takes, and how long nothing else had its turn meanwhile, at the most. */
async function watched<T>(act: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number; readonly blockMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begunAt = performance.now();
  const value = await act();
  const ms = performance.now() - begunAt;
  // The last block is seen only when it is over.
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { value, ms, blockMs: delay.max / 1e6 };
}

async function find({ files, folders }: Index, typed: string): Promise<readonly FoundMention[]> {
  const told = (kind: "file" | "folder") => (each: Listed) =>
    ({ kind, name: each.text, path: each.path, detail: each.text.slice(0, Math.max(each.nameAt - 1, 0)) }) as const;
  return [...(await best(files, { typed, most: 12 })).map(told("file")), ...(await best(folders, { typed, most: 5 })).map(told("folder"))];
}

/** Where there is no browser these figures are left out, and that is said. */
async function pageFigures(index: Index, isQuick: boolean): Promise<readonly Figure[]> {
  const driver = await startDriver().catch((error) =>
    console.error(`The list of mentions was not measured: ${String(error).split("\n", 1)[0]}`),
  );
  if (!driver) return [];
  try {
    const page = await driver.open("empty", { width: 420, height: 800 });
    await composerOf(page).area.click();
    await page.keyboard.type("Look at @");
    const waits: number[] = [];
    const seen = await trace(driver, page, async () => {
      for (const typed of isQuick ? texts.slice(0, 3) : texts) waits.push(...(await typing(page, index, typed)));
    });
    const { ms, late } = longest(seen.tasks);
    return [
      figure("a key behind an at sign: longest frame of the page", `${late} late of ${waits.length} keys`, ms),
      { ...figure("a key behind an at sign: until the list fits it, 60 ms of rest with it", "", median(waits)), target: 250 },
    ];
  } finally {
    await driver.close();
  }
}

/** Types a text letter by letter; after each the host looks, and the list is waited for. Leaves the at sign as it was. */
async function typing(page: Page, index: Index, text: string): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let length = 1; length <= text.length; length += 1) {
    const typed = text.slice(0, length);
    const begunAt = performance.now();
    await page.keyboard.insertText(typed.slice(-1));
    await page.waitForFunction(
      (wanted) =>
        (window as unknown as { harness: { posted: { name: string; params: { typed?: string } }[] } }).harness.posted.some(
          (each) => each.name === "findMentions" && each.params.typed === wanted,
        ),
      typed,
    );
    const found = await find(index, typed);
    await tell(page, { type: "mentions", page: { typed, found } });
    if (found.length > 0) await page.locator(".mention-list[aria-busy=false]").waitFor();
    waits.push(performance.now() - begunAt);
  }
  for (const _ of text) await page.keyboard.press("Backspace");
  return waits;
}
