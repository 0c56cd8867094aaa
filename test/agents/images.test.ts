import assert from "node:assert/strict";
import { test } from "node:test";
import { keepImages } from "../../src/core/agents/session/images.ts";
import { StoreError } from "../../src/core/storage/store.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { ScriptedProvider } from "../fakes/scripted-provider.ts";
import { breath } from "../scenarios/acts.ts";
import { setStage } from "../scenarios/stage.ts";

const megabyte = 1024 * 1024;
const base64 = (latin1: string) => Buffer.from(latin1, "latin1").toString("base64");
const png = (bytes: number) => base64("\x89PNG\r\n\x1a\n".padEnd(bytes, "x"));
const reason = async (...images: Parameters<typeof keepImages>[1]) => {
  const kept = await keepImages(new MemoryStore(), images);
  return kept.kind === "refused" ? kept.reason : kept.kind;
};

test("a picture is what its first bytes say, whatever it is said to be", async () => {
  const store = new MemoryStore();
  const given = [png(40), base64("\xff\xd8\xff\xe0 a jpeg's beginning"), base64("GIF89a and more of it"), base64("RIFF....WEBPVP8 ")];
  const kept = await keepImages(
    store,
    given.map((data) => ({ mediaType: "image/gif", data, name: "a" })),
  );
  assert.ok(kept.kind === "kept");
  assert.deepEqual(
    kept.images.map((each) => each.mediaType),
    ["image/png", "image/jpeg", "image/gif", "image/webp"],
  );
  assert.deepEqual(await Promise.all(kept.images.map((each) => store.loadBlob(each.blob))), given);
});

test("what is no picture, too large or too many is refused with a sentence that names it", async () => {
  const data = png(40);
  assert.match(
    await reason({ data: base64("<svg xmlns='http://www.w3.org/2000/svg'/>"), name: "a.svg" }),
    /^a\.svg is no PNG, JPEG, GIF or WebP picture\. Convert/,
  );
  assert.match(await reason({ data }, { data: `data:image/png;base64,${data}` }), /^Picture 2 is no PNG/);
  assert.match(await reason({ data: "" }), /is no PNG/);
  assert.match(await reason({ data: `${data.slice(0, -4)}!!!!` }), /is no PNG/);
  assert.equal(await reason({ data: png(5 * megabyte) }), "kept");
  assert.match(await reason({ data: png(5 * megabyte + 1), name: "big.png" }), /^big\.png is larger than 5 MB/);
  assert.equal(await reason(...Array.from({ length: 20 }, () => ({ data }))), "kept");
  assert.match(await reason(...Array.from({ length: 21 }, () => ({ data }))), /20 pictures at most, this one has 21/);
});

test("pictures are kept before anything else: a refused one leaves no conversation, no run and no message behind", async () => {
  const stage = setStage({ provider: new ScriptedProvider([]) });
  const message = { text: "See", workspace: [], model: "test/x", approvalMode: "ask" } as const;
  stage.store.saveBlob = () => Promise.reject(new StoreError("The disk of /data is full; free some space and try again."));
  const sent = await stage.runtime.send({ ...message, images: [{ data: png(40), name: "shot.png" }] });
  assert.match(sent.kind === "refused" ? sent.reason : "", /^shot\.png could not be kept, so nothing was sent\. The disk of .* is full/);
  assert.deepEqual([stage.envelopes, stage.store.commits], [[], []]);
});

test("a picture reaches the model with its message, also when that had waited, and a message may be a picture alone", async () => {
  const provider = new ScriptedProvider([["wait-for-abort"]]);
  const stage = setStage({ provider });
  const images = [{ data: png(40), name: "shot.png" }];
  const message = { workspace: [], model: "test/x", approvalMode: "ask" } as const;
  const sent = await stage.runtime.send({ ...message, text: "", images });
  assert.ok(sent.kind === "started");
  const { sessionId } = sent;
  assert.equal((await stage.runtime.open(sessionId))?.session.title, "shot.png");
  // The model is asked.
  await breath();
  await stage.runtime.send({ ...message, sessionId, text: "And this", images, verb: "interrupt" });
  await stage.until(({ event }) => event.type === "run-end" && event.outcome === "completed");
  const seen = provider.requests[1]?.messages.flatMap((each) =>
    each.role === "user" ? [each.images?.map((image) => image.mediaType)] : [],
  );
  assert.deepEqual(seen, [["image/png"], ["image/png"]]);
});
