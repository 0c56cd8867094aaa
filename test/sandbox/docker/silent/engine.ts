import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { after } from "node:test";
import { tempFolder } from "../../../temp.ts";
import { engineAddress } from "../stage.ts";

/** What an engine that is busy may tell late; this one never does. */
export interface Unsaid {
  /** That a container has ended: whoever is attached to it is not told. */
  readonly ends?: true;
  /** What a program in a container prints, and that the engine could not begin it. */
  readonly output?: true;
}

/** The engine of the tests, some of which is kept back. Gives its address. */
export async function silentEngine({ ends, output }: Unsaid): Promise<string> {
  const socket = path.join(tempFolder(), "sock");
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: engineAddress.replace("unix://", ""), allowHalfOpen: true });
    for (const each of [client, engine]) each.on("error", () => undefined);
    client.once("close", () => engine.destroy());
    let isAttached = false;
    let isExec = false;
    client.on("data", (bytes: Buffer) => {
      const asked = bytes.toString("latin1");
      isAttached ||= ends === true && /^POST \S*\/containers\/\w+\/attach\?/m.test(asked);
      isExec = output === true && /^POST \S*\/exec\/\w+\/start/m.test(asked);
      engine.write(bytes);
    });
    client.once("end", () => engine.end());
    engine.on("data", (bytes: Buffer) => (isExec ? cut(client, bytes) : client.write(bytes)));
    engine.once("end", () => isAttached || client.end());
  });
  after(() => void server.close());
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return `unix://${socket}`;
}

/** Lets the head of an answer through and nothing more. */
function cut(client: Socket, answer: Buffer): void {
  client.end(answer.subarray(0, answer.indexOf("\r\n\r\n") + 4));
}
