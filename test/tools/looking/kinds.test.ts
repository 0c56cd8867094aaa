import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorld } from "../world.ts";

const world = createWorld();

async function check(given: unknown, expected: string | RegExp): Promise<void> {
  const { output } = await world.call("read_file", given);
  if (typeof expected === "string") assert.equal(output, expected);
  else assert.match(output, expected);
}

test("A very large file is read in any part without being held, while other work goes on", async () => {
  const line = (number: number) => `${number}: ${"grün ".repeat(8)}`;
  const count = 90_000;
  world.write("large.log", Array.from({ length: count }, (_, index) => line(index + 1)).join("\n"));
  await check({ path: "large.log", offset: 1, limit: 1 }, `1\t${line(1)}\n[Lines 1 to 1 of ${count}; go on with offset 2.]`);
  await check({ path: "large.log", offset: 65_432, limit: 1 }, new RegExp(`^65432\\t${line(65_432)}\n`));
  await check({ path: "large.log", offset: -1 }, `${count}\t${line(count)}\n[Lines ${count} to ${count} of ${count}.]`);
  await check({ path: "large.log", offset: count + 1 }, `large.log has only ${count} lines.`);
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const whole = await world.call("read_file", { path: "large.log" });
  clearInterval(timer);
  assert.ok(turns > 3, `${turns} turns`);
  assert.match(whole.output, /\[Lines 1 to \d+ of 90000; go on with offset \d+\.\]$/);
  const stop = new AbortController();
  const reading = world.call("read_file", { path: "large.log" }, { signal: stop.signal });
  stop.abort();
  assert.equal((await reading).output, "Stopped before it was read.");
});

test("One line of many megabytes, and a large file that only begins as text, are said for what they are", async () => {
  world.write("wide.json", `{"a":"${"x".repeat(8_000_000)}"}\nend\n`);
  const { output } = await world.call("read_file", { path: "wide.json" });
  assert.match(output, /^1\t\{"a":"x{1994} \[… line of 8000008 characters cut\]\n2\tend$/);
  world.write("large-western.txt", Buffer.from(`gr\xfcn und wei\xdf wie Schnee\n`.repeat(200_000), "latin1"));
  await check({ path: "large-western.txt", offset: -1 }, /^200000\tgrün und weiß wie Schnee\n.*\n\[Read as Windows-1252/);
});

const png = (width: number, height: number) => {
  const head = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR........", "latin1");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
};

test("An image is shown to the model, with its measure in the summary", async () => {
  const bytes = Buffer.from;
  const jpeg = Buffer.concat([bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8, 0, 48, 0, 64]), Buffer.alloc(10)]);
  const webp = Buffer.concat([bytes("RIFF....WEBPVP8X........"), bytes([0x3f, 0, 0, 0x2f, 0, 0])]);
  for (const [name, mediaType, content] of [
    ["a.png", "image/png", png(64, 48)],
    ["a.gif", "image/gif", bytes("GIF89a\x40\0\x30\0....", "latin1")],
    ["misnamed.txt", "image/jpeg", jpeg],
    ["a.webp", "image/webp", webp],
  ] as const) {
    world.write(`pictures/${name}`, content);
    const { ok, summary, images, output } = await world.call("read_file", { path: `pictures/${name}` });
    assert.deepEqual({ ok, summary }, { ok: true, summary: "64 × 48" }, output);
    assert.deepEqual(images, [{ mediaType, data: content.toString("base64"), name }]);
  }
  world.write("poster.png", Buffer.concat([png(4000, 3000), Buffer.alloc(6 * 1024 * 1024)]));
  await check(
    { path: "poster.png" },
    "poster.png is a PNG image, 4000 × 3000, 6 MB. Images up to 5 MB can be looked at: make a smaller copy and read that.",
  );
  world.write("drawing.svg", "<svg/>");
  await check({ path: "drawing.svg" }, "1\t<svg/>");
  world.write("short.png", png(1, 1).subarray(0, 10));
  assert.equal((await world.call("read_file", { path: "short.png" })).ok, true);
});

test("What is neither text nor an image is named", async () => {
  const latin = (text: string) => Buffer.from(text, "latin1");
  for (const [content, expected] of [
    [latin("%PDF-1.7\n..."), "a PDF document (12 bytes), not text."],
    [latin("PK\x03\x04....word/document.xml"), "a Word document (25 bytes), not text."],
    [latin("PK\x03\x04....xl/workbook.xml"), "an Excel workbook (23 bytes), not text."],
    [latin("PK\x03\x04....a.txt"), "a zip archive (13 bytes), not text."],
    [latin("\x7fELF\0\0\0\0"), "a program or library (ELF) (8 bytes), not text."],
    [latin("\0\0\0\x18ftypmp42\0"), "a video or audio file (MP4) (13 bytes), not text."],
  ] as const) {
    world.write("thing", content);
    await check({ path: "thing" }, `thing is ${expected}`);
  }
  world.write("thing", "BM is how this text begins");
  await check({ path: "thing" }, "1\tBM is how this text begins");
});

test("Files of the system are read or refused, never waited for", { skip: process.platform !== "linux" }, async () => {
  assert.match((await world.call("read_file", { path: "/proc/self/status" })).output, /^1\tName:/);
  for (const each of ["/proc/kmsg", "/proc/self/mem", "/proc/kcore", "/proc", "/proc/self/fd/0"])
    assert.equal((await world.call("read_file", { path: each })).ok, false, each);
});
