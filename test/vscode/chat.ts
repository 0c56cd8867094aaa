import { after } from "node:test";
import type { FrameLocator, Locator } from "playwright-core";
import { type ModelServer, type Script, startModelServer } from "../fakes/model-server.ts";
import type { Editor, EditorOptions, Open } from "./editor.ts";

export interface Begun {
  readonly editor: Editor;
  readonly chat: Chat;
  readonly model: ModelServer;
}

export interface BeginOptions extends EditorOptions {
  readonly script: Script;
}

/** An editor with the view open and the scripted model chosen. */
export async function begin(open: Open, options: BeginOptions): Promise<Begun> {
  const model = await startModelServer(options.script);
  after(() => model.close());
  return await beginWith(open, model, options);
}

/** The same with a model that somebody else closes. */
export async function beginWith(open: Open, model: ModelServer, { settings: more, ...options }: EditorOptions): Promise<Begun> {
  const settings = { "anycowork.model": "openai/scripted", "anycowork.openai.baseUrl": model.baseUrl, ...more };
  const editor = await open({ ...options, settings });
  await editor.openView();
  return { editor, chat: new Chat(editor), model };
}

/** AnyCowork's view as a person uses it: by what is written on things. */
export class Chat {
  readonly #view: FrameLocator;

  /** The one in the tab of an editor is `tab`. */
  constructor({ view }: Pick<Editor, "view">) {
    this.#view = view;
  }

  get composer(): Locator {
    return this.#view.locator(".composer").getByRole("textbox");
  }

  get stopButton(): Locator {
    return this.#view.getByRole("button", { name: "Stop" });
  }

  /** The question that waits, as its card. */
  card(title?: string | RegExp): Locator {
    return this.#view.getByRole("region", { name: title ?? /\?( |$)/ });
  }

  /** A step's line, by its title. */
  step(title: string | RegExp): Locator {
    return this.#view.locator(".step-line").filter({ hasText: title });
  }

  text(text: string | RegExp, options: { readonly exact?: boolean } = {}): Locator {
    return this.#view.getByText(text, options);
  }

  /** Waits until the composer holds this; gives all it holds then. */
  async composed(part: string): Promise<string> {
    return await this.composer.evaluate(
      (area, [wanted, patienceMs]) =>
        new Promise<string>((resolve, reject) => {
          const given = setTimeout(() => reject(new Error(`It holds: ${(area as HTMLTextAreaElement).value}`)), patienceMs);
          const look = () => {
            const { value } = area as HTMLTextAreaElement;
            if (!value.includes(wanted)) return requestAnimationFrame(look);
            clearTimeout(given);
            resolve(value);
          };
          look();
        }),
      [part, 20_000] as const,
    );
  }

  /** Waits until nothing stands in the composer. */
  async emptied(): Promise<void> {
    await this.#view.locator(".composer:has([aria-label=Send][aria-disabled=true])").waitFor();
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.#view.getByRole("button", { name: "Send" }).click();
  }

  /** Presses a button on the card, once it listens: a new one takes no answer at first, so that nobody presses it by accident. */
  async press(card: Locator, button: string): Promise<void> {
    await card.and(this.#view.locator(":not(.deaf)")).waitFor();
    await card.getByRole("button", { name: button, exact: true }).click();
  }

  /** Allows every question once until the run is over. */
  async allowAll(): Promise<void> {
    const card = this.card().first();
    await this.stopButton.waitFor();
    for (;;) {
      await card.or(this.#view.locator(".composer:not(:has([aria-label=Stop]))")).first().waitFor();
      if ((await this.stopButton.count()) === 0) return;
      const id = await card.getAttribute("data-approval");
      await this.press(card, "Allow once");
      await this.#view.locator(`[data-approval="${id}"]`).waitFor({ state: "detached" });
    }
  }

  /** How far the view's content reaches beyond its width; 0 or less when it does not. */
  async overflow(): Promise<number> {
    return await this.#view.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  }
}
