import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { after } from "node:test";
import { inRepo } from "../../repo.ts";

export interface WebServer {
  readonly port: number;
  /** How many connections were opened so far. */
  readonly connections: number;
}

/** The file of the authority that signed the certificate of `model.test`, `pages.test`, `localhost` and 127.0.0.1. For tests only; it holds for a hundred years. */
export const authorityFile = inRepo("test/fixtures/tls/authority.pem");

/** A web server on 127.0.0.1 that is closed when the test is over. `secure` speaks TLS, with a certificate nobody trusts by itself. */
export async function startWebServer(answer: RequestListener, kind: "plain" | "secure" = "plain"): Promise<WebServer> {
  const file = (name: string) => readFileSync(inRepo("test/fixtures/tls", name));
  const secure = () => createSecureServer({ cert: file("server.pem"), key: file("server-key.pem") }, answer);
  const server = kind === "secure" ? secure() : createServer(answer);
  let connections = 0;
  server.on(kind === "secure" ? "secureConnection" : "connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    get connections() {
      return connections;
    },
  };
}
