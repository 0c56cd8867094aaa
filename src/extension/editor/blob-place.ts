import type { BlobId, SessionId, StepId } from "../../core/events/ids.ts";

export const blobPlaceScheme = "anycowork-blob";

/** Where a stored text comes from. `empty`: the other side of a file that was not there. */
export type BlobPlace =
  | { readonly kind: "blob"; readonly id: BlobId }
  | { readonly kind: "output"; readonly sessionId: SessionId; readonly stepId: StepId }
  | { readonly kind: "empty" };

/** The path of a stored text in our own scheme. It ends with a file's name, which tells VS Code the language. */
export function blobPath(place: BlobPlace, name: string): string {
  const words = place.kind === "blob" ? [place.id] : place.kind === "output" ? [place.sessionId, place.stepId] : [];
  return ["", place.kind, ...words, lastPart(name)].join("/");
}

/** Reads such a path back; undefined for anything we did not make. */
export function parseBlobPath(path: string): BlobPlace | undefined {
  const [first, kind, ...rest] = path.split("/");
  if (first !== "") return undefined;
  if (kind === "empty" && rest.length === 1) return { kind };
  const [one, two] = rest;
  if (kind === "blob" && rest.length === 2 && one && /^[0-9a-f]{64}$/.test(one)) return { kind, id: one };
  if (kind === "output" && rest.length === 3 && one && two) return { kind, sessionId: one, stepId: two };
  return undefined;
}

function lastPart(name: string): string {
  return name.split(/[\\/]/).at(-1) || "text";
}
