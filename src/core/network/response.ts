import type { IncomingMessage } from "node:http";
import { pipeline, type Readable } from "node:stream";

/**
 * An answer in the shape of the platform's `Response`, whose own class takes 25 ms to load. What model SDKs and our own readers
 * use of it is here (status, headers, the body by reader or by iteration, whole as text, JSON or bytes), and nothing more.
 */
export async function toResponse(message: IncomingMessage, url: URL): Promise<Response> {
  const status = message.statusCode ?? 0;
  const body = toBody(await decompressed(message));
  const text = async () => new TextDecoder().decode(await body.whole());
  const lean = {
    status,
    statusText: message.statusMessage ?? "",
    ok: status >= 200 && status <= 299,
    url: url.href,
    redirected: false,
    type: "basic",
    headers: toHeaders(message),
    body,
    text,
    json: async () => JSON.parse(await text()),
    // A copy: what is behind a Buffer may hold what is none of theirs.
    arrayBuffer: async () => Uint8Array.from(await body.whole()).buffer,
  };
  return lean as object as Response;
}

function toHeaders({ headers }: IncomingMessage) {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : String(value)]));
  return {
    get: (name: string) => values.get(name.toLowerCase()) ?? null,
    has: (name: string) => values.has(name.toLowerCase()),
    forEach: (each: (value: string, name: string) => void) => values.forEach(each),
    entries: () => values.entries(),
    keys: () => values.keys(),
    values: () => values.values(),
    [Symbol.iterator]: () => values.entries(),
  };
}

/** A body nobody reads to its end takes its connection along when it is cancelled. */
function toBody(stream: Readable) {
  const iterate = () => stream.iterator() as AsyncIterableIterator<Uint8Array>;
  const cancel = async () => void stream.destroy();
  return {
    [Symbol.asyncIterator]: iterate,
    cancel,
    getReader() {
      const iterator = iterate();
      const read = async () => {
        const { done, value } = await iterator.next();
        return done ? { done: true, value: undefined } : { done: false, value };
      };
      return { read, cancel, releaseLock: () => undefined };
    },
    async whole(): Promise<Uint8Array> {
      const pieces: Uint8Array[] = [];
      for await (const piece of iterate()) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

/** Compression is not asked for; some servers do it all the same. */
async function decompressed(message: IncomingMessage): Promise<Readable> {
  const encoding = message.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return message;
  const { createBrotliDecompress, createGunzip, createInflate } = await import("node:zlib");
  const makers = new Map([
    ["br", createBrotliDecompress],
    ["gzip", createGunzip],
    ["x-gzip", createGunzip],
    ["deflate", createInflate],
  ] as const);
  const make = makers.get(encoding as "br");
  // What went wrong is told by the last of the chain to whoever reads it.
  return make ? pipeline(message, make(), () => undefined) : message;
}
