import type { ServerConfig } from "../../src/core/events/roster/server.ts";
import { t } from "../words.ts";

/** A server as it stands in the form. */
export interface Draft {
  readonly name: string;
  /** A command line, an address, or what documentation gives as JSON. */
  readonly what: string;
  /** Of a command: its environment; of an address: its headers. One a line. */
  readonly values: string;
  readonly folder: string;
}

export const emptyDraft: Draft = { name: "", what: "", values: "", folder: "" };

/** What is to be saved, or why it can't be read. */
export type Read = { readonly name: string; readonly server: Record<string, unknown> } | { readonly problem: string };

export function draftOf({ name, command, args = [], env, cwd = "", url, headers }: ServerConfig): Draft {
  const what = url ?? [command ?? "", ...args].map(quoted).join(" ");
  const separator = url === undefined ? "=" : ": ";
  const values = Object.entries((url === undefined ? env : headers) ?? {}).map(([key, value]) => {
    return value === secretOf(key) ? key : `${key}${separator}${value}`;
  });
  return { name, what, values: values.join("\n"), folder: cwd };
}

/** `former` keeps what the form does not show. */
export function read({ name, what, values, folder }: Draft, former?: ServerConfig): Read {
  const text = what.trim();
  if (text.startsWith("{")) return fromJson(name.trim(), text);
  const isAddress = isWeb(text);
  const pairs = Object.fromEntries(
    values
      .split("\n")
      .map((each) => each.trim())
      .filter(Boolean)
      .map((each) => pairOf(each, isAddress)),
  );
  const some = Object.keys(pairs).length > 0;
  const { timeoutSeconds, sampling, roots, disabled, oauth, transport } = former ?? {};
  const kept = { timeoutSeconds, sampling, roots, disabled };
  if (isAddress)
    return {
      name: name.trim(),
      server: withoutAbsent({ ...kept, url: text, ...(some ? { headers: pairs } : {}), oauth, type: transport }),
    };
  const [command = "", ...args] = wordsOf(text);
  const cwd = folder.trim();
  return { name: name.trim(), server: withoutAbsent({ ...kept, command, args, ...(some ? { env: pairs } : {}), ...(cwd ? { cwd } : {}) }) };
}

export function isWeb(what: string): boolean {
  return /^https?:\/\//i.test(what.trim());
}

/** A name for what has none yet: the last word of a command that says something, or the host. */
export function nameFor(what: string): string {
  const text = what.trim();
  if (text.startsWith("{")) {
    const given = fromJson("", text);
    return "name" in given ? given.name : "";
  }
  const [, host] = /^https?:\/\/(?:www\.|mcp\.)?([^/:.]+)/i.exec(text) ?? [];
  if (host !== undefined) return host;
  const word = wordsOf(text).findLast((each) => /[a-z]/i.test(each) && !each.startsWith("-") && !/^([./~]|[A-Z]:)/i.test(each)) ?? "";
  return word
    .replace(/@[\d.]+$|@latest$/, "")
    .replace(/^.*\//, "")
    .replace(/^(mcp-)?server-|^mcp-|-mcp(-server)?$/g, "");
}

/** As READMEs give it: the server itself, or a list of servers with one in it. */
function fromJson(name: string, text: string): Read {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { problem: t("This begins like JSON and can't be read as such.") };
  }
  const lists = isRecord(given) ? [given.mcpServers, given.servers, given] : [];
  for (const list of lists) {
    if (!isRecord(list)) continue;
    if (typeof list.command === "string" || typeof list.url === "string") return { name, server: list };
    const entries = Object.entries(list).filter(([, each]) => isRecord(each) && ("command" in each || "url" in each));
    if (entries.length > 1) return { problem: t("This holds several servers: add them one by one.") };
    const [first] = entries;
    if (first) return { name: name || first[0], server: first[1] as Record<string, unknown> };
  }
  return { problem: t("No server is in there: it needs a command or a url.") };
}

function pairOf(line: string, isAddress: boolean): readonly [string, string] {
  const [, key = line, value = ""] = (isAddress ? /^([^:\s]+)\s*:\s*(.*)$/ : /^([^=\s]+)\s*=(.*)$/).exec(line) ?? [];
  return [key, value === "" ? secretOf(key) : value];
}

/** What stands for something that is asked for once and kept with the secrets. */
function secretOf(key: string): string {
  return `\${input:${key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}}`;
}

/** The words of a command line; quotes hold blanks. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double?.replace(/\\(["\\])/g, "$1") ?? single ?? "",
    ),
  );
}

function quoted(word: string): string {
  return /^[^\s"']+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutAbsent(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
