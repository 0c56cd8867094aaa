import assert from "node:assert/strict";
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import type { Workshop } from "./workshop.ts";

/** All files below the first folder, with their content and mode. */
export function picture(shop: Workshop): Readonly<Record<string, string>> {
  const all = readdirSync(shop.path(""), { recursive: true, encoding: "utf8" }).filter((each) => !/(^|\/)\.git(\/|$)/.test(each));
  return Object.fromEntries(
    all.sort().map((name) => {
      const found = lstatSync(shop.path(name));
      const content = found.isDirectory()
        ? "folder"
        : found.isSymbolicLink()
          ? readlinkSync(shop.path(name))
          : shop.bytes(name).toString("hex");
      return [name, `${found.isSymbolicLink() ? "link" : (found.mode & 0o777).toString(8)} ${content}`];
    }),
  );
}

/** Undoes what is ready of the last run until that is told, such as "undo 1 of 5"; gives how much was left. */
export async function stoppable(shop: Workshop) {
  const scope = await shop.lastRun();
  return async (at: string | undefined): Promise<{ readonly stepId: string | undefined; readonly left: number }> => {
    const stop = new AbortController();
    const { files } = await shop.plan(scope);
    const progress = (stage: string, done: number, of: number) => `${stage} ${done} of ${of}` === at && stop.abort();
    const report = await shop.stage.runtime.undo.apply(
      shop.stage.sessionId(),
      { scope, files: files.filter((each) => each.state === "ready") },
      { signal: stop.signal, progress },
    );
    const left = report.files.filter((each) => !each.done);
    assert.ok(left.every((each) => /It was stopped before this file/.test(each.problem ?? "")));
    return { stepId: report.stepId, left: left.length };
  };
}
