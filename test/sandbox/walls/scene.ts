import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SessionId } from "../../../src/core/events/ids.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import { createWalls } from "../../../src/core/sandbox/walls/walls.ts";
import { tempFolder } from "../../temp.ts";

export const ended: ProcessResult = { reason: "ended", exitCode: 0, output: "", leftovers: "none" };

/** A workspace, and the walls around what is done in it as if a command in a box did it. */
export function scene(...files: readonly string[]) {
  const root = tempFolder();
  const [folder, dataFolder, outside] = ["project", "data", "outside"].map((each) => path.join(root, each)) as [string, string, string];
  for (const each of [folder, outside]) mkdirSync(each);
  const at = (name: string) => path.join(folder, name);
  const put = (name: string, text = name) => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  };
  for (const each of files) put(each);
  const walls = createWalls({ dataFolder, home: undefined, now: () => Date.now() });
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const said: string[] = [];
  const begin = async (more: Partial<typeof place> = {}) => {
    const guard = await walls.begin({ place: { ...place, ...more }, command: "work", onOutput: (text) => said.push(text) });
    if ("problem" in guard) assert.fail(guard.problem);
    return guard;
  };
  /** Does the work while a command is watched, and gives the notes beside its end. */
  const during = async (work: () => void | Promise<void>, result = ended) => {
    const guard = await begin();
    await work();
    return (await guard.end(result)).notes ?? [];
  };
  const hidden = async (sessionId = "talk") => {
    const mounts = await walls.look({ ...place, sessionId: sessionId as SessionId });
    if ("problem" in mounts) assert.fail(mounts.problem);
    return mounts.hiddenFiles.map((each) => path.relative(folder, each));
  };
  const kept = () => {
    const trash = path.join(dataFolder, "trash");
    const entries = existsSync(trash) ? readdirSync(trash).filter((each) => !each.endsWith(".json")) : [];
    return entries.flatMap((each) => readdirSync(path.join(trash, each))).sort();
  };
  return { folder, dataFolder, outside, at, put, walls, begin, during, hidden, kept, said };
}
