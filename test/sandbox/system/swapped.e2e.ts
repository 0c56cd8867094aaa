import assert from "node:assert/strict";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { lacks } from "../../programs.ts";
import { swapTests } from "../walls/swaps.ts";
import { person, stage } from "./stage.ts";

const skip = lacks("bwrap");

swapTests("the system's sandbox", () => ({ ...stage(), person }), { tries: 30, skip: skip || lacks("perl") });

test("a workspace folder within another one is found to be what it is, and can't be moved", { skip }, async () => {
  const { folder, run } = stage();
  const inner = path.join(folder, "my apps/inner");
  mkdirSync(path.join(inner, ".git"), { recursive: true });
  for (const each of [".env", ".git/config"]) writeFileSync(path.join(inner, each), "[core]\n");
  if (process.getuid?.() === 0) for (const each of [path.dirname(inner), inner]) chownSync(each, person.uid, person.gid);
  const place = { sessionId: "talk" as SessionId, folders: [folder, inner] };
  const { output, problem } = await run(`cat .env; cat .git/config; mv "${inner}" gone 2>/dev/null || echo stays`, {
    place,
    directory: inner,
  });
  assert.deepEqual([output, problem], ["[core]\nstays\n", undefined]);
});
