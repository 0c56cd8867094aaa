import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { composerOf, type Driver, drawn, refuse, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { overflows, unreadable } from "../harness/fits.ts";
import { answer, run, session, step, user } from "../harness/samples.ts";
import { config } from "../harness/states.ts";
import { allThemes } from "../harness/themes.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

for (const name of ["read-code", "read-table", "read-formulas"]) {
  test(`"${name}" fits 300, 420 and 900 px and can be read in every theme`, async () => {
    for (const theme of allThemes) {
      const page = await driver.show(`${name}?theme=${theme}`, { width: 300, height: 900 });
      for (const width of [300, 420, 900]) {
        await page.setViewportSize({ width, height: 900 });
        await drawn(page);
        assert.deepEqual(await page.evaluate(overflows), [], `${theme}, ${width} px`);
      }
      assert.deepEqual([...(await page.evaluate(unreadable)), ...(await violationsOf(page))], [], theme);
    }
  });
}

test("Code is copied, put where the cursor is and opened as a file, by pointer and by keyboard alike", async () => {
  const page = await driver.open("read-code");
  const block = page.getByRole("group", { name: "Code, ts" });
  const code = await block.locator("code").evaluate((each) => each.textContent);
  assert.match(code, /^import .*;\n\n\/\*\*[\s\S]*\n}$/, "as it was written, without a line end behind it");
  assert.equal(await opacityOfBar(page, 0), "0");
  await block.hover();
  assert.equal(await opacityOfBar(page, 0), "1");
  await block.getByRole("button", { name: "Copy", exact: true }).click();
  assert.deepEqual(await requestsOf(page, "copy"), [{ text: code }]);
  await block.getByRole("button", { name: "Copied" }).waitFor();
  await page.mouse.move(0, 0);
  await page.locator(".code-block pre").nth(1).focus();
  assert.equal(await opacityOfBar(page, 1), "1");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const [inserted] = await requestsOf(page, "insertCode");
  assert.match((inserted as { text: string }).text, /^@dataclass/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.deepEqual(
    (await requestsOf(page, "openCode")).map((each) => (each as { language: string }).language),
    ["python"],
  );
  await page.close();
});

test("Why code could not be put in an editor is said", async () => {
  const page = await driver.open("read-code");
  await refuse(page, "insertCode", "No file is open.");
  const block = page.getByRole("group", { name: "Code, sh" });
  await block.hover();
  await block.getByRole("button", { name: "Insert at cursor" }).click();
  await page.getByText("No file is open.").waitFor();
  await page.close();
});

test("What streams in is coloured line by line, and what is drawn stays", async () => {
  const page = await blank();
  const text = "```ts\nconst one = 1; /* over\nlines */ const two = 'x';\n```\n\nend";
  for (let end = 1; end <= text.length; end += 1) await show(page, text.slice(0, end), "streaming");
  const tones = await page
    .locator(".code-block code")
    .evaluate((code) => [...code.querySelectorAll("[class^=tone]")].map((each) => `${each.className} ${each.textContent}`));
  assert.deepEqual(tones, [
    "tone-keyword const",
    "tone-number 1",
    "tone-comment /* over",
    "tone-comment lines */",
    "tone-keyword const",
    "tone-string 'x'",
  ]);
  assert.equal(await page.locator(".code-block code").evaluate((each) => each.textContent), text.slice(6, -9));
  await page.close();
});

test("Wide tables, code and formulas scroll by themselves at 300 px", async () => {
  const page = await driver.open("read-table", { width: 300, height: 700 });
  const frame = page.getByRole("group", { name: "Table" });
  assert.ok(await frame.evaluate((each) => each.scrollWidth > each.clientWidth));
  await frame.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => (document.querySelector(".table-frame")?.scrollLeft ?? 0) > 0);
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.close();
});

test("A picture of the web comes with a click and through the host only", async () => {
  const page = await driver.open("read-table");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const button = page.getByRole("button", { name: "Load picture from charts.example" });
  const url = "https://charts.example/march.png?token=1";
  assert.equal(await button.getAttribute("title"), url, "all of the address, before the click");
  await button.click();
  assert.deepEqual(await requestsOf(page, "loadPicture"), [{ url }]);
  assert.equal(await page.locator(".markdown img").count(), 0);
  const data = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await tell(page, { type: "picture", picture: { url, mediaType: "image/png", data } });
  const image = page.getByRole("img", { name: "The totals of March" });
  await image.waitFor();
  assert.ok(await image.evaluate((each) => (each as HTMLImageElement).decode().then(() => (each as HTMLImageElement).naturalWidth === 1)));
  assert.deepEqual(await violationsOf(page), []);
  assert.deepEqual(
    asked.filter((each) => !each.startsWith("data:")),
    [],
  );
  await page.close();
});

