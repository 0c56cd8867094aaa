import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyFor } from "../../src/core/network/proxy.ts";

const via = (url: string, environment: Readonly<Record<string, string>>) => proxyFor(new URL(url), environment)?.url.origin;

test("each protocol has its proxy, lower case counts first, and ALL_PROXY stands in", () => {
  const both = { HTTPS_PROXY: "http://s.test:1", HTTP_PROXY: "http://p.test:2" };
  assert.equal(via("https://a.test/", both), "http://s.test:1");
  assert.equal(via("http://a.test/", both), "http://p.test:2");
  assert.equal(via("https://a.test/", { ...both, https_proxy: "http://low.test:3" }), "http://low.test:3");
  assert.equal(via("http://a.test/", { HTTPS_PROXY: "http://s.test:1" }), undefined);
  assert.equal(via("http://a.test/", { ALL_PROXY: "http://all.test:4" }), "http://all.test:4");
  assert.equal(via("https://a.test/", { HTTPS_PROXY: "  ", all_proxy: "all.test:4" }), "http://all.test:4");
  assert.equal(via("https://a.test/", {}), undefined);
});

test("the name and password in a proxy's address are sent to it, however they are written", () => {
  const proxy = proxyFor(new URL("https://a.test/"), { HTTPS_PROXY: "http://me%40work:p%C3%A4ss%zz@s.test:1/" });
  assert.equal(proxy?.url.href, "http://s.test:1/");
  assert.equal(proxy?.authorization, `Basic ${Buffer.from("me@work:p%C3%A4ss%zz").toString("base64")}`);
});

test("this machine itself is never asked for through a proxy", () => {
  const proxy = { HTTPS_PROXY: "http://s.test:1", HTTP_PROXY: "http://s.test:1" };
  for (const each of [
    "http://localhost:1/",
    "https://127.0.0.1/",
    "http://127.8.9.1/",
    "http://[::1]:8/",
    "http://a.localhost/",
    "http://0x7f.1/",
  ])
    assert.equal(via(each, proxy), undefined, each);
  for (const each of ["http://localhost.test/", "http://10.0.0.1/"]) assert.equal(via(each, proxy), "http://s.test:1", each);
});

test("NO_PROXY excepts names with what is below them, addresses, ranges and ports", () => {
  const passes = (url: string, exceptions: string) => via(url, { ALL_PROXY: "http://s.test:1", NO_PROXY: exceptions }) === undefined;
  for (const [url, exceptions] of [
    ["https://a.test/", "*"],
    ["https://a.test/", "b.test, A.TEST"],
    ["https://deep.a.test/", "a.test"],
    ["https://deep.a.test/", ".a.test"],
    ["https://deep.a.test/", "*.a.test"],
    ["https://a.test/", "a.test:443"],
    ["http://a.test:8080/", "x a.test:8080"],
    ["http://10.1.2.3/", "10.0.0.0/8"],
    ["http://10.1.2.3/", "10.1.2.3"],
    ["http://[fd00::1]/", "[fd00::1]"],
    ["http://[fd00::1]/", "fd00::/8"],
  ] as const)
    assert.ok(passes(url, exceptions), `${url} with ${exceptions}`);
  for (const [url, exceptions] of [
    ["https://nota.test/", "a.test"],
    ["https://a.test/", "a.test:80"],
    ["https://a.test.evil.test/", "a.test"],
    ["http://11.1.2.3/", "10.0.0.0/8"],
    ["http://10.1.2.3/", "10.0.0.0/99, fd00::/8"],
    ["http://a.test/", ""],
  ] as const)
    assert.ok(!passes(url, exceptions), `${url} with ${exceptions}`);
});

test("a proxy that can't be used is told with what to do, and without its password", () => {
  const told = (value: string) => {
    try {
      proxyFor(new URL("https://a.test/"), { HTTPS_PROXY: value });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert.match(told("socks5://me:secret@s.test:1"), /HTTPS_PROXY names a SOCKS proxy, which AnyCowork can't use\. Set it to/);
  for (const each of ["http://", "ftp://me:secret@x.test", "http://a b", "socks5://me:secret@s.test:1"]) {
    assert.match(told(each), /Set it to one like http:\/\/proxy\.example\.com:8080/, each);
    assert.doesNotMatch(told(each), /secret/);
  }
});
