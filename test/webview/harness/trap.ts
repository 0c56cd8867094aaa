import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";

/** Stands for every host there is but this machine: whoever connects to any of them is caught here. */
export interface Trap {
  /** What a Chromium must be started with. */
  readonly flags: readonly string[];
  /** The first bytes of each connection, as text; empty of one that said nothing. */
  readonly caught: readonly string[];
  /** Resolves when so many were caught that said something. */
  heard(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Where Chromium itself looks for news of its own, whatever page it shows: nowhere to be found. */
const ownErrands = ["google.com", "*.google.com", "*.googleapis.com", "*.gvt1.com", "*.gstatic.com"].map((each) => `MAP ${each} ~NOTFOUND`);

/** Answers nothing: plain requests, the begin of an encrypted one and mere connections are all caught. */
export async function startTrap(): Promise<Trap> {
  const caught: string[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const place = caught.push("") - 1;
    socket.once("data", (bytes) => {
      caught[place] = bytes.toString("latin1", 0, 200);
      socket.destroy();
      for (const each of waiting) each();
    });
    socket.on("error", () => undefined);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    flags: [`--host-resolver-rules=${[...ownErrands, `MAP * 127.0.0.1:${port}`, "EXCLUDE 127.0.0.1"].join(", ")}`],
    caught,
    async heard(count) {
      while (caught.filter((each) => each !== "").length < count)
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
    },
    async close() {
      for (const each of sockets) each.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
