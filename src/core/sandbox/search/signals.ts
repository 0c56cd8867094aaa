import type { Done, Job } from "./work.ts";

/** What a worker is sent. */
export interface Order {
  readonly job: Job;
  readonly shared: SharedArrayBuffer;
}

/** What a worker answers. */
export type Answer = { readonly done: Done } | { readonly problem: string };

/** Memory that both sides see while the worker is too busy to read messages: whether to stop, and which file it is at. */
export interface Signals {
  stop(): void;
  isStopped(): boolean;
  begin(file: string): undefined;
  /** Tells that it goes on within the file. */
  beat(): void;
  /** Changes whenever the worker gets on. */
  progress(): number;
  file(): string;
}

const numbers = 3;
const pathBytes = 4_096;
export const sharedBytes = numbers * 4 + pathBytes;

export function createSignals(shared: SharedArrayBuffer): Signals {
  const [stopAt, progressAt, lengthAt] = [0, 1, 2];
  const states = new Int32Array(shared, 0, numbers);
  const bytes = new Uint8Array(shared, numbers * 4, pathBytes);
  const encoder = new TextEncoder();
  return {
    stop: () => void Atomics.store(states, stopAt, 1),
    isStopped: () => Atomics.load(states, stopAt) === 1,
    begin: (file) => {
      states[lengthAt] = encoder.encodeInto(file, bytes).written;
      Atomics.add(states, progressAt, 1);
    },
    beat: () => void Atomics.add(states, progressAt, 1),
    progress: () => Atomics.load(states, progressAt),
    file: () => new TextDecoder().decode(bytes.slice(0, states[lengthAt])),
  };
}
