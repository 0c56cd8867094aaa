import assert from "node:assert/strict";
import type { Theme } from "../editor.ts";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

const themes: readonly Theme[] = ["light", "high contrast", "high contrast light", "dark"];

const answer = `The step is chosen in \`src/discounts.js:3\`, one of the files in \`src/\`:

\`\`\`ts
// What comes of it, with the half cents that rounding each row would lose, so that nothing is lost.
export const rate = (total: number): number => (total >= 100 ? 0.05 : 0);
\`\`\`

| Order | Discount | Why it is so |
| --: | --: | :-- |
| 99.99 | 0 % | It does not reach the step, since the step begins at one hundred |
| 100.00 | 5 % | It just reaches it |

So the price is $p = t \\cdot (1 - r)$, and $5 stay $5:

$$
r = \\begin{cases} 0.05 & t \\ge 100 \\\\ 0 & \\text{otherwise} \\end{cases}
$$

![The steps](https://charts.example/steps.png)`;

const proof = inOneWindow({ workspace: sharedShop("composer"), script: [{ text: answer }], settings: { "git.enabled": true } });

proof(
  "an answer reads well in every theme; its code is put at the cursor and opened as a file, its files and folders open",
  async ({ editor, chat }) => {
    const { page, view } = editor;
    await chat.send("How is the discount chosen?");
    await view.locator("math").last().waitFor();
    for (const width of [420, 900, 300]) {
      await editor.setViewWidth(width);
      for (const theme of width === 300 ? themes : themes.slice(-1)) {
        await editor.setTheme(theme);
        assert.ok((await chat.overflow()) <= 0, `${theme} overflows at ${width} px by ${await chat.overflow()} px`);
        await editor.screenshot(`read-${theme.replaceAll(" ", "-")}-${width}`);
      }
    }
    const block = view.getByRole("group", { name: "Code, ts" });
    const rate = page.locator(".monaco-editor .view-line").filter({ hasText: "export const rate" });
    const press = async (name: string) => {
      await block.hover();
      await block.getByRole("button", { name }).click();
    };

    await press("Insert at cursor");
    await chat.text("No file is open.").waitFor();
    await view.getByRole("link", { name: "src/discounts.js:3" }).click();
    await page.getByRole("tab", { name: /^discounts\.js/ }).waitFor();
    await press("Insert at cursor");
    await rate.waitFor();
    await editor.screenshot("read-inserted");

    await press("Open as file");
    await page.getByRole("tab", { name: /Untitled-1/ }).waitFor();
    await page.getByRole("button", { name: /^TypeScript/ }).waitFor();
    await rate.waitFor();
    await editor.screenshot("read-opened");

    await view.getByRole("link", { name: "src/", exact: true }).click();
    await page.getByRole("treeitem", { name: "src" }).and(page.locator("[aria-selected=true]")).waitFor();
  },
);
