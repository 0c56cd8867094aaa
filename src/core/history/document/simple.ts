import * as z from "zod";
import type { FailureCode } from "../../events/failure.ts";

/** An id: harmless in a terminal, in a file's name and as a key. */
export const idShape = z.string().regex(/^[A-Za-z0-9][\w.:-]{0,127}$/, "is no ID");
export const timeShape = z.iso.datetime();
export const blobShape = z.string().regex(/^[0-9a-f]{64}$/, "is no SHA-256");
export const count = z.number().int().nonnegative();

const codes: Readonly<Record<FailureCode, true>> = {
  ...({ "no-key": true, auth: true, quota: true, "rate-limit": true, overflow: true, content: true, "no-tools": true } as const),
  ...({ certificate: true, network: true, "cut-off": true, server: true, malformed: true, "unknown-model": true } as const),
  ...({ "bad-request": true, "turn-limit": true, "time-limit": true, "token-limit": true, budget: true, loop: true } as const),
  ...({ plan: true, "partly-done": true, "no-agent": true, storage: true, internal: true } as const),
};
export const failureShape = z.object({
  code: z.enum(Object.keys(codes) as FailureCode[]),
  message: z.string(),
  retryAfterSeconds: z.number().optional(),
});
