import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Answer, ChatBody } from "./model-answer.ts";
import { complaint } from "./model-rules.ts";
import { json, refusal, respond } from "./model-wire.ts";

/** Answers by a list, one a request in order, or by looking at the request. `turn` counts the chat requests from 0. */
export type Script = readonly Answer[] | ((request: RecordedRequest, turn: number) => Answer);

export interface ModelServerOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** When given, requests without it are refused as the real API does. */
  readonly key?: string;
  readonly models?: readonly string[];
  /** Told with what each request shows its key, also those that are refused. */
  readonly heard?: (authorization: string | undefined) => void;
  /** `odd` breaks characters and JSON across writes and adds comments; `whole` writes the answer at once, for measuring. */
  readonly chunking?: "odd" | "whole";
}

export interface ModelServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  /** The chat requests, as they came. */
  readonly requests: readonly RecordedRequest[];
  /** How often `/v1/models` was asked. */
  readonly modelLists: number;
  /** Resolves when so many chat requests have come. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface RecordedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: ChatBody;
  /** The size of the body as sent. */
  readonly bytes: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly arrivedAt: number;
  /** Tells connections apart: equal numbers came over the same one. */
  readonly connection: number;
  /** `answered` at the end of the answer, `gone` when the client left before. */
  readonly ended: Promise<{ readonly how: "answered" | "gone"; readonly at: number }>;
}

/** Starts a model that speaks the real Chat Completions wire on 127.0.0.1 and says what the script says. */
export async function startModelServer(script: Script, options: ModelServerOptions = {}): Promise<ModelServer> {
  const requests: RecordedRequest[] = [];
  const waiting = new Set<() => void>();
  const connections = new WeakMap<object, number>();
  let connectionCount = 0;
  let modelLists = 0;

  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    options.heard?.(request.headers.authorization);
    readBody(request)
      .then((text) => {
        const manner = { id: `chat-${requests.length + 1}`, odd: options.chunking !== "whole" };
        const body = parsed(text);
        const answer = refused(request, text, body) ?? chat(request, response, { text, body });
        return respond(response, answer, { ...manner, body });
      })
      .catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    connectionCount += 1;
    connections.set(socket, connectionCount);
  });

  function refused(request: IncomingMessage, text: string, body: ChatBody): Answer | undefined {
    const { method, url, headers } = request;
    if (options.key !== undefined && headers.authorization !== `Bearer ${options.key}`)
      return refusal(401, "Incorrect API key provided.", "invalid_api_key");
    if (method === "GET" && url === "/v1/models") {
      modelLists += 1;
      return json(200, modelList(options.models ?? ["scripted"]));
    }
    if (method !== "POST" || url !== "/v1/chat/completions") return refusal(404, `Unknown request URL: ${method} ${url}`);
    const problem = complaint(text, body);
    return problem === undefined ? undefined : refusal(400, problem);
  }

  function chat(request: IncomingMessage, response: ServerResponse, said: { text: string; body: ChatBody }): Answer {
    const recorded = record(request, response, { ...said, connection: connections.get(request.socket) ?? 0 });
    const turn = requests.push(recorded) - 1;
    for (const each of waiting) each();
    const answer = typeof script === "function" ? script(recorded, turn) : script[turn];
    return answer ?? refusal(400, `The script has no answer for request ${turn + 1}.`);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    get modelLists() {
      return modelLists;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (requests.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function record(
  request: IncomingMessage,
  response: ServerResponse,
  more: { text: string; body: ChatBody; connection: number },
): RecordedRequest {
  return {
    path: request.url ?? "",
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: more.body,
    bytes: Buffer.byteLength(more.text),
    arrivedAt: now(),
    connection: more.connection,
    ended: new Promise((resolve) => {
      response.on("finish", () => resolve({ how: "answered", at: now() }));
      response.on("close", () => resolve({ how: "gone", at: now() }));
    }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}

function parsed(text: string): ChatBody {
  try {
    return JSON.parse(text) as ChatBody;
  } catch {
    return { model: "", messages: [] };
  }
}

function modelList(models: readonly string[]): object {
  return { object: "list", data: models.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "script" })) };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
