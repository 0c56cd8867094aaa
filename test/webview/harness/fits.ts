import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Driver, drawn, violationsOf } from "./driver.ts";
import { themeNames } from "./themes.ts";

/** A state of the harness, brought further by `open`, at 300 and 900 px in every theme: nothing sticks out, all can be read, every control has a name. */
export async function fitsEverywhere(driver: Driver, state: string, open: (page: Page) => Promise<unknown>): Promise<void> {
  for (const theme of themeNames) {
    const page = await driver.show(`${state}?theme=${theme}`, { width: 300, height: 800 });
    await open(page);
    for (const width of [300, 900]) {
      await page.setViewportSize({ width, height: 800 });
      await drawn(page);
      const faults = [...(await page.evaluate(overflows)), ...(await page.evaluate(unreadable)), ...(await page.evaluate(unnamed))];
      assert.deepEqual([...faults, ...(await violationsOf(page))], [], `${state}, ${theme}, ${width} px`);
    }
  }
}

/** Runs in the page: what is wider than the page, or sticks out of it without a scrollbar of its own. */
export function overflows(): string[] {
  const root = document.documentElement;
  const found = root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth} > ${root.clientWidth}`] : [];
  for (const each of document.querySelectorAll(".scroller, .desk, .card, .longer, .turn, .composer, .history, .rules, .rule-form, .menu")) {
    if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "none")
      found.push(`${each.className}: ${each.scrollWidth} > ${each.clientWidth}`);
  }
  const row = [...document.querySelectorAll(".composer-row > :not([hidden])")].map(
    (each) => [each.className, each.getBoundingClientRect()] as const,
  );
  for (const [name, one] of row)
    for (const [other, { left, right, top, bottom }] of row) {
      const isBeside = one.right - 1 <= left || right - 1 <= one.left || one.bottom - 1 <= top || bottom - 1 <= one.top;
      if (name !== other && !isBeside) found.push(`${name} lies over ${other}`);
    }
  return found;
}

/** Runs in the page: words with less contrast to what is behind them than 3 to 1. */
export function unreadable(): string[] {
  const numbers = (color: string) => {
    // A mixed colour has its parts between 0 and 1.
    const scale = color.startsWith("color(") ? 255 : 1;
    return [...color.matchAll(/[\d.]+/g)].map(([each], at) => Number(each) * (at < 3 ? scale : 1));
  };
  const over = (top: readonly number[], below: readonly number[]) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((at) => (top[at] ?? 0) * alpha + (below[at] ?? 0) * (1 - alpha));
  };
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const own = numbers(getComputedStyle(element).backgroundColor);
    return (own[3] ?? 1) === 1 ? own : over(own, behind(element.parentElement));
  };
  const light = (color: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = color.map((each) =>
      each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: number, other: number) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const worded = [...document.querySelectorAll(".root *")].filter((each) =>
    [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
  );
  return worded.flatMap((each) => {
    if (!each.checkVisibility({ opacityProperty: true })) return [];
    const background = behind(each);
    const ratio = contrast(light(over(numbers(getComputedStyle(each).color), background)), light(background));
    return ratio < 3 ? [`${each.textContent?.slice(0, 40)}: ${ratio.toFixed(1)}`] : [];
  });
}

/** Runs in the page: controls without a name, ids that are there twice, and headings that skip a level. */
function unnamed(): string[] {
  const controls = [
    ...document.querySelectorAll<HTMLInputElement>("main:not([hidden]) :is(input, select, textarea, button):not([hidden])"),
  ];
  const nameless = controls.filter((each) => {
    const label = each.getAttribute("aria-label") ?? [...(each.labels ?? [])].map((one) => one.textContent).join("");
    return !(label || each.textContent)?.trim();
  });
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  const about = controls.map((each) => each.getAttribute("aria-describedby")).filter((each) => each !== null);
  return [
    ...nameless.map((each) => `no name: ${each.outerHTML.slice(0, 80)}`),
    ...ids.filter((each, index) => ids.indexOf(each) !== index).map((each) => `twice: ${each}`),
    ...about.filter((each) => !ids.includes(each)).map((each) => `described by nothing: ${each}`),
  ];
}
