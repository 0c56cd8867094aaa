import { legible } from "../../permissions/visible.ts";
import type { Connection } from "../connection.ts";
import { anything, collect } from "../tools/pages.ts";

/** A prompt of a server, as one calls it: `/server:prompt`. */
export interface ServerPrompt {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/** A prompt that is called, and with what. */
export interface PromptCall {
  readonly server: string;
  readonly prompt: string;
  /** What stands behind the name, as it was typed. */
  readonly rest: string;
}

const patienceMs = 10_000;
const longestText = 100_000;

/** Whether a message may call on a server; told by its looks, so that no other waits for anything. */
export function asksServers(text: string): boolean {
  return promptCallIn(text) !== undefined || mentionsIn(text).length > 0;
}

/** Of a message that begins with `/server:prompt` what is called; undefined for any other. */
export function promptCallIn(text: string): PromptCall | undefined {
  const [, server, prompt, rest = ""] = /^\/([^\s:/]+):(\S+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  return server === undefined || prompt === undefined ? undefined : { server, prompt, rest: rest.trim() };
}

/** What a message mentions as `@server:uri`, each once. */
export function mentionsIn(text: string): readonly { readonly server: string; readonly uri: string }[] {
  const found = [...text.matchAll(/(?<![\w@])@([\w.-]+):([a-z][a-z\d+.-]*:\S+?)(?=[.,;!?)\]]*(?:\s|$))/gi)];
  const mentions = found.map(([, server = "", uri = ""]) => ({ server, uri }));
  return mentions.filter((each, index) => mentions.findIndex(({ server, uri }) => server === each.server && uri === each.uri) === index);
}

/** The prompts of a server. */
export async function promptsOf(server: string, connection: Connection): Promise<readonly ServerPrompt[]> {
  const client = connection.client();
  if (!client.getServerCapabilities()?.prompts) return [];
  const listed = await collect("prompts", (params) =>
    client.request({ method: "prompts/list", params }, anything, { timeout: patienceMs }),
  );
  return listed.flatMap((each) => promptOf(server, each) ?? []);
}

function promptOf(server: string, given: unknown): ServerPrompt | undefined {
  const { name, title, description, arguments: args } = (given ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || /[\s:]/.test(name) || name === "" || name.length > 100 || legible(name) !== name) return undefined;
  const read = (Array.isArray(args) ? args : []).flatMap((each: Readonly<Record<string, unknown>>) =>
    typeof each?.name === "string" ? [{ name: each.name, description: lineOf(each.description), required: each.required === true }] : [],
  );
  return { server, name, description: lineOf(description) || lineOf(title), arguments: read };
}

function lineOf(text: unknown): string {
  return typeof text === "string" ? legible(text.replace(/\s+/g, " ").trim().slice(0, 300)) : "";
}

/** `key=value` where a name is written, else one word after another; the last takes what is left. */
export function argumentsOf({ arguments: wanted }: Pick<ServerPrompt, "arguments">, rest: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  let left = rest;
  for (const [, whole = "", name = "", quoted, plain = ""] of rest.matchAll(/(([\w-]+)=(?:"([^"]*)"|(\S*)))/g)) {
    if (!wanted.some((each) => each.name === name)) continue;
    found[name] = quoted ?? plain;
    left = left.replace(whole, " ");
  }
  const words = left
    .trim()
    .split(/\s+/)
    .filter((each) => each !== "");
  const open = wanted.filter((each) => !Object.hasOwn(found, each.name));
  for (const [index, { name }] of open.entries()) {
    if (words.length === 0) break;
    found[name] = index === open.length - 1 ? words.splice(0).join(" ") : (words.shift() ?? "");
  }
  return found;
}

/** What a prompt says with these arguments. Rejects with what the server says. */
export async function promptText(connection: Connection, prompt: ServerPrompt, given: Readonly<Record<string, string>>): Promise<string> {
  const { messages } = await connection.client().getPrompt({ name: prompt.name, arguments: { ...given } }, { timeout: patienceMs });
  const several = messages.length > 1;
  const parts = messages.map(({ role, content }) => `${several ? `${role === "user" ? "User" : "Assistant"}: ` : ""}${wordsOf(content)}`);
  return bounded(parts.join("\n\n"));
}

function wordsOf(content: { readonly type: string } & Readonly<Record<string, unknown>>): string {
  if (content.type === "text") return String(content.text);
  if (content.type === "resource") return contentsText([content.resource]);
  return `[${content.type}]`;
}

/** What a server has to show: its resources, and then its templates, whose braces the person fills in. */
export async function resourcesOf(connection: Connection): Promise<readonly { readonly uri: string; readonly description: string }[]> {
  const client = connection.client();
  if (!client.getServerCapabilities()?.resources) return [];
  const ask = (method: string) => (params: object) => client.request({ method, params } as never, anything, { timeout: patienceMs });
  const listed = await collect("resources", ask("resources/list"));
  const templates = await collect("resourceTemplates", ask("resources/templates/list")).catch(() => []);
  return [...listed, ...templates].slice(0, mostResources).flatMap((each) => {
    const { uri, uriTemplate, title, name, description } = (each ?? {}) as Readonly<Record<string, unknown>>;
    const address = uri ?? uriTemplate;
    if (typeof address !== "string" || /\s/.test(address) || legible(address) !== address) return [];
    return [
      {
        uri: address,
        description: [title ?? name, description]
          .map(lineOf)
          .filter((words) => words !== "")
          .join(": "),
      },
    ];
  });
}

const mostResources = 500;

/** What stands in a resource, as text. Rejects with what the server says. */
export async function resourceText(connection: Connection, uri: string): Promise<string> {
  const { contents } = await connection.client().readResource({ uri }, { timeout: patienceMs });
  return bounded(contentsText(contents));
}

function contentsText(contents: readonly unknown[]): string {
  return contents
    .map((each) => {
      const { text, mimeType, uri } = (each ?? {}) as Readonly<Record<string, unknown>>;
      return typeof text === "string" ? text : `[${String(uri)}: ${typeof mimeType === "string" ? mimeType : "no text"}]`;
    })
    .join("\n\n");
}

/** What a server says, as it may stand in a message: all of it can be seen, and it is not endless. */
function bounded(said: string): string {
  const text = legible(said.slice(0, longestText).toWellFormed());
  return said.length > longestText ? `${text}\n[… ${said.length - longestText} characters more]` : text;
}

/** What may stand for an argument that is being typed, as the server completes it. */
export async function completionsOf(
  connection: Connection,
  prompt: ServerPrompt,
  { name, value, others }: { readonly name: string; readonly value: string; readonly others: Readonly<Record<string, string>> },
): Promise<readonly string[]> {
  const client = connection.client();
  if (!client.getServerCapabilities()?.completions) return [];
  const ref = { type: "ref/prompt" as const, name: prompt.name };
  const { completion } = await client.complete(
    { ref, argument: { name, value }, context: { arguments: { ...others } } },
    { timeout: patienceMs },
  );
  return completion.values.filter((each) => legible(each) === each).slice(0, 50);
}
