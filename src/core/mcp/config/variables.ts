import path from "node:path";
import type { ServerConfig, ServerInput } from "../../events/roster/server.ts";
import { type Problem, soundsSecret } from "./server.ts";

export interface Values {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `${workspaceFolder}` stands for. */
  readonly folder?: string;
  readonly home?: string;
  /** What a secret of this name is, or what a person gives for it now. Undefined when they don't. */
  input(slot: string, input: ServerInput): Promise<string | undefined>;
  /** What an input is kept as. */
  slot(input: ServerInput): string;
}

/** The server with its variables filled in: `${env:X}`, `${X}`, `${X:-else}`, `${workspaceFolder}`, `${userHome}` and `${input:id}`. */
export async function fill(config: ServerConfig, values: Values): Promise<ServerConfig | Problem> {
  const problems: string[] = [];
  const answers = new Map<string, string>();
  for (const input of config.inputs ?? []) {
    const value = await values.input(values.slot(input), input);
    if (value === undefined)
      problems.push(`it needs “${input.description || input.id}”, which is not kept as the secret ${values.slot(input)}`);
    else answers.set(input.id, value);
  }
  const one = (text: string) =>
    text.replace(/\$\{([^{}]*)\}/g, (whole, inside: string) => {
      const value = meaning(inside, values, answers);
      if (typeof value === "string") return value;
      if (value) problems.push(value.problem);
      return whole;
    });
  const all = (given: Readonly<Record<string, string>> | undefined) =>
    given && Object.fromEntries(Object.entries(given).map(([key, value]) => [key, one(value)]));
  const { command, args, env, cwd, url, headers, oauth } = config;
  const filled = {
    ...config,
    ...(command === undefined ? {} : { command: one(command), args: args?.map(one) ?? [] }),
    ...(env ? { env: all(env) ?? {} } : {}),
    ...(cwd === undefined ? {} : { cwd: path.resolve(values.folder ?? values.home ?? "/", one(cwd)) }),
    ...(url === undefined ? {} : { url: one(url) }),
    ...(headers ? { headers: all(headers) ?? {} } : {}),
    ...(oauth ? { oauth: { ...oauth, ...all({ ...oauth }) } } : {}),
  };
  if (problems.length > 0) return { problem: `The MCP server ${config.name} can't be used: ${[...new Set(problems)].join("; ")}.` };
  if (filled.url !== undefined && !URL.canParse(filled.url)) return { problem: `${filled.url} is no address.` };
  return filled;
}

/** A text with what its variables stand for, as far as nobody has to be asked. */
export function plainly(text: string, values: Pick<Values, "environment" | "folder" | "home">): string {
  return text.replace(/\$\{([^{}]*)\}/g, (whole, inside: string) => {
    const value = meaning(inside, values, new Map());
    return typeof value === "string" ? value : whole;
  });
}

/** Undefined for what is none of ours and stays as it is. */
function meaning(
  inside: string,
  values: Pick<Values, "environment" | "folder" | "home">,
  answers: ReadonlyMap<string, string>,
): string | Problem | undefined {
  const { environment, folder, home } = values;
  if (inside === "workspaceFolder") return folder ?? { problem: "no folder is open" };
  if (inside === "workspaceFolderBasename") return folder === undefined ? { problem: "no folder is open" } : path.basename(folder);
  if (inside === "userHome") return home ?? { problem: "no home folder is known" };
  if (inside === "pathSeparator" || inside === "/") return path.sep;
  const input = /^input:(.+)$/s.exec(inside)?.[1];
  // Those that are asked for are in; what is missing was told.
  if (input !== undefined) return answers.get(input) ?? "";
  const { name, otherwise } = variableIn(inside);
  if (name === undefined) return undefined;
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  return otherwise ?? { problem: `the environment has no ${name}` };
}

function variableIn(inside: string): { readonly name?: string; readonly otherwise?: string } {
  const [, name, otherwise] = /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s.exec(inside) ?? [];
  return { name, otherwise };
}

/** Why a server that a repository wrote can't be had: it names a variable of ours, or one that holds a key to a model or a cloud. Nobody is asked about that. */
export function foreignProblem(config: ServerConfig): Problem | undefined {
  const named = [...JSON.stringify(config).matchAll(/\$\{([^{}]*)\}/g)].map(([, inside = ""]) => variableIn(inside).name ?? "");
  const keys = [...new Set(named)].filter((name) => ours.test(name) || (serviceName.test(name) && soundsSecret(name)));
  if (keys.length === 0) return undefined;
  const many = keys.length > 1;
  return {
    problem: `The MCP server ${config.name} does not count: it asks for ${keys.join(", ")}, ${many ? "keys" : "a key"} of yours that no file of a workspace is given. If it is to have ${many ? "them" : "it"}, write the server into your own settings, or add it: anycowork mcp add`,
  };
}

const ours = /^ANYCOWORK(_|$)/i;
/** Whose keys cost money, or open more than one program's work: models, clouds and what manages them. */
const serviceName = new RegExp(
  `^(${[
    "OPENAI|ANTHROPIC|CLAUDE|GEMINI|GOOGLE|VERTEX|MISTRAL|OPENROUTER|GROQ|DEEPSEEK|XAI|COHERE|TOGETHER|FIREWORKS|PERPLEXITY|HF|HUGGING_?FACE",
    "AWS|AZURE|ARM|GCP|GCLOUD|CLOUDSDK|ALICLOUD|ALIBABA_CLOUD|IBMCLOUD|IC|OCI|TENCENTCLOUD|DIGITALOCEAN|DO|HCLOUD|LINODE|VULTR|SCW|OVH",
    "CLOUDFLARE|CF|HEROKU|VERCEL|NETLIFY|FLY|RAILWAY|VAULT|NOMAD|CONSUL|TF|PULUMI",
  ].join("|")})_`,
  "i",
);
