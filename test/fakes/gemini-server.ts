import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type GeminiBody, type GeminiPart, geminiComplaint } from "./gemini-rules.ts";
import type { RawAnswer } from "./model-answer.ts";
import { json, sendRaw } from "./model-wire.ts";

/** An answer in parts, one event each; a part's signature counts as issued from then on. */
export interface GeminiAnswer {
  readonly parts: readonly GeminiPart[];
  /** Default `STOP`; `null`: none is sent. */
  readonly finish?: string | null;
  readonly usage?: Readonly<Record<string, number>>;
  readonly fault?: { readonly kind: "cut"; readonly afterBytes: number };
}

export interface GeminiRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: GeminiBody;
  /** Resolves when the answer is over, whoever ended it. */
  readonly ended: Promise<{ readonly how: "answered" | "gone" }>;
}

export type GeminiScript = readonly (GeminiAnswer | RawAnswer)[] | ((request: GeminiRequest, turn: number) => GeminiAnswer | RawAnswer);

export interface GeminiServer {
  /** Without the version of the API. */
  readonly baseUrl: string;
  readonly requests: readonly GeminiRequest[];
  /** What was refused, as the real API would have. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts a Gemini on 127.0.0.1 that says what the script says and is as strict about what it is sent as the real one. */
export async function startGeminiServer(script: GeminiScript, { key }: { readonly key?: string } = {}): Promise<GeminiServer> {
  const requests: GeminiRequest[] = [];
  const complaints: string[] = [];
  const issued = new Set<string>();

  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    readBody(request)
      .then((text) => sendRaw(response, answerTo(request, response, JSON.parse(text || "{}") as GeminiBody)))
      .catch(() => response.destroy());
  });

  function answerTo(request: IncomingMessage, response: ServerResponse, body: GeminiBody): RawAnswer {
    const complaint = refused(request, body);
    if (complaint) return complaint;
    const recorded = { path: request.url ?? "", headers: request.headers, body, ended: endOf(response) };
    const turn = requests.push(recorded) - 1;
    const answer =
      (typeof script === "function" ? script(recorded, turn) : script[turn]) ?? no(400, `The script has no answer ${turn + 1}.`);
    if ("status" in answer) return answer;
    for (const { thoughtSignature } of answer.parts) if (thoughtSignature) issued.add(thoughtSignature);
    return eventsOf(answer);
  }

  function refused({ url = "", headers }: IncomingMessage, body: GeminiBody): RawAnswer | undefined {
    if (key !== undefined && headers["x-goog-api-key"] !== key)
      return no(400, "API key not valid. Please pass a valid API key.", [{ reason: "API_KEY_INVALID" }]);
    if (!/^\/v1beta\/models\/[\w.-]+:streamGenerateContent\?alt=sse$/.test(url)) return no(404, `${url} is not found.`);
    const complaint = geminiComplaint(body, issued);
    if (complaint === undefined) return undefined;
    complaints.push(complaint);
    return no(400, complaint);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    complaints,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An error in Google's form. */
export function no(code: number, message: string, details: readonly object[] = []): RawAnswer {
  return json(code, { error: { code, message, status: statuses[code] ?? "INVALID_ARGUMENT", details } });
}

const statuses: Readonly<Record<number, string>> = {
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

function eventsOf({ parts, finish = "STOP", usage, fault }: GeminiAnswer): RawAnswer {
  const events = parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const candidate = {
      index: 0,
      content: { role: "model", parts: [part] },
      ...(isLast && finish !== null ? { finishReason: finish } : {}),
    };
    return `data: ${JSON.stringify({ candidates: [candidate], ...(isLast && usage ? { usageMetadata: usage } : {}) })}\r\n\r\n`;
  });
  const bytes = Buffer.from(events.join("")).subarray(0, fault?.afterBytes);
  const headers = { "content-type": "text/event-stream" };
  return { status: 200, headers, body: inPieces(bytes), ending: fault ? "reset" : "end" };
}

/** Pieces of 7 bytes in short answers, so that characters and events are cut. */
function* inPieces(bytes: Buffer): Generator<Buffer> {
  const size = bytes.length > 20_000 ? 4_096 : 7;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function endOf(response: ServerResponse): GeminiRequest["ended"] {
  return new Promise((resolve) => {
    response.on("finish", () => resolve({ how: "answered" }));
    response.on("close", () => resolve({ how: "gone" }));
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
