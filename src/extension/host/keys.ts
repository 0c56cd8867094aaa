import * as vscode from "vscode";
import { type KeyPlace, keyedProviders, keyPlaceOf } from "../../core/endpoints.ts";
import { inform, warn } from "../notice.ts";
import { t } from "../words.ts";
import type { KeyStore } from "./key-store.ts";

/** The person's API keys, as far as they are asked for and shown. */
export interface Keys extends Pick<KeyStore, "get" | "all"> {
  /** Asks for a key for the server the provider's requests go to now, and stores it for that one. */
  ask(provider: string): Promise<KeyAnswer>;
  /** Asks which of the kept keys is to go, and removes it. */
  remove(): Promise<void>;
  /** Asks which provider is meant; undefined when that was called off. */
  choose(): Promise<string | undefined>;
  /** Every provider that takes a key, as it stands now. */
  states(): Promise<readonly KeyState[]>;
}

/** Whether a key is kept for where the requests of a provider go now. */
export interface KeyState {
  readonly provider: string;
  /** "OpenAI". */
  readonly name: string;
  /** Where they go; undefined where the base URL is no address. */
  readonly host: string | undefined;
  readonly isKept: boolean;
}

/** `none`: the person says that this server wants no key. */
export type KeyAnswer = "set" | "none" | "called-off";

export interface KeyPorts {
  readonly store: KeyStore;
  /** Not used unless somebody says so here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  baseUrl(provider: string): string | undefined;
}

const names: Readonly<Record<string, string>> = { openai: "OpenAI", gemini: "Gemini" };

/** Where each provider's own tools look for a key; the first that is set is offered. */
const variables: Readonly<Record<string, readonly string[]>> = { gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"] };

export function createKeys({ store, environment, baseUrl }: KeyPorts): Keys {
  return {
    get: store.get,
    all: store.all,
    async ask(provider) {
      const place = keyPlaceOf(provider, baseUrl(provider));
      if (!place) {
        await sayWhyNot(provider);
        return "called-off";
      }
      const candidates = variables[provider] ?? [`${provider.toUpperCase()}_API_KEY`];
      const variable = candidates.find((each) => environment[each]?.trim());
      const source = variable === undefined ? "typed" : await chooseSource(variable, place);
      const key = source === "environment" ? environment[variable ?? ""]?.trim() : source && (await askFor(place));
      if (key === "" && !place.isOwn) return "none";
      if (!key) return "called-off";
      await store.set(place, key);
      void vscode.window.setStatusBarMessage(t("AnyCowork: the key for {0} is kept in VS Code's secret storage.", nameOf(place)), 5_000);
      return "set";
    },
    async remove() {
      const places = await store.places();
      if (places.length === 0) return void inform(t("AnyCowork: no API key is kept."));
      const items = places.map((place) => ({ label: providerName(place.provider), description: place.host, place }));
      const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: remove which API key?") });
      if (!picked) return;
      await store.remove(picked.place);
      void inform(t("The API key for {0} is removed from this machine.", nameOf(picked.place)));
    },
    async choose() {
      const items = keyedProviders.map((provider) => {
        const place = keyPlaceOf(provider, baseUrl(provider));
        return { label: providerName(provider), description: place?.host, provider };
      });
      return (await vscode.window.showQuickPick(items, { title: t("AnyCowork: whose API key?") }))?.provider;
    },
    async states() {
      const kept = await store.places();
      return keyedProviders.map((provider) => {
        const place = keyPlaceOf(provider, baseUrl(provider));
        const isKept = kept.some((each) => each.provider === provider && each.origin === place?.origin);
        return { provider, name: providerName(provider), host: place?.host, isKept };
      });
    },
  };
}

function providerName(provider: string): string {
  return (Object.hasOwn(names, provider) ? names[provider] : undefined) ?? provider;
}

/** Whose key it is: of another server than the provider's own, that server's. */
function nameOf({ provider, host, isOwn }: KeyPlace): string {
  return isOwn ? providerName(provider) : host;
}

async function sayWhyNot(provider: string): Promise<void> {
  if (!keyedProviders.includes(provider)) return void inform(t("AnyCowork: {0} can't be asked yet.", provider));
  const sentence = t(
    "AnyCowork: the base URL for {0} is no web address, so no key can be kept for it. Correct it first.",
    providerName(provider),
  );
  const pressed = await warn(sentence, t("Open Settings"));
  if (pressed) await vscode.commands.executeCommand("workbench.action.openSettings", `anycowork.${provider}.baseUrl`);
}

/** Whether the environment's key is to be taken; undefined when that was called off. */
async function chooseSource(variable: string, place: KeyPlace): Promise<"typed" | "environment" | undefined> {
  const type = { label: t("Type a key"), source: "typed" as const };
  const detail = t("It is copied into VS Code's secret storage, and sent to {0} only.", place.host);
  const take = { label: t("Use the key in {0}", variable), detail, source: "environment" as const };
  return (await vscode.window.showQuickPick([type, take], { title: t("AnyCowork: API key for {0}", nameOf(place)) }))?.source;
}

async function askFor(place: KeyPlace): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t("AnyCowork: API key for {0}", nameOf(place)),
    prompt: t("It is kept in VS Code's secret storage, never in settings, logs or conversations, and sent to {0} only.", place.host),
    placeHolder: place.isOwn
      ? t("Paste the key and press Enter")
      : t("Paste the key and press Enter; leave it empty if {0} wants none", place.host),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (/\s/.test(text.trim()) ? t("A key holds no spaces or line breaks.") : undefined),
  });
  return typed?.trim();
}
