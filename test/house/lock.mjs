// `npm run lock`: writes package-lock.json anew from package.json, for every platform, naming no registry, so that it works with any.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const args = ["install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved=false", "--no-audit", "--no-fund"];
const { status } = spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
if (status !== 0) process.exit(1);

const file = path.join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
for (const each of Object.values(lock.packages)) delete each.resolved;
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
