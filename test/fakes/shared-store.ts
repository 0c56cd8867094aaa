import type { Holder, Leases } from "../../src/core/storage/lease.ts";
import type { Change } from "../../src/core/storage/store.ts";
import { MemoryStore } from "./memory-store.ts";

/** One store as several windows see it: each hears what the others commit. */
export function sharedStore(count: number): readonly MemoryStore[] {
  const shared = new MemoryStore();
  const listeners = new Map<number, Set<(changes: readonly Change[]) => void>>();
  return Array.from({ length: count }, (_, index) => {
    const own = new Set<(changes: readonly Change[]) => void>();
    listeners.set(index, own);
    const tell = (changes: readonly Change[]) => {
      const news = structuredClone(changes);
      setImmediate(() => {
        for (const [other, all] of listeners) if (other !== index) for (const each of all) each(news);
      });
    };
    const commit = async (changes: readonly Change[]) => {
      await shared.commit(changes);
      tell(changes);
    };
    const seen: Partial<MemoryStore> = {
      commit,
      note: (changes) => void commit(changes).catch(() => undefined),
      watch(listener) {
        own.add(listener);
        return () => own.delete(listener);
      },
      close: async () => undefined,
    };
    return new Proxy(shared, {
      get(target, name) {
        const value: unknown = Reflect.get(Object.hasOwn(seen, name) ? seen : target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  });
}

/** Leases in memory, for windows that can be said to be dead or silent. */
export class SharedLeases {
  readonly #held = new Map<string, { readonly owner: string; readonly turn: number; readonly lost: () => void; fresh: boolean }>();
  readonly dead = new Set<string>();
  readonly silent = new Set<string>();

  /** The leases as one process sees them. */
  of(owner: string): Leases {
    const grant = (sessionId: string, turn: number, lost: () => void) => {
      const entry = { owner, turn, lost, fresh: true };
      this.#held.set(sessionId, entry);
      const isOurs = () => this.#held.get(sessionId) === entry;
      return {
        turn,
        isFresh: () => !this.silent.has(owner),
        confirm: async () => {
          if (!isOurs()) lost();
          return isOurs();
        },
        release: async () => void (isOurs() && this.#held.delete(sessionId)),
      };
    };
    const holderOf = (sessionId: string): Holder | undefined => {
      const entry = this.#held.get(sessionId);
      if (!entry) return undefined;
      const { owner: by } = entry;
      return { owner: by, isHere: by === owner, isDead: this.dead.has(by), isSilent: this.silent.has(by) };
    };
    return {
      begin: (sessionId, lost) => grant(sessionId, 1, lost),
      take: async (sessionId, lost) => {
        const holder = holderOf(sessionId);
        if (holder && !holder.isDead && !holder.isSilent) return { kind: "held", holder };
        return { kind: "taken", lease: grant(sessionId, (this.#held.get(sessionId)?.turn ?? 0) + 1, lost) };
      },
      holder: async (sessionId) => holderOf(sessionId),
    };
  }
}
