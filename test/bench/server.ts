// The scripted model in a process of its own, so that its work is nobody's: `server`. It prints its port and ends with its standard input.
// POST /TURNS-TOKENS/RUN/chat/completions plays a task; GET /RUN tells what came and forgets it.
import { createServer, type IncomingMessage } from "node:http";
import { answerTo } from "./task.ts";

/** What one run of a task looked like from the model's side. Times in milliseconds since the epoch. */
export interface Seen {
  /** When each request was there as a whole. */
  readonly arrivedAt: number[];
  /** When each answer had been handed over. */
  readonly answeredAt: number[];
  readonly bodies: string[];
  readonly connections: number;
}

const runs = new Map<string, { arrivedAt: number[]; answeredAt: number[]; bodies: Buffer[]; sockets: Set<object>; isProduct: boolean }>();

const server = createServer((request, response) => {
  const [, first = "", run = ""] = (request.url ?? "").split("/");
  if (request.method === "GET") {
    const seen = runs.get(first);
    runs.delete(first);
    const told = seen && { ...seen, bodies: seen.bodies.map(String), connections: seen.sockets.size, sockets: undefined };
    response.end(JSON.stringify(told ?? null));
    return;
  }
  void readBody(request).then((body) => {
    const arrivedAt = now();
    const seen = runs.get(run) ?? {
      arrivedAt: [],
      answeredAt: [],
      bodies: [],
      sockets: new Set(),
      isProduct: body.includes('"run_command"'),
    };
    runs.set(run, seen);
    const turn = seen.arrivedAt.push(arrivedAt) - 1;
    seen.bodies.push(body);
    seen.sockets.add(request.socket);
    response.writeHead(200, { "content-type": "text/event-stream" });
    const [turns = 0, tokens = 0] = first.split("-").map(Number);
    response.end(answerTo(turn, { turns, tokens }, seen.isProduct));
    seen.answeredAt.push(now());
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? address.port : 0);
});
process.stdin.resume().on("end", () => process.exit(0));

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces);
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
