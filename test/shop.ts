import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inRepo } from "./repo.ts";
import { tempFolder } from "./temp.ts";

/** What the person asks for in most of these tests. */
export const request = "find out why the tests fail and fix it";
/** A copy of the sample workspace, gone after the file's tests; over an older one, its files are as they were again. */
export function copyShop(copy = path.join(tempFolder(), "corner-shop")): string {
  cpSync(inRepo("test/sample"), copy, { recursive: true });
  return copy;
}

/** The exit code of the shop's own `npm test`. */
export function testShop(shop: string): number | null {
  return spawnSync("npm", ["test"], { cwd: shop }).status;
}

/** One hash over every file's name and bytes. */
export function fingerprint(shop: string): string {
  const hash = createHash("sha256");
  const entries = readdirSync(shop, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const files = entries.map((each) => path.join(each.parentPath, each.name)).sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}
