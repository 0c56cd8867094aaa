import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, startDriver, tell } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";
import { answer, run, session, user } from "../harness/samples.ts";
import { config } from "../harness/states.ts";
import { inEveryState } from "./every.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("at 200 % every state fits a side bar of 420 px, and no word on a button is taken apart", async () => {
  // Twice as large is half as many pixels for the page.
  const page = await driver.show("empty", { width: 210, height: 400 });
  const look = async () => [...(await page.evaluate(overflows)), ...(await page.evaluate(torn))];
  assert.deepEqual(await inEveryState(page, look), []);
});

test("who wants less motion sees none in any state", async () => {
  const page = await driver.show("empty");
  await page.emulateMedia({ reducedMotion: "reduce" });
  assert.deepEqual(await inEveryState(page, () => page.evaluate(moving)), []);
  await page.emulateMedia({ reducedMotion: null });
});

test("with the system's own colours what is chosen, what leads somewhere and what has the keyboard still tell themselves apart", async () => {
  const page = await driver.show("empty?theme=hc");
  await page.emulateMedia({ forcedColors: "active" });
  assert.deepEqual(await inEveryState(page, () => page.evaluate(alike)), []);
  for (const [edge, taker, state] of [
    [".composer", ".composer-text", "done"],
    ["vscode-button", "vscode-button", "approval"],
    [".link-button", ".link-button", "done"],
  ] as const) {
    await page.goto(`${driver.harness.url}${state}?theme=hc`);
    await page.locator(taker).first().waitFor();
    const before = await ringOf(page, edge);
    await page.locator(taker).first().focus();
    assert.notEqual(await ringOf(page, edge), before, edge);
  }
  await page.emulateMedia({ forcedColors: null });
});

test("in every theme the keyboard's place shows, whatever has it", async () => {
  for (const theme of ["dark", "light", "hc", "hc-light"])
    for (const state of ["approval", "done", "history", "agents", "plan-review"]) {
      const page = await driver.show(`${state}?theme=${theme}`, { width: 400, height: 1_200 });
      assert.deepEqual(await ringless(page), [], `${state}, ${theme}`);
    }
});

test("every text keeps its own direction on a page of the other, and what is beside it keeps its place", async () => {
  const hebrew = "בדוק למה הבדיקות נכשלות.";
  const written = `${hebrew}\n\n- אחת\n- \`npm test\`\n\nIt is done.\n\n\`\`\`\nlet a;\n\`\`\``;
  for (const direction of ["ltr", "rtl"] as const) {
    const page = await driver.show(`empty?dir=${direction}`);
    const view = { ...session(), runs: [run("run1", { state: "completed" })] };
    const messages = [user("u1", "run1", `שלום\nOr not.\n${hebrew}`), answer("a1", "run1", written)];
    await tell(page, { type: "config", config }, { type: "session", view: { ...view, messages } });
    await page.getByText("It is done.").waitFor();
    const sides = await page.evaluate(sidesOf);
    assert.deepEqual(
      sides,
      { hebrew: "right", list: "right", english: "left", code: "left", ownHebrew: "right", ownEnglish: "left" },
      `on a page from ${direction}`,
    );
    assert.deepEqual(await page.evaluate(overflows), []);
  }
});

/** Runs in the page: words on buttons that stand in more than one line each. */
function torn(): string[] {
  return [...document.querySelectorAll("main:not([hidden]) :is(vscode-button, .filter, .chip, .menu-item)")].flatMap((each) => {
    const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const { 0: word, index } of (node.textContent ?? "").matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(`torn: ${word}`);
      }
    return found;
  });
}

/** Runs in the page: what moves by itself, or would when it changes. */
function moving(): string[] {
  const all = (root: Document | ShadowRoot): Element[] =>
    [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  return all(document).flatMap((each) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each);
    const isStill = animationName === "none" && scrollBehavior === "auto" && Number.parseFloat(transitionDuration) === 0;
    return isStill ? [] : [`${each.tagName}.${each.className}: ${animationName} ${transitionDuration} ${scrollBehavior}`];
  });
}

