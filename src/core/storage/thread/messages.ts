import type { StampedChange } from "../log/record.ts";
import type { FoldMode } from "../snapshot/fold.ts";

/** What the thread is started with: to answer questions, or to look through one image and end. */
export type ThreadData = DeskData | { readonly wasmFile: string; readonly image: string };

export interface DeskData {
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
  | { readonly kind: "fold"; readonly id: number; readonly mode: FoldMode }
  | { readonly kind: "fold-if-due" }
  | { readonly kind: "recover"; readonly id: number; readonly pending: readonly StampedChange[] };

export type FromThread =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  /** Of an error, what can cross between threads. */
  | { readonly kind: "failure"; readonly id: number; readonly message: string; readonly name: string; readonly code?: string }
  | { readonly kind: "warning"; readonly sentence: string }
  /** See `LibraryPorts.saw`. */
  | { readonly kind: "saw"; readonly moment: number };
