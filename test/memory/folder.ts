import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createStanding, type StandingPorts } from "../../src/core/memory/standing.ts";
import { tempFolder } from "../temp.ts";

/** A workspace folder with these files, beside a data folder, and what stands over a run in it. */
export function projectOf(files: Readonly<Record<string, string | Uint8Array>>, given: Partial<StandingPorts> = {}) {
  const home = tempFolder();
  const folder = path.join(home, "work");
  const put = (name: string, content: string | Uint8Array) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) put(name, content);
  const said: string[] = [];
  const standing = createStanding({
    dataFolder: path.join(home, "data"),
    home,
    trusted: () => true,
    trustsFolder: async () => true,
    notes: async () => "",
    warn: (sentence) => said.push(sentence),
    redact: (text) => text,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    ...given,
  });
  /** As one who works on a run is told. */
  const begin = async () => {
    const { nested, ...rest } = await standing([folder]);
    return { ...rest, nested: nested() };
  };
  return { home, folder, put, said, standing, at: (name: string) => path.join(folder, name), begin };
}

/** The files whose rules are in a text, by the name they are given with. */
export function filesIn(text: string): readonly string[] {
  return [...text.matchAll(/^<rules mark="[0-9a-f]{8}" file="([^"]*)"/gm)].map(([, name = ""]) => name);
}
