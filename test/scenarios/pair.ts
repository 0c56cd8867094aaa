import assert from "node:assert/strict";
import type { SendVerb } from "../../src/core/events/message.ts";
import type { MemoryStore } from "../fakes/memory-store.ts";
import { ScriptedProvider } from "../fakes/scripted-provider.ts";
import { SharedLeases, sharedStore } from "../fakes/shared-store.ts";
import { breath } from "./acts.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

/** Two windows on one data folder. What the second shall look at is said by `at`. */
export function windows(
  first: Partial<Setting> & Pick<Setting, "provider">,
  second: Partial<Setting> = {},
  others: readonly Partial<MemoryStore>[] = [],
) {
  const [storeA, storeB] = sharedStore(2).map((store, index) => withOther(store, others[index] ?? {}));
  const leases = new SharedLeases();
  const stage = (owner: string, setting: Partial<Setting>): Stage =>
    setStage({
      provider: new ScriptedProvider([]),
      isAlive: (name) => !leases.dead.has(name),
      ...setting,
      owner,
      leases: leases.of(owner),
    });
  const a = stage("A", { ...first, store: storeA });
  const b = stage("B", { ...second, store: storeB });
  const at = () => a.sessionId();
  const send = (text: string, verb?: SendVerb) =>
    b.runtime.send({ text, verb, sessionId: at(), workspace: [], model: "test/scripted", approvalMode: "ask" });
  return { a, b, leases, at, send };
}

function withOther(store: MemoryStore, other: Partial<MemoryStore>): MemoryStore {
  return new Proxy(store, { get: (target, name) => Reflect.get(Object.hasOwn(other, name) ? other : target, name) });
}

/** Lets both go on until it is so. */
export async function soon(stages: readonly Stage[], isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (await isSo()) return;
    await breath();
    if (round % 20 === 19) for (const each of stages) each.clock.advance(500);
  }
  assert.fail("it never came to it");
}

/** The same until the promise is kept. */
export async function passing<T>(stages: readonly Stage[], promise: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  promise.then(over, over);
  await soon(stages, () => isOver);
  return promise;
}
