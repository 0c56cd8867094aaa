import * as vscode from "vscode";

/** API keys, kept in VS Code's SecretStorage and nowhere else. The environment's are not used unless somebody says so here. */
export interface Keys {
  get(provider: string): Promise<string | undefined>;
  /** Asks for a key and stores it. Resolves once that is done or was called off. */
  ask(provider: string): Promise<void>;
  remove(provider: string): Promise<void>;
  /** Asks which provider is meant; undefined when that was called off. */
  choose(): Promise<string | undefined>;
}

const names: Readonly<Record<string, string>> = { openai: "OpenAI", gemini: "Gemini" };

/** Where each provider's own tools look for a key; the first that is set is offered. */
const variables: Readonly<Record<string, readonly string[]>> = { gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"] };

export interface KeyPorts {
  readonly secrets: vscode.SecretStorage;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told each key on its way out, to keep it out of the log. */
  seen(key: string): void;
}

export function createKeys({ secrets, environment, seen }: KeyPorts): Keys {
  const nameOf = (provider: string) => (Object.hasOwn(names, provider) ? names[provider] : undefined) ?? provider;
  return {
    async get(provider) {
      const key = await secrets.get(slot(provider));
      if (key) seen(key);
      return key || undefined;
    },
    async ask(provider) {
      const candidates = variables[provider] ?? [`${provider.toUpperCase()}_API_KEY`];
      const variable = candidates.find((each) => environment[each]) ?? "";
      const key = (await chooseFromEnvironment(variable, environment[variable])) ?? (await askFor(nameOf(provider)));
      if (!key) return;
      seen(key);
      await secrets.store(slot(provider), key);
      void vscode.window.setStatusBarMessage(`AnyCowork: the ${nameOf(provider)} key is kept in VS Code's secret storage.`, 5_000);
    },
    async remove(provider) {
      if ((await secrets.get(slot(provider))) === undefined) {
        void vscode.window.showInformationMessage(`There is no API key for ${nameOf(provider)}.`);
        return;
      }
      await secrets.delete(slot(provider));
      void vscode.window.showInformationMessage(`The API key for ${nameOf(provider)} is removed from this machine.`);
    },
    async choose() {
      const items = Object.entries(names).map(([provider, label]) => ({ label, provider }));
      return (await vscode.window.showQuickPick(items, { title: "AnyCowork: whose API key?" }))?.provider;
    },
  };
}

function slot(provider: string): string {
  return `anycowork.key.${provider}`;
}

/** Undefined: another key shall be typed. Empty: called off. */
async function chooseFromEnvironment(variable: string, value: string | undefined): Promise<string | undefined> {
  if (!value) return undefined;
  const type = { label: "Type a key" };
  const take = { label: `Use the key in ${variable}`, detail: "It is copied into VS Code's secret storage." };
  const picked = await vscode.window.showQuickPick([type, take], { title: "AnyCowork: API key" });
  if (!picked) return "";
  return picked === take ? value.trim() : undefined;
}

async function askFor(name: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `AnyCowork: API key for ${name}`,
    prompt: "It is kept in VS Code's secret storage: never in settings, logs or conversations.",
    placeHolder: "Paste the key and press Enter",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/\s/.test(text.trim()) ? "A key holds no spaces or line breaks." : undefined),
  });
  return typed?.trim();
}
