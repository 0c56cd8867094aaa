import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";
import { inRepo } from "../repo.ts";
import { type EditorServer, startServer } from "./server.ts";

export interface EditorOptions {
  /** The folder to open; absent: none. */
  readonly workspace?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Restricted Mode: the folder is not trusted, and nobody is asked at the start. */
  readonly restricted?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real VS Code with AnyCowork installed, in a window of its own. */
export interface Editor {
  readonly page: Page;
  readonly server: EditorServer;
  /** The window's part that AnyCowork draws. */
  readonly view: FrameLocator;
  /** The same in the tab of an editor, where one is on the screen. */
  readonly tab: FrameLocator;
  /** A second window on the same profile, with an extension host of its own. What VS Code keeps secret lies with the browser. */
  second(workspace: string, browser?: "same browser"): Promise<Editor>;
  /** Clicks AnyCowork in the activity bar and waits until its view is drawn. */
  openView(): Promise<void>;
  /** Shows VS Code's files in place of AnyCowork's view, which is hidden then. */
  lookElsewhere(): Promise<void>;
  /** Runs a command of the palette by its full title. */
  command(title: string): Promise<void>;
  /** Chooses an entry of VS Code's own menu on this. */
  chooseInMenu(on: Locator, entry: string): Promise<void>;
  /** A toast that holds this text. */
  toast(text: string | RegExp): Locator;
  /** Reloads the window as "Developer: Reload Window" does. */
  reload(): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** Makes the view this many CSS pixels wide. */
  setViewWidth(width: number): Promise<void>;
  /** Keeps a picture of the window in .cache/screenshots/. */
  screenshot(name: string): Promise<void>;
  /** What the extension hosts logged. */
  hostLog(): string;
}

export type Theme = "dark" | "light" | "high contrast" | "high contrast light";

const themes: Readonly<Record<Theme, { readonly name: string; readonly className: string }>> = {
  dark: { name: "Dark Modern", className: "vs-dark" },
  light: { name: "Light Modern", className: "vs" },
  "high contrast": { name: "Default High Contrast", className: "hc-black" },
  "high contrast light": { name: "Default High Contrast Light", className: "hc-light" },
};

/** What VS Code says of pages that are drawn in views, not in tabs of the editor; after a view was moved, or hidden and shown again, it says so no more. */
const ofViews = "purpose=webviewView";
const saidSo = `iframe.webview.ready[src*="${ofViews}"]`;
const viewFrame = `:is(${saidSo}, body:not(:has(${saidSo})) iframe.webview.ready)`;

/** Room for the side bar at 900 px and the editor beside it. */
export const windowSize = { width: 1480, height: 900 };
const patienceMs = 60_000;
/** Of what is tried again when it brought nothing. */
const triesMs = 20_000;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** The server would pack each window's 20 MB anew, which takes longer than to hand them over. */
const uncompressed = { "accept-encoding": "identity" };

/** Opens an editor that is closed when the proof is over. */
export type Open = (options?: EditorOptions) => Promise<Editor>;

/** A test with editors of its own. When it fails, their pictures are kept and what their extension hosts logged is printed. */
export function proof(title: string, prove: (open: Open) => Promise<void>): void {
  test(title, async () => {
    const windows = new Windows();
    try {
      await prove(windows.open);
    } catch (error) {
      await windows.report(title);
      throw error;
    } finally {
      await windows.close();
    }
  });
}

/** The editors that a test opens. */
export class Windows {
  readonly #editors: OpenEditor[] = [];

  readonly open: Open = async (options = {}) => {
    const editor = await openEditor(options);
    this.#editors.push(editor);
    await editor.goto(options.workspace);
    return editor;
  };

