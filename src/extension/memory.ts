/** Small things that are kept, by name. */
export interface Memory {
  get<Value>(key: string): Value | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** VS Code's memento, as far as it is used. */
export interface Memento extends Memory {
  keys(): readonly string[];
}

/** VS Code reads and writes all of a memento at once, at every start: what grows belongs into the store. In bytes, names and values as JSON. */
export const memoryLimitBytes = 10_000;

/** A memento that refuses to become larger than the limit; what it held stays. */
export function smallMemory(memento: Memento): Memory {
  const sizeOf = (key: string, value: unknown) => Buffer.byteLength(JSON.stringify([key, value ?? null]));
  return {
    get: (key) => memento.get(key),
    async update(key, value) {
      const others = memento.keys().filter((each) => each !== key);
      const bytes = others.reduce((sum, each) => sum + sizeOf(each, memento.get(each)), value === undefined ? 0 : sizeOf(key, value));
      if (bytes > memoryLimitBytes)
        throw new Error(`"${key}" is too large to be kept among VS Code's own settings (${bytes} bytes in all).`);
      await memento.update(key, value);
    },
  };
}
