import type { Editor } from "../editor.ts";

/** More stops of the Tab key than the view ever has. */
const mostStops = 60;
const patienceMs = 60_000;

/** The real VS Code as somebody uses it who has no mouse; what is on the screen is only read. */
export class Keyboard {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const each of keys) await this.#editor.page.keyboard.press(each);
  }

  async type(text: string): Promise<void> {
    await this.#editor.page.keyboard.type(text);
  }

  /** Runs a command by its full title. */
  async command(title: string): Promise<void> {
    await this.press("F1");
    const box = this.#editor.page.locator(".quick-input-widget .quick-input-box input");
    await box.waitFor();
    await this.type(title);
    await this.#editor.page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: title }).waitFor();
    await this.press("Enter");
    await box.waitFor({ state: "hidden" });
  }

  /** The name of what has the keyboard in the view; "" where nothing of it has. */
  async focused(): Promise<string> {
    return await this.#editor.view.locator("body").evaluate(() => {
      const element = document.hasFocus() ? document.activeElement : null;
      if (!element || element === document.body) return "";
      return (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
    });
  }

  /** Waits until this has the keyboard. */
  async at(name: string | RegExp): Promise<void> {
    await this.#until(async () => fits(await this.focused(), name), `the keyboard at ${name}`);
  }

  /** Presses Tab, or Shift+Tab, until this has the keyboard. */
  async tabTo(name: string | RegExp, key: "Tab" | "Shift+Tab" = "Shift+Tab"): Promise<void> {
    const passed: string[] = [];
    for (let stop = 0; stop < mostStops; stop += 1) {
      const now = await this.focused();
      if (fits(now, name)) return;
      passed.push(now);
      await this.press(key);
    }
    throw new Error(`${key} never came to ${name}, but to: ${[...new Set(passed)].join(" | ")}`);
  }

  /** Presses Tab until nothing of the view has the keyboard; gives what was passed. */
  async leave(): Promise<readonly string[]> {
    const passed: string[] = [];
    for (let stop = 0; stop < mostStops; stop += 1) {
      const now = await this.focused();
      if (now === "") return passed;
      passed.push(now);
      await this.press("Tab");
    }
    throw new Error(`Tab never leaves: ${passed.join(" | ")}`);
  }

  async #until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`Never came: ${what}; it is at "${await this.focused()}".`);
      await this.#editor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }
}

function fits(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? name === wanted : wanted.test(name);
}
