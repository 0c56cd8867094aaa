import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { test } from "node:test";
import { createNetwork } from "../../../src/core/network/fetch.ts";
import { createLoadPicture } from "../../../src/core/tools/pages/picture.ts";
import { startWebServer } from "../../fakes/web/server.ts";

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function site(answer: RequestListener) {
  const server = await startWebServer(answer);
  const mayReach = (address: string, port: number) => address === "127.0.0.1" && port === server.port;
  const load = createLoadPicture({ network: createNetwork({ environment: () => ({}) }), mayReach });
  return { load, at: (place: string) => `http://127.0.0.1:${server.port}${place}` };
}

test("A picture is what its bytes say, whatever it is sent as, and nothing is told but its address", async () => {
  const told: unknown[] = [];
  const { load, at } = await site((request, response) => {
    told.push([request.url, request.headers.cookie, request.headers.referer]);
    response.writeHead(200, { "content-type": "text/html", "set-cookie": "a=b" }).end(png);
  });
  const url = at("/p.png?a=1#part");
  assert.deepEqual(await load(url), { url, mediaType: "image/png", data: png.toString("base64") });
  await load(url);
  assert.deepEqual(told, [
    ["/p.png?a=1", undefined, undefined],
    ["/p.png?a=1", undefined, undefined],
  ]);
});

test("What is no picture is not shown, and a sentence says why", async () => {
  const { load, at } = await site((request, response) => {
    if (request.url === "/svg") response.writeHead(200, { "content-type": "image/svg+xml" }).end("<svg onload=alert(1)/>");
    else if (request.url === "/large") response.writeHead(200).end(Buffer.concat([png, Buffer.alloc(6 * 1024 * 1024)]));
    else if (request.url === "/away") response.writeHead(302, { location: "https://other.example/p.png" }).end();
    else response.writeHead(404).end(png);
  });
  const check = async (url: string, said: RegExp) => assert.match(String(await load(url)), said, url);
  await check(at("/svg"), /sent no PNG, JPEG, GIF or WebP picture/);
  await check(at("/large"), /larger than 5 MB/);
  await check(at("/away"), /lies at another site: https:\/\/other\.example\/p\.png/);
  await check(at("/gone"), /has no picture there \(status 404\)/);
  for (const each of ["file:///etc/passwd", "data:image/png;base64,AAAA", "https://ana:word@a.example/p.png"])
    await check(each, /Only pictures of plain web addresses/);
  await check("p.png", /no web address/);
});

test("Pictures of this machine and its network are not asked for", async () => {
  let asked = 0;
  const server = await startWebServer((_, response) => {
    asked += 1;
    response.end(png);
  });
  const load = createLoadPicture({ network: createNetwork({ environment: () => ({}) }) });
  for (const host of ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
    assert.match(String(await load(`http://${host}:${server.port}/p.png`)), /this machine and its network are not loaded/, host);
  assert.equal(asked, 0);
});
