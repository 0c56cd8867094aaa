/** Sends one request, as the platform's own `fetch` does. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** An answer whose status means no, with as much of its body as sentences are made from. */
export class RefusedError extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(response: Response, body: string) {
    super("refused");
    this.name = "RefusedError";
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
  }
}

/** No answer at all. SDKs would drop the reason of some of these, so it is kept where they do not look. */
export class LostError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("lost");
    this.name = "LostError";
    this.reason = reason;
  }
}

/**
 * Sends once and follows no redirect: it would carry the conversation to another host.
 * Throws a `RefusedError` for a status that means no, a `LostError` where nobody answered.
 */
export async function fetchOnce(fetch: Fetch, input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "manual" }).catch((reason: unknown) => {
    throw new LostError(reason);
  });
  if (response.ok) return response;
  throw new RefusedError(response, await readSome(response, 64 * 1024));
}

/** The beginning of a body, up to so many characters; of a body that breaks off what came. */
export async function readSome(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > limit) break;
    }
  } catch {
    // The status is known; what is missing of the body only makes the sentence shorter.
  }
  return text.slice(0, limit);
}
