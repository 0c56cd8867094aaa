import assert from "node:assert/strict";
import { test } from "node:test";
import { authOf } from "../../../src/core/mcp/oauth/auth.ts";
import { secretsIn } from "../../../src/core/mcp/oauth/credentials.ts";
import { openLoopback } from "../../../src/core/mcp/oauth/loopback.ts";
import { SignInRefused } from "../../../src/core/mcp/oauth/refused.ts";
import { comesBack, createStand, createWeb, memoryVault, serverUrl } from "./stand.ts";

test("one signs in once: asked with the host, with PKCE and a state; what was given is kept as it came and is a secret", async () => {
  const web = createWeb();
  const vault = memoryVault();
  const { signIn, ask, offers, learned } = createStand(web, { vault });
  assert.equal(await ask(), "REDIRECT");
  assert.equal(offers.length, 0, "nothing is opened, and nobody asked, before somebody signs in");
  assert.deepEqual(await signIn(), { code: "code-1" });
  assert.deepEqual(
    offers.map(({ server, host, formerHost }) => ({ server, host, formerHost })),
    [{ server: "tickets", host: "login.example.com", formerHost: undefined }],
  );
  const opened = new URL(offers[0]?.url ?? "").searchParams;
  assert.equal(opened.get("code_challenge_method"), "S256");
  assert.equal(opened.get("state"), "state-1");
  assert.equal(opened.get("resource"), serverUrl);
  assert.equal(await ask("code-1"), "AUTHORIZED");
  const sent = new URLSearchParams(web.sent.at(-1)?.body);
  assert.deepEqual([sent.get("code"), sent.get("redirect_uri")], ["code-1", opened.get("redirect_uri")]);
  assert.notEqual(sent.get("code_verifier"), null);
  const [[slot, text] = ["", ""]] = [...vault.kept];
  assert.equal(slot, "mcp:https://mcp.example.com/mcp");
  assert.equal(JSON.parse(text).tokens.issuer, "https://login.example.com", "whose they are is kept with them");
  assert.deepEqual([...learned].sort(), ["access-1-secret", "refresh-1-secret"]);
  assert.deepEqual([...secretsIn(text)].sort(), ["access-1-secret", "refresh-1-secret"]);
});

test("what was given is used again after a restart, and refreshed without a browser", async () => {
  const web = createWeb();
  const vault = memoryVault();
  const first = createStand(web, { vault });
  await first.ask();
  await first.signIn();
  await first.ask("code-1");
  const second = createStand(web, { vault });
  assert.equal((await second.authorizer.provider.tokens())?.access_token, "access-1-secret");
  assert.equal(await second.ask(), "AUTHORIZED");
  assert.equal(new URLSearchParams(web.sent.at(-1)?.body).get("refresh_token"), "refresh-1-secret");
  assert.equal((await second.authorizer.provider.tokens())?.access_token, "access-2-secret");
  assert.deepEqual(second.offers, []);
  // The first window was refused the old one meanwhile; what the second got stays.
  await first.authorizer.provider.tokens();
  await second.ask();
  await first.authorizer.provider.invalidateCredentials?.("tokens");
  assert.equal((await first.authorizer.provider.tokens())?.access_token, "access-3-secret");
});

