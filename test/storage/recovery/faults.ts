import assert from "node:assert/strict";
import { openStore } from "../../../src/core/storage/database.ts";
import { tempFolder } from "../../temp.ts";
import { faultyFiles } from "../faulty-files.ts";
import { storePorts } from "../ports.ts";
import { conversation } from "../rows.ts";
import { deserted, use } from "./lived.ts";

const patience = { silenceMs: 10, waitMs: 10_000 };

/** Lets a call to the real disk fail, once and then from there on, in a life that folds twice; every third call, since `faults/` tries each one in memory. */
export async function checkFaults(): Promise<void> {
  for (const isOnce of [true, false])
    for (let count = isOnce ? 1 : 2; ; count += 3) {
      const { folder, acknowledged, isDone } = await liveWithFault((each) => (isOnce ? each === count : each >= count));
      await checkKept(folder, acknowledged, count);
      if (isDone) break;
    }
}

async function liveWithFault(matches: (count: number) => boolean) {
  const folder = tempFolder();
  const files = faultyFiles();
  let wasHit = false;
  files.fault = {
    code: "EIO",
    matches: (_call, count) => {
      const hits = matches(count);
      wasHit ||= hits;
      return hits;
    },
  };
  const acknowledged: string[] = [];
  try {
    const store = await openStore(storePorts(folder, { ...deserted, files, patience, onWarning: () => undefined }));
    for (const id of ["a", "b"]) {
      await store.commit(conversation(id)).then(
        () => acknowledged.push(id),
        () => undefined,
      );
      await store.cleanUp().catch(() => undefined);
    }
    await store.close();
    acknowledged.splice(0, 2, "a", "b");
  } catch (error) {
    assert.equal((error as Error).name, "StoreError");
  }
  return { folder, acknowledged, isDone: !wasHit };
}

async function checkKept(folder: string, acknowledged: readonly string[], count: number): Promise<void> {
  const check = async (store: { sessions(): Promise<readonly { readonly id: string }[]> }) => {
    const there = (await store.sessions()).map((each) => each.id);
    const missing = acknowledged.filter((each) => !there.includes(each));
    assert.deepEqual(missing, [], `at call ${count}`);
  };
  await use(folder, check, { patience, onWarning: () => undefined });
}
