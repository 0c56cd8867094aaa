import { readFileSync } from "node:fs";
import { inRepo } from "./repo.ts";

/** package.json as VS Code shows it in English. */
export function readManifest() {
  const words = JSON.parse(readFileSync(inRepo("package.nls.json"), "utf8")) as Readonly<Record<string, string>>;
  return JSON.parse(readFileSync(inRepo("package.json"), "utf8"), (_, value: unknown) =>
    typeof value === "string" ? value.replace(/^%([^%]+)%$/, (whole, key: string) => words[key] ?? whole) : value,
  );
}
