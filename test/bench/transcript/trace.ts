import type { Page } from "playwright-core";
import type { Driver } from "../../webview/harness/driver.ts";

/** A span of the page's main thread, in milliseconds from the beginning of what was traced. */
export interface Task {
  readonly at: number;
  readonly ms: number;
  /** Of it on a processor: less than `ms` where others had the core. */
  readonly cpuMs: number;
}

export interface Trace {
  /** In the order in which they ran. */
  readonly tasks: readonly Task[];
  /** When `performance.mark(name)` was called, first to last. */
  marks(name: string): readonly number[];
}

/** One event of Chromium's trace format; times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
}

const begin = "traced";
const categories = ["blink.user_timing", "disabled-by-default-devtools.timeline"];

/** What the main thread of a page does in the meantime. */
export async function trace(driver: Driver, page: Page, act: () => Promise<unknown>): Promise<Trace> {
  await driver.browser.startTracing(page, { categories });
  await page.evaluate((name) => void performance.mark(name), begin);
  await act();
  const { traceEvents } = JSON.parse((await driver.browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const first = traceEvents.find((each) => each.name === begin);
  if (!first) throw new Error("The trace holds nothing of the page.");
  const own = traceEvents.filter(({ pid, tid, ts }) => pid === first.pid && tid === first.tid && ts >= first.ts);
  const since = ({ ts }: TraceEvent) => (ts - first.ts) / 1_000;
  return {
    tasks: own
      .filter(({ name, ph }) => name === "RunTask" && ph === "X")
      .map((each) => ({ at: since(each), ms: (each.dur ?? 0) / 1_000, cpuMs: (each.tdur ?? 0) / 1_000 }))
      .sort((one, other) => one.at - other.at),
    marks: (name) => own.filter((each) => each.name === name).map(since),
  };
}

/** A frame that takes longer is one that is seen to be late, in milliseconds. */
const lateMs = 50;

/** The longest frames and how many were late, by their time on a processor and by the clock. */
export interface Longest {
  readonly cpuMs: number;
  readonly lateCpu: number;
  readonly ms: number;
  readonly late: number;
}

/** The longest of the tasks from a time on. */
export function longest(tasks: readonly Task[], from = 0): Longest {
  const later = tasks.filter((each) => each.at >= from);
  const most = (of: readonly number[]) => of.reduce((one, other) => Math.max(one, other), 0);
  const late = (of: readonly number[]) => of.filter((each) => each > lateMs).length;
  const [onCpu, byClock] = [later.map((each) => each.cpuMs), later.map((each) => each.ms)];
  return { cpuMs: most(onCpu), lateCpu: late(onCpu), ms: most(byClock), late: late(byClock) };
}