  /** Keeps their pictures under the title, and prints what their extension hosts logged. */
  async report(title: string): Promise<void> {
    const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    for (const [index, each] of this.#editors.flatMap((all) => all.windows()).entries())
      await report(each, `failed-${name.slice(0, 60)}-${index + 1}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#editors.map((each) => each.close()));
  }
}

async function openEditor({ settings = {}, environment, restricted = false }: EditorOptions): Promise<OpenEditor> {
  const userData = mkdtempSync(path.join(tmpdir(), "anycowork-editor-"));
  const server = await startServer({ userData, settings, workspaceTrust: restricted, environment });
  const browser = await chromium.launch({ executablePath: process.env.ANYCOWORK_HEADLESS ?? process.env.ANYCOWORK_CHROMIUM, args: flags });
  return new OpenEditor(server, browser, await newPage(browser));
}

async function report(editor: OpenEditor, picture: string): Promise<void> {
  await editor.screenshot(picture).catch(() => undefined);
  const log = editor.hostLog();
  console.log(`The picture is .cache/screenshots/${picture}.png. The extension host said:\n${log.slice(-6_000)}`);
}

async function newPage(browser: Browser): Promise<Page> {
  const permissions = ["clipboard-read", "clipboard-write"];
  const context = await browser.newContext({ viewport: windowSize, permissions, extraHTTPHeaders: uncompressed });
  context.setDefaultTimeout(patienceMs);
  return await context.newPage();
}

class OpenEditor implements Editor {
  readonly server: EditorServer;
  readonly page: Page;
  readonly #browser: Browser;
  readonly #others: OpenEditor[] = [];

  constructor(server: EditorServer, browser: Browser, page: Page) {
    this.server = server;
    this.page = page;
    this.#browser = browser;
  }

  get view(): FrameLocator {
    return this.page.frameLocator(viewFrame).frameLocator("#active-frame");
  }

  get tab(): FrameLocator {
    return this.page.frameLocator(`iframe.webview.ready:not([src*="${ofViews}"])`).frameLocator("#active-frame");
  }

  async goto(workspace: string | undefined): Promise<void> {
    const query = workspace === undefined ? "?ew=true" : `?folder=${encodeURIComponent(workspace)}`;
    await this.page.goto(`${this.server.url}/${query}`);
    await this.#drawn();
  }

  async second(workspace: string, browser?: "same browser"): Promise<Editor> {
    const page = await (browser ? this.page.context().newPage() : newPage(this.#browser));
    const second = new OpenEditor(this.server, this.#browser, page);
    this.#others.push(second);
    await second.goto(workspace);
    return second;
  }

  /** It and its other windows. */
  windows(): readonly OpenEditor[] {
    return [this, ...this.#others];
  }

  async openView(): Promise<void> {
    const tab = this.page.getByRole("tab", { name: "AnyCowork" });
    const drawn = this.view.locator("body *").first();
    // A window that is still putting itself back may open the view by itself, and then the click closes it again.
    for (const timeout of [triesMs / 2, triesMs]) {
      if ((await tab.getAttribute("aria-selected")) !== "true") await tab.click();
      // The tab's own hover would lie over the view.
      await this.page.mouse.move(windowSize.width / 2, windowSize.height / 2);
      if (
        await drawn.waitFor({ timeout }).then(
          () => true,
          () => false,
        )
      )
        return;
    }
    await drawn.waitFor();
  }

  async lookElsewhere(): Promise<void> {
    await this.page
      .getByRole("tab", { name: /^Explorer/ })
      .first()
      .click();
    await this.view.locator("body").waitFor({ state: "detached" });
  }

  async command(title: string): Promise<void> {
    // A view that takes the focus a moment late closes the palette; whoever wanted it opens it again.
    for (const timeout of [triesMs / 4, triesMs / 4]) {
      await this.page.keyboard.press("F1");
      if (await succeeds(this.#pick(`>${title}`, title, timeout))) return;
    }
    await this.page.keyboard.press("F1");
    await this.#pick(`>${title}`, title);
  }

  async chooseInMenu(on: Locator, entry: string): Promise<void> {
    const item = this.page.getByRole("menuitem", { name: entry });
    await on.click({ button: "right" });
    // A menu that has just come up takes no click yet.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await item.click();
      if (await succeeds(item.waitFor({ state: "detached", timeout: 2_000 }))) return;
    }
    throw new Error(`The menu did not take "${entry}".`);
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast").filter({ hasText: text });
  }

  async reload(): Promise<void> {
    const reloaded = this.page.waitForEvent("load");
    await this.command("Developer: Reload Window");
    await reloaded;
    await this.#drawn();
  }

  async setTheme(theme: Theme): Promise<void> {
    const { name, className } = themes[theme];
    await this.command("Preferences: Color Theme");
    await this.#pick(name, name);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  async setViewWidth(width: number): Promise<void> {
    const side = this.page.locator(".part.sidebar");
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { width: before } = await boxOf(this.page.locator(viewFrame));
      if (Math.abs(before - width) <= 1) return;
      const edge = await boxOf(side);
      const [x, y] = [edge.x + edge.width, edge.y + edge.height / 2];
      await this.page.mouse.move(x, y);
      await this.page.mouse.down();
      await this.page.mouse.move(x + (width - before), y, { steps: 5 });
      await this.page.mouse.up();
      await this.page.waitForTimeout(250);
    }
    throw new Error(`The view did not become ${width} px wide.`);
  }

  async screenshot(name: string): Promise<void> {
    const folder = inRepo(".cache/screenshots");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  hostLog(): string {
    const logs = path.join(this.server.userData, "logs");
    const files = (readdirSync(logs, { recursive: true }) as string[]).filter((each) => /exthost.*\.log$|AnyCowork.*\.log$/.test(each));
    return files.map((each) => `--- ${path.basename(each)}\n${readFileSync(path.join(logs, each), "utf8")}`).join("\n");
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.close();
    rmSync(this.server.userData, { recursive: true, force: true, maxRetries: 3 });
  }

  async #pick(typed: string, wanted: string, timeout = patienceMs): Promise<void> {
    await this.page.locator(".quick-input-widget .quick-input-box input").fill(typed, { timeout });
    const rows = this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: wanted });
    // Another whose name only begins so may stand above it, since it was chosen last.
    const whole = new RegExp(`^\\s*${wanted.replaceAll(/\W/g, "\\$&")}\\s*$`);
    const exact = rows.filter({ has: this.page.locator(".label-name", { hasText: whole }) });
    const isThere = await succeeds(exact.first().waitFor({ timeout: Math.min(timeout, 2_000) }));
    await (isThere ? exact : rows).first().click({ timeout });
  }

  async #drawn(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor({ timeout: 60_000 });
    await this.page.getByRole("tab", { name: "AnyCowork" }).waitFor({ timeout: 60_000 });
  }
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not on the screen.");
  return box;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