test("where the server wants more than it gave, the person is asked again instead of the same refreshed", async () => {
  const web = createWeb();
  const stand = createStand(web);
  await stand.ask();
  await stand.signIn();
  await stand.ask("code-1");
  const refusal = { status: 403, headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="write"' } };
  await stand.authorizer.watched(async () => new Response("", refusal))(serverUrl);
  assert.equal(await stand.ask(undefined, "read write"), "REDIRECT");
  await stand.signIn();
  assert.equal(new URL(stand.offers[1]?.url ?? "").searchParams.get("scope"), "read write");
  assert.equal(await stand.ask("code-1"), "AUTHORIZED");
  assert.equal(await stand.ask(), "AUTHORIZED", "and then refreshing is enough again");
});

test("signing out forgets everything, and so one is asked again", async () => {
  const vault = memoryVault();
  const { authorizer, ask, signIn } = createStand(createWeb(), { vault });
  await ask();
  await signIn();
  await ask("code-1");
  await authorizer.signOut();
  assert.equal(vault.kept.size, 0);
  assert.equal(await ask(), "REDIRECT");
  authorizer.close();
});

const metadata = {
  issuer: "https://login.example.com",
  authorization_endpoint: "https://login.example.com/a",
  token_endpoint: "https://login.example.com/t",
  registration_endpoint: "https://login.example.com/register",
  response_types_supported: ["code"],
  code_challenge_methods_supported: ["S256"],
};

test("a refusal, an answer of somebody else, a person who does not want to and a stop each say what was", async () => {
  const after = async (onOffer: Parameters<typeof createStand>[1], stop = new AbortController().signal, web = createWeb()) => {
    const { ask, signIn } = createStand(web, onOffer);
    await ask();
    const signedIn = await signIn(stop);
    return "problem" in signedIn ? signedIn.problem : "signed in";
  };
  assert.equal(
    await after({ onOffer: (offer) => comesBack(offer, { error: "access_denied", error_description: "not for you" }) }),
    "login.example.com did not let you in to tickets: not for you.",
  );
  assert.equal(
    await after({ onOffer: (offer) => comesBack(offer, { code: "theirs", iss: "https://evil.example" }) }),
    "The answer came from evil.example, not from login.example.com where one signs in to tickets. It was not used.",
  );
  const promising = createWeb({
    "https://login.example.com/.well-known/oauth-authorization-server": {
      ...metadata,
      authorization_response_iss_parameter_supported: true,
    },
  });
  assert.equal(
    await after({ onOffer: (offer) => comesBack(offer, { code: "whose?" }) }, undefined, promising),
    "The answer does not say whom it is from, as login.example.com promises, where one signs in to tickets. It was not used.",
  );
  assert.equal(
    await after({ onOffer: (offer) => comesBack(offer, { code: "x", iss: metadata.issuer }) }, undefined, promising),
    "signed in",
  );
  assert.equal(await after({ onOffer: () => false }), "tickets wants you to sign in at login.example.com, and nobody did.");
  assert.equal(await after({ onOffer: () => true }, AbortSignal.abort()), "Signing in to tickets was called off.");
});

test("a server that names somebody else's sign-in page, or no page at all, is refused before anything is registered or opened", async () => {
  const at = metadata.issuer;
  const wellKnown = `${at}/.well-known/oauth-authorization-server`;
  const good = metadata;
  const resource = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp";
  const cases: readonly (readonly [Record<string, object>, RegExp])[] = [
    [{ [wellKnown]: { ...good, issuer: "https://bank.example" } }, /says it belongs to https:\/\/bank\.example/],
    [{ [wellKnown]: { ...good, authorization_endpoint: "http://login.example.com/a" } }, /without encryption/],
    [{ [wellKnown]: { ...good, token_endpoint: "http://127.0.0.1:1/t" } }, /which is this machine/],
    [{ [wellKnown]: { ...good, token_endpoint: "https://10.0.0.7/t" } }, /which is in the network of this machine/],
    [{ [wellKnown]: { ...good, authorization_endpoint: "https://github.com@evil.example/a" } }, /user name/],
    [{ [resource]: { resource: serverUrl, authorization_servers: ["http://login.example.org"] } }, /without encryption/],
    [{ [resource]: { resource: "https://other.example/mcp", authorization_servers: [at] } }, /does not match/],
  ];
  for (const [documents, says] of cases) {
    const web = createWeb(documents);
    const { authorizer, ask, offers } = createStand(web);
    await assert.rejects(ask(), says);
    assert.deepEqual([offers, web.sent.filter(({ body }) => body !== "")], [[], []], String(says));
    authorizer.close();
  }
});

test("an address that is to be opened is a web page", () => {
  const { authorizer } = createStand(createWeb());
  const bad = [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "vscode://a.b/c",
    "http://evil.example/$(calc)",
    "ssh://-oProxyCommand=x",
  ];
  for (const each of bad) assert.throws(() => authorizer.provider.redirectToAuthorization(new URL(each)), SignInRefused, each);
});

test("a client that was registered by hand is for the server that took it first", async () => {
  const vault = memoryVault();
  const server = { client: { id: "by-hand", secret: "hand-secret" } };
  const { ask, signIn } = createStand(createWeb(), { vault, server });
  await ask();
  await signIn();
  assert.equal(await ask("code-1"), "AUTHORIZED");
  assert.doesNotMatch([...vault.kept.values()].join(), /hand-secret/);
  const elsewhere = createWeb({}, "https://evil.example");
  await assert.rejects(
    createStand(elsewhere, { vault, server }).ask(),
    /used to have one sign in at login\.example\.com and now names evil\.example/,
  );
  assert.doesNotMatch(JSON.stringify(elsewhere.sent), /hand-secret/);
});

test("who signed in elsewhere before is told so", async () => {
  const vault = memoryVault();
  const first = createStand(createWeb(), { vault });
  await first.ask();
  await first.signIn();
  await first.ask("code-1");
  const second = createStand(createWeb({}, "https://other.example"), { vault });
  assert.equal(await second.ask(), "REDIRECT");
  await second.signIn();
  assert.deepEqual(
    second.offers.map(({ host, formerHost }) => [host, formerHost]),
    [["other.example", "login.example.com"]],
  );
});

test("whatever document a server says to read, nothing is asked on this machine, in its network or without encryption for one that is elsewhere", async () => {
  const asked: string[] = [];
  const send = async (url: string | URL) => {
    asked.push(String(url));
    return new Response("");
  };
  const ports = { vault: memoryVault(), openCallback: openLoopback, learn: () => undefined, newState: () => "state" };
  const machine = { grant: "client_credentials", clientId: "x", clientSecret: "y", issuer: "https://login.example.com" } as const;
  for (const oauth of [{}, machine]) {
    const auth = await authOf({ name: "tickets", url: serverUrl, oauth }, ports);
    const fetch = auth?.watched(send);
    const near = [
      "10.1.2.3",
      "192.168.1.1",
      "169.254.169.254",
      "0x7f.1",
      "[fd00::1]",
      "[::ffff:10.0.0.1]",
      "router",
      "nas.local",
      "a.internal.",
    ];
    for (const each of [
      ...near.map((host) => `https://${host}/x`),
      "http://127.0.0.1:9/stop",
      "https://localhost/x",
      "http://mcp.example.com/x",
    ])
      await assert.rejects(async () => fetch?.(each), SignInRefused, each);
    assert.deepEqual(asked, []);
    for (const each of [serverUrl, "https://login.example.com/.well-known/x"]) await fetch?.(each);
    assert.deepEqual(asked.splice(0), [serverUrl, "https://login.example.com/.well-known/x"]);
  }
  const near = await authOf({ name: "ours", url: "https://mcp.intranet/mcp", oauth: {} }, ports);
  await near?.watched(send)("https://10.1.2.3/x");
  assert.deepEqual(asked, ["https://10.1.2.3/x"], "a server of this network may name another one there");
});
