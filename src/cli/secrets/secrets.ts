import { keyPlaceOf } from "../../core/endpoints.ts";
import { jsonLine } from "../../core/history/json.ts";
import { badKey } from "../../core/providers/failures/troubles.ts";
import { geminiService, openAiService } from "../../core/providers/wire/services.ts";
import type { SecretsCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { readSecret } from "./ask.ts";
import { createSecretBook, type KeptSecret, type SecretBook } from "./book.ts";
import { baseUrlOf, keyNames, variableOf } from "./keyring.ts";

/** Carries out `anycowork secrets` and resolves to its exit code. */
export async function secrets(command: SecretsCommand, shell: Shell): Promise<number> {
  const book = createSecretBook({ dataFolder: dataFolder(command.data, shell.environment), say: sayAside });
  switch (command.action) {
    case "list":
      return list(book, command.json);
    case "set":
      return set(book, command, shell);
    case "remove":
      return remove(book, command);
    default:
      return command satisfies never;
  }
}

async function list(book: SecretBook, json: boolean): Promise<number> {
  const found = await book.secrets();
  if ("problem" in found) return complain(found.problem);
  if (json) return print(`${jsonLine(found.map(documentOf))}\n`);
  const width = Math.max(...found.map((each) => each.name.length), 0);
  const lines = found.map(
    ({ name, origin, at }) => `${visibleLine(name).padEnd(width)}  set ${at.slice(0, 10)}${origin ? `  for ${visibleLine(origin)}` : ""}\n`,
  );
  return print(lines.join("") || "No secret is kept. To keep a provider's key: anycowork secrets set openai\n");
}

function documentOf({ name, origin, at }: KeptSecret): object {
  return { name, endpoint: origin ?? null, at };
}

type Named = Extract<SecretsCommand, { name: string }>;

async function set(book: SecretBook, command: Named, shell: Shell): Promise<number> {
  const { name, json } = command;
  const target = targetOf(command, shell);
  if ("problem" in target) return complain(target.problem);
  const whose = target.host === undefined ? visibleLine(name) : `${name} at ${visibleLine(target.host)}`;
  const typed = await readSecret(`${target.host === undefined ? "Secret" : "API key"} for ${whose} (it is not shown): `, shell.giveUp);
  if (typed === "called-off") return 130;
  if (typed === "too-long") return complain("What came on standard input is too long for a secret; nothing was kept.");
  const value = target.host === undefined ? typed.text : typed.text.trim();
  if (value.trim() === "") return complain("The secret is empty; nothing was kept.");
  const bad = target.host === undefined ? undefined : unfit(name, value);
  if (bad !== undefined) return complain(`The key ${bad}; nothing was kept.`);
  const kept = await book.set({ name, origin: target.origin, value });
  if ("problem" in kept) return complain(kept.problem);
  if (json) return print(`${jsonLine(documentOf(kept))}\n`);
  return print(`Kept: ${whose}. ${useOf(name, shell)}\n`);
}

/** Where a provider's key may go: what is said here, else what the environment says; so it is bound to what it was entered for. */
function targetOf(
  { name, baseUrl }: Named,
  { environment }: Shell,
): { readonly origin?: string; readonly host?: string } | { readonly problem: string } {
  if (!Object.hasOwn(keyNames, name)) return {};
  const url = baseUrlOf(name, { model: `${name}/`, baseUrl }, environment);
  return keyPlaceOf(name, url) ?? { problem: `No key can be kept for ${url}: it is no web address, or holds a user name.` };
}

function unfit(name: string, key: string): string | undefined {
  if (/\s/.test(key)) return "holds a blank or a line break";
  return badKey(key, name === "gemini" ? geminiService : openAiService)
    ? "holds a character that no key has, which often comes along with copying"
    : undefined;
}

function useOf(name: string, { environment }: Shell): string {
  if (!Object.hasOwn(keyNames, name)) return "Nothing uses a secret of this name yet.";
  const variable = variableOf(name, environment);
  return variable === undefined ? "It is sent nowhere else." : `But ${variable} is set, and counts before it.`;
}

async function remove(book: SecretBook, { name, baseUrl, json }: Named): Promise<number> {
  const found = await book.secrets();
  if ("problem" in found) return complain(found.problem);
  const origin = baseUrl === undefined ? undefined : (keyPlaceOf(name, baseUrl)?.origin ?? baseUrl);
  const named = found.filter((each) => each.name === name && (origin === undefined || each.origin === origin));
  const [kept, other] = named;
  if (!kept)
    return complain(`No secret ${name}${origin === undefined ? "" : ` for ${origin}`} is kept; "anycowork secrets list" shows what is.`);
  if (other) return complain(`${name} is kept for ${named.map((each) => each.origin).join(" and for ")}; say which with --base-url URL.`);
  const failed = await book.remove(kept);
  if (failed) return complain(failed.problem);
  if (json) return print(`${jsonLine({ removed: name, endpoint: kept.origin ?? null })}\n`);
  return print(`Removed: ${visibleLine(name)}${kept.origin === undefined ? "" : ` for ${visibleLine(kept.origin)}`}\n`);
}
