import { longestMessage } from "./lines.ts";

/** The same way out, where no single message of an answer may be longer than `longest` bytes: reading a longer one fails with a sentence. */
export function boundedFetch(send: typeof fetch, longest = longestMessage): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const { status, statusText } = response;
    const headers = [...response.headers];
    const isEmpty = !response.body || [204, 205, 304].includes(status);
    const isStream = response.headers.get("content-type")?.includes("text/event-stream") ?? false;
    return new Response(isEmpty ? undefined : bounded(response.body, { longest, isStream }), { status, statusText, headers });
  };
}

interface Bound {
  readonly longest: number;
  /** Of events: each ends with a blank line, and is a message of its own. Blank lines in another answer end nothing. */
  readonly isStream: boolean;
}

function bounded(body: NonNullable<Response["body"]>, { longest, isStream }: Bound): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      const end = isStream ? lastBlankLine(value) : -1;
      size = end === -1 ? size + value.length : value.length - end;
      if (size <= longest) return controller.enqueue(value);
      const most = Math.round(longest / 1024 / 1024);
      controller.error(new Error(`The answer was larger than ${most} MB and was not read. Ask for less at once.`));
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function lastBlankLine(bytes: Uint8Array): number {
  for (let at = bytes.lastIndexOf(10); at > 0; at = bytes.lastIndexOf(10, at - 1)) {
    const before = bytes[at - 1] === 13 ? at - 2 : at - 1;
    if (bytes[before] === 10) return at;
  }
  return -1;
}
