import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import Docker from "dockerode";
import { type Carried, createCarrier } from "../../../src/core/sandbox/box/carry.ts";
import { createOutput } from "../../../src/core/sandbox/process/output.ts";

/** What an engine answers. */
interface Answers {
  /** Status of making a command, and of beginning it. */
  readonly made?: number;
  readonly begun: number;
  readonly isRunning: boolean;
}

test("a command whose box is gone is run anew only where the engine says that it did not begin", async () => {
  for (const begun of [404, 409]) assert.equal(await carried({ begun, isRunning: false }), "gone", String(begun));
  for (const begun of [500, 502, 503, 400]) assert.equal(await carried({ begun, isRunning: false }), "lost", String(begun));
});

test("a command that could not even be made has not begun, whatever the engine says", async () => {
  for (const made of [404, 409, 500]) assert.equal(await carried({ made, begun: 500, isRunning: false }), "gone", String(made));
});

test("what an engine refuses to run in a box that is there is told", async () => {
  for (const begun of [404, 500]) assert.match(JSON.stringify(await carried({ begun, isRunning: true })), /^\{"refusal":".*no such luck/);
});

/** What becomes of a command where the engine answers so. */
async function carried({ made = 201, begun, isRunning }: Answers): Promise<Carried> {
  const engine = createServer((request, response) => {
    const path = request.url ?? "";
    const [status, body] = path.endsWith("/exec")
      ? [made, { Id: "command", message: "no such luck" }]
      : path.endsWith("/start")
        ? [begun, { message: "no such luck" }]
        : [200, { State: { Running: isRunning } }];
    request.resume();
    response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
  });
  await once(engine.listen(0, "127.0.0.1"), "listening");
  try {
    const docker = new Docker({ host: "127.0.0.1", port: (engine.address() as AddressInfo).port, protocol: "http" });
    const carrier = createCarrier({ container: docker.getContainer("box"), user: "1000:1000", memoryMb: 100 });
    const place = { sessionId: "session1", folders: ["/w"] };
    const { signal } = new AbortController();
    const command = { command: "true", directory: "/w", place, environment: {}, timeoutMs: 5_000, signal, onOutput: () => undefined };
    return await carrier.carry(command, { output: createOutput(command), name: "n" });
  } finally {
    engine.close();
  }
}
