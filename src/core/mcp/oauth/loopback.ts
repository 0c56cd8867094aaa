import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a browser comes back to after signing in. */
export interface Callback {
  /** The address the browser is sent to. */
  readonly redirectUrl: string;
  /** What was in the address of whoever came with this state, the first time. Rejects when it is called off. */
  wait(state: string, signal: AbortSignal): Promise<URLSearchParams>;
  close(): void;
}

/** Opens one; `former` is the address of an earlier one, which is taken again where it can be. */
export type OpenCallback = (former?: string) => Promise<Callback>;

const place = "/callback";

/** A page on this machine, reached by nobody else, that takes what the browser brings. */
export const openLoopback: OpenCallback = async (former) => {
  const waiting = new Map<string, (found: URLSearchParams) => void>();
  const server = createServer((asked, answer) => {
    const { port } = server.address() as AddressInfo;
    // A page elsewhere whose name was bent to this machine says its own name here.
    const isForUs = asked.headers.host === `127.0.0.1:${port}` && asked.method === "GET";
    const url = new URL(asked.url ?? "/", "http://127.0.0.1");
    const take = isForUs && url.pathname === place ? waiting.get(url.searchParams.get("state") ?? "") : undefined;
    if (!take) return respond(answer, 404, "AnyCowork waits for nobody at this address. Begin to sign in again.");
    waiting.delete(url.searchParams.get("state") ?? "");
    const isRefused = url.searchParams.get("code") === null;
    respond(
      answer,
      200,
      `${isRefused ? "Signing in was refused" : "You are signed in"}. You can close this page and go back to AnyCowork.`,
    );
    take(url.searchParams);
  });
  const port = await listen(server, former);
  server.unref();
  return {
    redirectUrl: `http://127.0.0.1:${port}${place}`,
    // Who waits for it keeps the process alive, and nobody else.
    wait: (state, signal) => {
      server.ref();
      return waitFor(waiting, state, signal).finally(() => server.unref());
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** Waits until somebody comes with this state. */
export function waitFor(
  waiting: Map<string, (found: URLSearchParams) => void>,
  state: string,
  signal: AbortSignal,
): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const callOff = (): void => {
      waiting.delete(state);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return callOff();
    signal.addEventListener("abort", callOff, { once: true });
    waiting.set(state, (found) => {
      signal.removeEventListener("abort", callOff);
      resolve(found);
    });
  });
}

/** The port of the earlier address where it is free, since some servers know the exact address only; else any. */
async function listen(server: Server, former: string | undefined): Promise<number> {
  const wanted = former !== undefined && URL.canParse(former) ? Number(new URL(former).port) : 0;
  await listenAt(server, wanted).catch(() => listenAt(server, 0));
  return (server.address() as AddressInfo).port;
}

function listenAt(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function respond(answer: ServerResponse, status: number, sentence: string): void {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    connection: "close",
  };
  answer.writeHead(status, headers).end(`<!doctype html><title>AnyCowork</title><p>${sentence}</p>`);
}
