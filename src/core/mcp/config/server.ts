import * as z from "zod";
import type { ServerConfig, ServerInput, ServerSource } from "../../events/roster/server.ts";
import { visible } from "../../permissions/visible.ts";
import { printOf } from "../tools/described.ts";
import { slotOf } from "./slots.ts";

/** A server that somebody wrote down, and where. */
export interface FoundServer {
  readonly config: ServerConfig;
  readonly source: ServerSource;
  /** Of a workspace's: the file, and the folder it speaks for. */
  readonly file?: string;
  readonly folder?: string;
  /** Names all of it: a yes and a list of tools hold for exactly this. */
  readonly print: string;
}

/** What can't be used, as a sentence. */
export interface Problem {
  readonly problem: string;
}

const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const shape = z.looseObject({
  type: z.string().optional(),
  command: z.string().min(1).optional(),
  args: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  env: texts.optional(),
  cwd: z.string().min(1).optional(),
  url: z.string().min(1).optional(),
  headers: texts.optional(),
  oauth: z
    .strictObject({
      grant: z.enum(["authorization_code", "client_credentials"]).optional(),
      ...{ clientId: z.string().min(1).optional(), clientSecret: z.string().min(1).optional() },
      ...{ clientMetadataUrl: z.url().optional(), scope: z.string().optional(), issuer: z.url().optional() },
      ...{ privateKey: z.string().min(1).optional(), algorithm: z.string().optional() },
    })
    .optional(),
  timeoutSeconds: z.number().positive().max(3600).optional(),
  sampling: z.boolean().optional(),
  roots: z.boolean().optional(),
  disabled: z.boolean().optional(),
});

const longestText = 32 * 1024;

/** Reads a server as it stands in a file or in settings, whosever format it is. `inputs` are those the file asks for. */
export function readServer(named: string, given: unknown, inputs: readonly ServerInput[] = []): ServerConfig | Problem {
  const name = serverName(named);
  if (name === undefined) return { problem: `${JSON.stringify(named.slice(0, 80))} is no name for an MCP server.` };
  const parsed = shape.safeParse(given);
  if (!parsed.success) return { problem: `The MCP server ${name} can't be read: ${z.prettifyError(parsed.error).replace(/\s+/g, " ")}` };
  const { type, command, args, env, cwd, url, headers, oauth, timeoutSeconds, sampling, roots, disabled } = parsed.data;
  const text = JSON.stringify(parsed.data);
  if (text.length > longestText) return { problem: `The MCP server ${name} is described in more than ${longestText} characters.` };
  if ((command === undefined) === (url === undefined))
    return {
      problem:
        command === undefined
          ? `The MCP server ${name} needs either a command or a url.`
          : `The MCP server ${name} needs either a command or a url, not both.`,
    };
  if (url !== undefined && !/^https?:\/\//i.test(url))
    return { problem: `The address of the MCP server ${name} begins with neither http:// nor https://.` };
  const used = [...new Set([...text.matchAll(/\$\{input:([^{}"]+)\}/g)].map(([, id = ""]) => id))].map(
    (id) => inputs.find((each) => each.id === id) ?? { id, description: "", password: true },
  );
  const transport: ServerConfig["transport"] = type === "sse" || type === "http" ? type : undefined;
  return {
    name,
    ...(command === undefined ? {} : { command, args: args ?? [], ...present({ env, cwd }) }),
    ...(url === undefined ? {} : { url, ...present({ headers, oauth, transport }) }),
    ...present({ timeoutSeconds, sampling, roots, disabled: disabled === true ? true : undefined }),
    ...(used.length > 0 ? { inputs: used } : {}),
  };
}

/** Without what is not there. */
function present<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** The name as rules and tools can bear it: without a slash, which parts a server from its tool there. Undefined for what is none. */
function serverName(named: string): string | undefined {
  const name = named
    .normalize("NFC")
    .replace(/[^\p{L}\p{N} ._@-]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return name === "" || name.length > 64 ? undefined : name;
}

/** A value that looks like a secret and stands there in the open: rows and files are no place for it. */
export function secretIn({ name, env = {}, headers = {}, oauth = {} }: ServerConfig): Problem | undefined {
  const { clientSecret = "", privateKey = "" } = oauth;
  const open = Object.entries({ ...env, ...headers, "client-secret": clientSecret, "private-key": privateKey }).find(
    ([key, value]) => soundsSecret(key) && value !== "" && !value.includes("${"),
  );
  if (!open) return undefined;
  const id = open[0].toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return {
    problem: `${open[0]} looks like a secret, which is not kept in the open. Write \${input:${id}} in its place, and keep it as a secret: anycowork secrets set ${slotOf({ config: { name }, source: "yours", print: "" }, { id })}`,
  };
}

/** What of a filled-in server must not be shown: values by names of secrets, and what follows the scheme in a header. */
export function secretsIn({ env = {}, headers = {} }: ServerConfig): readonly string[] {
  const values = Object.entries({ ...env, ...headers }).flatMap(([key, value]) => (soundsSecret(key) ? [value] : []));
  return values.flatMap((value) => [value, value.replace(/^\w+ +/, "")]).filter((each) => each.length > 0);
}

/** Whether what bears this name is likely to be a secret. */
export function soundsSecret(name: string): boolean {
  return secretName.test(name);
}

const secretName =
  /(^|[-_])(api[-_]?key|access[-_]?key|connection[-_]?string|secret|token|pass(word|wd|phrase)?|credentials?|authorization|cookie)([-_]|$)|(key|token|secret|password)$/i;

/** The server with what names it. A workspace's counts in its folder alone. */
export function found(config: ServerConfig, place: Omit<FoundServer, "config" | "print">): FoundServer {
  const { disabled: _, timeoutSeconds: __, ...what } = config;
  return { config, ...place, print: printOf([what, place.source === "workspace" ? (place.folder ?? "") : ""]) };
}

/**
 * What a person sees before a yes: the whole command line or address, and what goes with it, with whatever would not be seen written out. `files`: what it
 * runs of its folder.
 */
export function describeServer(server: Pick<FoundServer, "config" | "source">, files: readonly string[] = []): readonly string[] {
  return linesOf(server, files).map(visible);
}

function linesOf({ config, source }: Pick<FoundServer, "config" | "source">, files: readonly string[]): readonly string[] {
  const { command, args = [], env = {}, cwd, url, headers = {}, oauth = {} } = config;
  const isForeign = source === "workspace";
  const named = (word: string, values: Readonly<Record<string, string>>) => {
    const shown = Object.entries(values).map((each) => shownValue(each, isForeign));
    return shown.length > 0 ? [`${word}: ${shown.join(", ")}`] : [];
  };
  if (url !== undefined) return [url, ...named("headers", headers), ...named("signs in with", { ...oauth })];
  const where = cwd === undefined ? [] : [`in ${cwd}`];
  const runs = files.length > 0 ? [`runs from this workspace: ${files.map(quoted).join(", ")} (a yes is to what is in there now)`] : [];
  return [[command ?? "", ...args].map(quoted).join(" "), ...where, ...named("environment", env), ...runs];
}

/**
 * Values that are written out may be secrets; those that name a variable say where they come from. What a repository wrote steers its program as the command
 * does (NODE_OPTIONS, a registry), so that it is seen as well, but for what bears the name of a secret.
 */
function shownValue([name, value]: readonly [string, string], isForeign: boolean): string {
  const isSeen = value.includes("${") || (isForeign && !soundsSecret(name));
  if (!isSeen) return name;
  return `${name}=${/^[\w@%+=:./\\${}-]*$/.test(value) ? value : JSON.stringify(value)}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word);
}
