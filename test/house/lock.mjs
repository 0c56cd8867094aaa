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
for (const [name, each] of Object.entries(missing())) lock.packages[name] = each;
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);

/** Packages for other platforms that the registry at hand does not have: `npm ci` wants them named all the same. */
function missing() {
  const wanted = Object.values(lock.packages).flatMap((each) => Object.entries(each.optionalDependencies ?? {}));
  const there = Object.keys(lock.packages);
  const lacking = wanted.filter(([name]) => !there.some((each) => each.endsWith(`node_modules/${name}`)));
  return Object.fromEntries(lacking.map(([name, version]) => [`node_modules/${name}`, entryOf(name, version)]));
}

/** What such a package would say of itself; its name holds its platform. */
function entryOf(name, version) {
  const words = name.split(/[/-]/);
  const os = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"].filter((each) => words.includes(each));
  const cpu = ["arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "x64"].filter((each) => words.includes(each));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`The platform of ${name} is not in its name.`);
  return { version, cpu, dev: true, optional: true, os };
}
