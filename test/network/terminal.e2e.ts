import assert from "node:assert/strict";
import { request } from "node:http";
import { after, test } from "node:test";
import { run } from "../cli/program.ts";
import { type Stage, workspace } from "../cli/stage.ts";
import { startConnectProxy } from "../fakes/web/proxy.ts";
import { authorityFile, startWebServer } from "../fakes/web/server.ts";

/** The scripted model at `https://model.test`, which only the proxy knows. */
async function behindProxy(
  credentials?: string,
): Promise<{ readonly stage: Stage; readonly words: readonly string[]; readonly proxy: string; readonly tunnels: readonly string[] }> {
  const stage = await workspace([
    { text: "I look.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] },
    { text: "It says hello." },
  ]);
  const { port } = new URL(stage.words.at(-1) ?? "");
  const secure = await startWebServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const onwards = request({ host: "127.0.0.1", port, path, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    asked.pipe(onwards);
  }, "secure");
  const { url, tunnels, close } = await startConnectProxy({ names: { "model.test": secure.port }, credentials });
  after(close);
  const words = [...stage.words.slice(0, -1), "https://model.test/v1"];
  return { stage, words, proxy: credentials ? url.replace("//", `//${credentials}@`) : url, tunnels };
}

for (const variable of ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])
  test(`A run goes through one tunnel of the proxy in HTTPS_PROXY, trusting whom ${variable} names`, async () => {
    const { stage, words, proxy, tunnels } = await behindProxy("me:secret");
    const environment = { ...stage.environment, HTTPS_PROXY: proxy, [variable]: authorityFile };
    const { code, stdout } = await run(["run", "--quiet", "what is in the notes?", ...words], { folder: stage.folder, environment });
    assert.deepEqual([code, stdout], [0, "It says hello.\n"]);
    assert.equal(stage.requests.length, 2);
    assert.deepEqual(tunnels, ["model.test:443"]);
  });

test("A certificate nobody vouches for ends the run with what to do, and nothing is sent", async () => {
  const { stage, words, proxy } = await behindProxy();
  const environment = { ...stage.environment, https_proxy: proxy };
  const { code, stderr } = await run(["run", "hello", ...words], { folder: stage.folder, environment });
  assert.equal(code, 1);
  assert.match(stderr, /The certificate of model\.test is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\).*NODE_EXTRA_CA_CERTS/s);
  assert.equal(stage.requests.length, 0);
});

test("A proxy that wants a password says so, and the one it was given is never shown", async () => {
  const { stage, words, proxy } = await behindProxy("me:secret");
  const environment = { ...stage.environment, HTTPS_PROXY: proxy.replace("secret", "wr0ng-one"), SSL_CERT_FILE: authorityFile };
  const { code, stderr } = await run(["run", "hello", ...words], { folder: stage.folder, environment });
  assert.equal(code, 1);
  assert.match(stderr, /The proxy 127\.0\.0\.1:\d+ wants a user name and a password/);
  assert.doesNotMatch(stderr, /wr0ng-one/);
});
