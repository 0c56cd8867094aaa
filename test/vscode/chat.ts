import type { Locator } from "playwright-core";
import type { Editor } from "./editor.ts";

/** AnyCowork's view as a person uses it: by what is written on things. */
export class Chat {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get composer(): Locator {
    return this.#editor.view.locator(".composer").getByRole("textbox");
  }

  get stopButton(): Locator {
    return this.#editor.view.getByRole("button", { name: "Stop" });
  }

  /** The question that waits, as its card. */
  card(title?: string | RegExp): Locator {
    return this.#editor.view.getByRole("region", { name: title ?? /\?$/ });
  }

  /** A step's line, by its title. */
  step(title: string | RegExp): Locator {
    return this.#editor.view.locator(".step-line").filter({ hasText: title });
  }

  text(text: string | RegExp): Locator {
    return this.#editor.view.getByText(text);
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.#editor.view.getByRole("button", { name: "Send" }).click();
  }

  /** Presses a button on the card. A card takes no answer in its first half second, so that nobody presses it by accident. */
  async press(card: Locator, button: string): Promise<void> {
    await card.waitFor();
    await this.#editor.page.waitForTimeout(600);
    await card.getByRole("button", { name: button, exact: true }).click();
  }

  /** How far the view's content reaches beyond its width; 0 or less when it does not. */
  async overflow(): Promise<number> {
    return await this.#editor.view.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  }
}
