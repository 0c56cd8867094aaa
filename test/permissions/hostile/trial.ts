import assert from "node:assert/strict";
import path from "node:path";
import { guardOf } from "../../../src/core/sandbox/guarded.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { marker } from "../../tools/reading/fixture.ts";
import { fillAround } from "./tricks.ts";
import { type Acting, type Call, changesBetween, createHostileWorld, type HostileWorld, toldSecrets } from "./world.ts";

/** What somebody may have allowed for good in a workspace of their own. */
const generous = {
  allow: ["write:**", "move:**", "delete:src/**", "read:docs/**", "shell:git status", "shell:ls", "shell:cat", "shell:npm test"],
};

export interface Way extends Pick<Acting, "mode" | "rules"> {
  readonly title: string;
  /** Whether the same was said yes to for always. */
  readonly isGranted?: true;
}

export const ways: readonly Way[] = [
  { title: "asks", mode: "ask" },
  { title: "lets edits pass", mode: "edits" },
  { title: "is smart", mode: "smart" },
  { title: "asks, with much that was allowed for good", mode: "ask", rules: generous },
  { title: "asks, with much that was said yes to for always", mode: "ask", isGranted: true },
];

async function grantedStore(): Promise<MemoryStore> {
  const store = new MemoryStore();
  const kept = {
    sessionId: "other",
    scope: "always",
    tool: "any",
    binding: "b",
    detail: "d",
    where: "w",
    at: "2026-01-01T00:00:00.000Z",
  } as const;
  await store.commit(generous.allow.map((rule) => ({ table: "rules", row: { ...kept, id: rule, rule } })));
  return store;
}

/**
 * Has a model make the calls where there is nobody to ask, and holds that no secret was told and nothing was changed but what may pass:
 * files of the workspace that no tool obeys. Where nothing but reading passes, nothing at all. Gives the world as it is then.
 */
export async function holdHarmless(
  callsOf: (world: HostileWorld) => readonly Call[],
  { mode, rules, isGranted }: Omit<Way, "title">,
): Promise<HostileWorld> {
  const world = createHostileWorld();
  fillAround(world);
  const calls = callsOf(world);
  const before = world.snapshot();
  const store = isGranted ? { store: await grantedStore() } : {};
  const stage = world.stage({ calls, mode, rules, canAsk: () => false, ...store });
  await stage.play("Go");
  const { steps } = await stage.view();
  assert.equal(steps.length, calls.length);
  assert.deepEqual(toldSecrets(stage.provider, marker), []);
  const changes = changesBetween(before, world.snapshot());
  if (mode === "ask" && !rules && !isGranted) assert.deepEqual(changes, []);
  assert.deepEqual(
    changes.filter((each) => !mayChange(each) || each.includes("PWNED")),
    [],
  );
  return world;
}

/** Package managers keep a log of their own. */
function mayChange(name: string): boolean {
  const [top, ...parts] = name.split(path.sep);
  return (top === "proj" && guardOf(parts, "write") === undefined) || (top === "home" && parts[0] === ".npm");
}
