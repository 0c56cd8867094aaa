/** Keeps a sentence that reaches the terminal by several ways from being told more than once. */
export interface Unsaid {
  /** The text from its first sentence on that was not said yet; undefined when all was. From then on all of it counts as said. */
  take(text: string): string | undefined;
  /** Everything may be said again. */
  forget(): void;
}

export function createUnsaid(): Unsaid {
  const said = new Set<string>();
  return {
    take(text) {
      const sentences = text.split(/(?<=[.!?])\s+(?=\S)/);
      const first = sentences.findIndex((each) => !said.has(each));
      for (const each of sentences) said.add(each);
      return first < 0 ? undefined : sentences.slice(first).join(" ");
    },
    forget: () => said.clear(),
  };
}
