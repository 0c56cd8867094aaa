import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What is done with the scripts of a skill: files, and lines of a shell in which `$S` is the skill's folder of scripts. */
export interface Sitting {
  readonly skill: string;
  readonly files: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

/** Puts the files into a folder, where the script is run then. */
export function prepare({ files }: Sitting, folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
}

/** A script for a shell that does all of it and prints a transcript: each line, what it said, and its exit code where that is not 0. */
export function scriptOf({ skill, lines }: Sitting, skillsFolder: string): string {
  const scripts = path.posix.join(skillsFolder, skill, "scripts");
  const runs = lines.map(
    (line) => `cat <<'LINE'\n$ ${line}\nLINE\n( ${line} ) 2>&1 </dev/null; code=$?; [ $code = 0 ] || echo "[exit $code]"; echo`,
  );
  return [`export S=${quoted(scripts)} LC_ALL=C TZ=UTC`, ...runs].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
