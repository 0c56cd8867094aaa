import type { FailureCode } from "../failure.ts";

/** What a run that failed is called: some of its plan may be done. */
export function failedWord(code: FailureCode | undefined): "failed" | "partly done" {
  return code === "partly-done" ? "partly done" : "failed";
}

/** The same at the beginning of a line. */
export function failedHead(code: FailureCode): "Failed" | "Partly done" {
  return failedWord(code) === "failed" ? "Failed" : "Partly done";
}