test("A picture wanted of a paragraph that still grows is shown in it, and stays while it grows on", async () => {
  const page = await blank();
  const url = "https://charts.example/march.png";
  const text = `See ![March](${url}) and`;
  await show(page, text, "streaming");
  await page.getByRole("button", { name: "Load picture from charts.example" }).click();
  await show(page, `${text} then`, "streaming");
  const data = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await tell(page, { type: "picture", picture: { url, mediaType: "image/png", data } });
  await page.getByRole("img", { name: "March" }).waitFor();
  for (const finish of ["streaming", "complete"] as const) {
    await show(page, `${text} then more${finish === "complete" ? ", to the end." : ""}`, finish);
    assert.equal(await page.getByRole("img", { name: "March" }).count(), 1, finish);
    assert.equal(await page.getByRole("button", { name: /^Load picture/ }).count(), 0, finish);
  }
  await page.close();
});

test("Files, lines and folders named in answers and in outputs of steps open; hostile ones are words", async () => {
  const page = await blank();
  await show(page, "`src/a.ts:12`, `src/reports/`, `//host/share/`, `\\\\host\\a.ts:1`, [x](file:///etc/passwd), [`b.ts`](src/b.ts:3)");
  for (const name of ["src/a.ts:12", "src/reports/", "b.ts"]) await page.getByRole("link", { name, exact: true }).click();
  assert.deepEqual(await requestsOf(page, "openFile"), [
    { path: "src/a.ts", line: 12 },
    { path: "src/reports/" },
    { path: "src/b.ts", line: 3 },
  ]);
  assert.equal(await page.locator(".markdown .link").count(), 3);
  const ran = step("s1", "a1", {
    tool: "run_command",
    title: "Run npx tsc",
    state: "failed",
    summary: "exit 2",
    input: { command: "npx tsc" },
  });
  await tell(page, {
    type: "session",
    view: {
      ...viewOf("Types:"),
      seq: 3,
      steps: [{ ...ran, output: "src/a.ts(3,5): error TS1\n//evil/a.ts:1", runsOn: "docker", endedAt: "2026-01-05T09:00:12.000Z" }],
    },
  });
  await page.locator(".step-line").click();
  await page.getByText("exit 2 · 12 s · Ran in a Docker container, which sees nothing but the workspace").waitFor();
  assert.equal(await page.locator(".place-link").count(), 1);
  await page.getByRole("button", { name: "src/a.ts(3,5)" }).focus();
  await page.keyboard.press("Enter");
  assert.deepEqual((await requestsOf(page, "openFile")).at(-1), { path: "src/a.ts", line: 3, column: 5 });
  await page.close();
});

const large: Readonly<Record<string, () => string>> = {
  "10,000 lines in one block": () => `\`\`\`ts\n${"export const value = round(12.5, 'half'); // rounds\n".repeat(10_000)}\`\`\``,
  "5 MB of many blocks": () =>
    "Some **bold** words, `code` and a [link](https://a.example).\n\n- one\n- two\n\n```ts\nconst a = 1;\n```\n\n".repeat(50_000),
  "5 MB in one line of code": () => `\`\`\`js\n${"f(1,'a');".repeat(550_000)}\n\`\`\``,
};

for (const [name, make] of Object.entries(large)) {
  test(`${name} can be read and written under while it is still being drawn`, async () => {
    const page = await blank();
    const text = make();
    await page.evaluate(watchGrowth);
    await tell(page, { type: "session", view: viewOf(text) });
    await page.locator(".markdown").waitFor();
    await composerOf(page).area.click();
    await page.keyboard.type("still here");
    await drawn(page);
    assert.equal(await composerOf(page).draft(), "still here");
    await page.waitForFunction((count) => (Reflect.get(window, "growth") as number[]).length === count, watchedGoes);
    const growth = await page.evaluate(() => Reflect.get(window, "growth") as number[]);
    assert.ok(Math.max(...growth) < 100_000, `${growth.join(", ")} characters were drawn in one go each`);
    if (text.length < 1_000_000) {
      await page.waitForFunction(() => (document.querySelector(".code-block code")?.textContent.length ?? 0) > 500_000);
      assert.equal(await page.locator(".code-block code").evaluate((each) => each.textContent.split("\n").length), 10_000);
    }
    await page.close();
  });
}

function viewOf(text: string, finish: "complete" | "streaming" = "complete") {
  const state = finish === "streaming" ? ({ state: "running" } as const) : ({ state: "completed" } as const);
  return {
    ...session(),
    seq: 1,
    runs: [run("run1", state)],
    messages: [user("u1", "run1", "Hi"), { ...answer("a1", "run1", text), finish }],
  };
}

async function show(page: Page, text: string, finish: "complete" | "streaming" = "complete"): Promise<void> {
  await tell(page, { type: "session", view: viewOf(text, finish) });
  await drawn(page);
}

function blank(): Promise<Page> {
  return driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: session() },
    ]),
  );
}

const watchedGoes = 5;

/** Runs in the page: notes in `window.growth` by how many characters the answer grows in each of the first goes. */
function watchGrowth(): void {
  const growth: number[] = [];
  let before = 0;
  Reflect.set(window, "growth", growth);
  const watch = new MutationObserver(() => {
    const now = document.querySelector(".markdown")?.textContent.length ?? 0;
    if (now > before) growth.push(now - before);
    before = now;
    if (growth.length === 5) watch.disconnect();
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
}

function opacityOfBar(page: Page, at: number): Promise<string> {
  return page
    .locator(".code-bar")
    .nth(at)
    .evaluate((each) => getComputedStyle(each).opacity);
}
