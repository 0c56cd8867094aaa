import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import type { Place } from "./contender.ts";

const run = promisify(execFile);

/** Tokens of a request, counted with o200k: what every turn pays for besides the conversation. */
export interface PromptTokens {
  readonly system: number;
  readonly tools: number;
  readonly user: number;
}

export function promptTokens(body: string): PromptTokens {
  const { messages, tools } = JSON.parse(body) as { messages: readonly { role: string; content: string }[]; tools: unknown };
  const of = (role: string) => messages.filter((each) => each.role === role).reduce((sum, each) => sum + encode(each.content).length, 0);
  return { system: of("system"), tools: encode(JSON.stringify(tools)).length, user: of("user") };
}

/** Milliseconds of activating the extension in a fresh process, one for each time. */
export async function activationMs({ root, out }: Place, times: number): Promise<readonly number[]> {
  const extension = path.join(root, "dist/extension.cjs");
  if (!existsSync(extension)) return [];
  const all: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const { stdout } = await run(process.execPath, [path.join(out, "activation.mjs"), extension]);
    all.push(Number(stdout.trim().split("\n").at(-1)));
  }
  return all;
}

/** Bytes of our JavaScript that activation loads, as V8 lists it. */
export async function activationBytes({ root, out }: Place): Promise<number | undefined> {
  const extension = path.join(root, "dist/extension.cjs");
  if (!existsSync(extension)) return undefined;
  const folder = await mkdtemp(path.join(out, "coverage-"));
  await run(process.execPath, [path.join(out, "activation.mjs"), extension], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const reports = await Promise.all((await readdir(folder)).map((each) => readFile(path.join(folder, each), "utf8")));
  await rm(folder, { recursive: true });
  const ours = pathToFileURL(path.join(root, "dist")).href;
  const scripts = reports.flatMap((each) => (JSON.parse(each) as { result: readonly { url: string }[] }).result.map(({ url }) => url));
  const loaded = [...new Set(scripts.filter((url) => url.startsWith(`${ours}/`)))];
  const sizes = await Promise.all(loaded.map(async (url) => (await stat(fileURLToPath(url))).size));
  return sizes.reduce((sum, each) => sum + each, 0);
}

/** Bytes of the package people would install; undefined when it can't be made yet. */
export async function packageBytes({ root, out }: Place): Promise<number | undefined> {
  const maker = path.join(root, "test/house/package.mjs");
  if (!existsSync(maker) || !existsSync(path.join(root, "dist/extension.cjs"))) return undefined;
  const { makePackage } = (await import(pathToFileURL(maker).href)) as { makePackage(file: string): Promise<{ readonly bytes: number }> };
  return (await makePackage(path.join(out, "measured.vsix"))).bytes;
}
