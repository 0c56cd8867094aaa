import assert from "node:assert/strict";
import { test } from "node:test";
import type { Core } from "../../../src/core/core.ts";
import { createEnds } from "../../../src/extension/chat/ends.ts";
import { createConnectionHandlers } from "../../../src/extension/connections/handlers.ts";
import { createSkillHandlers } from "../../../src/extension/skills/handlers.ts";

test("what is begun for a chat ends with it, and at once where it is gone already", () => {
  const ends = createEnds();
  const ended: string[] = [];
  ends.add(() => ended.push("one"));
  ends.end();
  ends.end();
  ends.add(() => ended.push("late"));
  assert.deepEqual(ended, ["one", "late"]);
});

test("a chat listens once to MCP servers and to the folders of skills, however often their pages ask, and no longer when it is gone", async () => {
  const listening = new Set<string>();
  const watch = (what: string) => {
    assert.ok(!listening.has(what), `${what} twice`);
    listening.add(what);
    return () => void listening.delete(what);
  };
  const core = {
    connections: { watch: () => watch("servers"), list: async () => ({ servers: [], problems: [] }) },
    rules: async () => ({ rules: [], problems: [] }),
    skills: {
      watch: async (folders: readonly string[]) => watch(`skills in ${folders}`),
      list: async () => ({ skills: [], shadowed: [], refused: [], problems: [] }),
    },
  } as unknown as Core;
  let folders = ["/a"];
  const ends = createEnds();
  const parts = {
    desk: { core: async () => core, folders: () => folders, shown: () => undefined },
    chat: { post: () => undefined, isVisible: () => true },
    until: ends.add,
  };
  const servers = createConnectionHandlers({ ...parts, inputs: { forget: async () => undefined } });
  const skills = createSkillHandlers({ ...parts, stale: () => undefined });
  await Promise.all([1, 2].flatMap(() => [servers.loadConnections({}), skills.loadSkills({})]));
  assert.deepEqual([...listening].sort(), ["servers", "skills in /a"]);
  folders = ["/b"];
  await skills.loadSkills({});
  assert.deepEqual([...listening].sort(), ["servers", "skills in /b"]);
  ends.end();
  await skills.loadSkills({});
  assert.deepEqual([...listening], []);
});
