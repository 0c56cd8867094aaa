import type { StampedChange } from "../log/record.ts";

/** What the thread is started with. */
export interface ThreadData {
  readonly folder: string;
  readonly wasmFile: string;
  readonly writer: string;
}

export type ToThread =
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly name: string;
      readonly given: readonly unknown[];
      readonly pending: readonly StampedChange[];
    }
  | { readonly kind: "fold"; readonly id: number; readonly purge?: "purge" }
  | { readonly kind: "recover"; readonly id: number; readonly pending: readonly StampedChange[] }
  | { readonly kind: "close"; readonly id: number };

export type FromThread =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  /** Of an error, what can cross between threads. */
  | { readonly kind: "failure"; readonly id: number; readonly message: string; readonly name: string; readonly code?: string }
  | { readonly kind: "warning"; readonly sentence: string }
  /** See `LibraryPorts.saw`. */
  | { readonly kind: "saw"; readonly moment: number };