/** Runs in the page: what is chosen and looks like what is not, and links that look like the words around them. */
function alike(): string[] {
  const looks = (each: Element) => {
    const { backgroundColor, outlineStyle, fontWeight, textDecorationLine } = getComputedStyle(each);
    return [backgroundColor, outlineStyle, fontWeight, textDecorationLine, each.querySelectorAll(".icon").length].join(" ");
  };
  const chosen = [...document.querySelectorAll("main:not([hidden]) :is([aria-pressed=true], [aria-selected=true], [aria-checked=true])")];
  const pairs = chosen.flatMap((each) => {
    const name = ["aria-pressed", "aria-selected", "aria-checked"].find((one) => each.hasAttribute(one));
    const other = [...(each.parentElement?.children ?? [])].find((one) => one.getAttribute(name ?? "") === "false");
    return other && looks(other) === looks(each) ? [`chosen and not look alike: ${each.textContent}`] : [];
  });
  const links = [...document.querySelectorAll("main:not([hidden]) :is(.link, .link-button)")].filter((each) => each.checkVisibility());
  const plain = links.filter((each) => getComputedStyle(each).textDecorationLine !== "underline");
  return [...pairs, ...plain.map((each) => `a link that looks like words: ${each.textContent}`)];
}

/** How the edge of something looks. */
async function ringOf(page: Page, selector: string): Promise<string> {
  return await page
    .locator(selector)
    .first()
    .evaluate((each) => {
      const inner = each.shadowRoot?.querySelector(".control") ?? each;
      const { outlineStyle, outlineWidth, borderWidth } = getComputedStyle(inner);
      return [outlineStyle, outlineWidth, borderWidth].join(" ");
    });
}

/** Goes through the page by Tab: what has the keyboard and no edge that is seen. */
async function ringless(page: Page): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press("Tab");
    const fault = await page.evaluate(() => {
      const outer = document.activeElement;
      if (!outer || outer === document.body) return "end";
      const inner = outer.shadowRoot?.activeElement ?? outer;
      const framed = outer.closest(".composer") && outer.matches(".composer-text") ? [outer.closest(".composer")] : [];
      const focusBorder = getComputedStyle(document.documentElement).getPropertyValue("--vscode-focusBorder").trim();
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = focusBorder;
      const wanted = getComputedStyle(probe).color;
      probe.remove();
      const candidates = [inner, outer, outer.shadowRoot?.querySelector(".root"), ...framed].filter((each) => each instanceof Element);
      const isSeen = candidates.some((each) => {
        const { outlineStyle, outlineWidth, outlineColor, borderColor } = getComputedStyle(each);
        return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1 && outlineColor === wanted) || borderColor === wanted;
      });
      return isSeen ? "" : outer.outerHTML.slice(0, 120);
    });
    if (fault === "end") break;
    if (fault !== "") found.add(fault);
  }
  return [...found];
}

/** Runs in the page: at which side of its room each text begins. */
function sidesOf() {
  const sideOf = (element: Element | null | undefined, line = 0) => {
    if (!element) return "nowhere";
    const range = document.createRange();
    range.selectNodeContents(element);
    const rects = [...range.getClientRects()].filter(({ width }) => width > 1);
    const rect = rects.at(line);
    const frame = element.closest("p, ul, .code-block")?.getBoundingClientRect();
    if (!rect || !frame) return "nowhere";
    return Math.abs(rect.left - frame.left) < Math.abs(frame.right - rect.right) ? "left" : "right";
  };
  const answered = [...document.querySelectorAll(".worked .markdown p")];
  const own = document.querySelector(".asked p");
  return {
    hebrew: sideOf(answered[0]),
    list: getComputedStyle(document.querySelector(".markdown ul") ?? document.body).direction === "rtl" ? "right" : "left",
    english: sideOf(answered.at(-1)),
    code: getComputedStyle(document.querySelector(".markdown pre") ?? document.body).direction === "ltr" ? "left" : "right",
    ownHebrew: sideOf(own),
    ownEnglish: sideOf(own, 1),
  };
}
