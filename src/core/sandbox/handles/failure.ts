/** An error by its code, as the file system would throw it. */
export function failure(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

/** The code of what a file system function threw. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** The code of an error that says: the path does not lead any more where it did when it was judged. */
export const elsewhere = "ELSEWHERE";

/** The same for people and the model. */
export function elsewhereMessage(label: string): string {
  return `${label} leads elsewhere than when this was asked for, so nothing was done. Look again before you go on.`;
}
