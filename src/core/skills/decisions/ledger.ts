import type { AllowedContent, SkillRow, SkillSource } from "../../events/words/skill.ts";
import type { Mark } from "../../sandbox/files/mark.ts";
import type { Store } from "../../storage/store.ts";
import type { Skill, SkillProblem } from "../skill.ts";

/** What the person decided about skills, by the place each lies in. Rejects with a `StoreError` when it can't be stored. */
export interface Ledger {
  /** While nothing was ever decided the store is not opened. */
  all(): Promise<ReadonlyMap<string, SkillRow>>;
  /** Keeps something new about a skill, beside what is kept already. */
  note(skill: Placed, change: Decision): Promise<SkillProblem | undefined>;
  /** Forgets what was decided. */
  forget(skill: Placed): Promise<void>;
}

type Placed = Pick<Skill, "name" | "folder" | "scope">;

interface Decision {
  readonly allowed?: AllowedContent;
  readonly draft?: boolean;
  readonly source?: SkillSource;
  readonly offFor?: readonly string[];
}

export interface LedgerPorts {
  readonly store: Pick<Store, "skills" | "commit">;
  readonly mark: Mark;
  /** The time, as ISO. */
  now(): string;
}

export function createLedger({ store, mark, now }: LedgerPorts): Ledger {
  const all = async () => new Map(((await mark.mayBeSet()) ? await store.skills() : []).map((each) => [each.id, each]));
  return {
    all,
    async note(skill, change) {
      const id = placeId(skill);
      const unmarked = await mark.set();
      if (unmarked !== undefined) return { problem: `Nothing can be decided about skills, since ${unmarked}.` };
      const former = (await all()).get(id);
      await store.commit([{ table: "skills", row: { ...former, id, name: skill.name, ...change, updatedAt: now() } }]);
      return undefined;
    },
    async forget(skill) {
      const former = (await all()).get(placeId(skill));
      if (former) await store.commit([{ table: "skills", row: { id: former.id, name: former.name, updatedAt: now(), removedAt: now() } }]);
    },
  };
}

/** Where a skill lies, as rows call it: what comes along lies elsewhere in each version. */
export function placeId({ name, folder, scope }: Placed): string {
  return scope === "bundled" ? `bundled:${name}` : folder;
}
