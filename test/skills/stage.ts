import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createSkills, type Skills, type SkillsPorts } from "../../src/core/skills/skills.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { tempFolder } from "../temp.ts";

/** A person's home, a workspace and what comes with the program, each with its skills. */
export interface Stage {
  readonly home: string;
  readonly workspace: string;
  readonly bundled: string;
  readonly skills: Skills;
}

/** Files by their path from the top of the stage: `workspace/…`, `home/…`, `bundled/…`. A text that begins with "-> " is a link; bytes are taken as they are. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export function stage(files: Files, ports: Partial<SkillsPorts> = {}): Stage {
  const root = tempFolder();
  const [home, workspace, bundled] = ["home", "workspace", "bundled"].map((each) => path.join(root, each)) as [string, string, string];
  for (const each of [home, workspace, bundled, path.join(root, "data")]) mkdirSync(each);
  put(root, files);
  const skills = createSkills({
    ...{
      home,
      bundled,
      store: new MemoryStore(),
      dataFolder: path.join(root, "data"),
      environment: { PATH: process.env.PATH, HOME: home },
    },
    ask: async () => ({ problem: "There is no model here." }),
    now: () => Date.now(),
    trustsFolder: async () => true,
    later: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    ...ports,
  });
  return { home, workspace, bundled, skills };
}

/** Writes files below a folder. */
export function put(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (typeof content === "string" && content.startsWith("-> ")) symlinkSync(content.slice(3), file);
    else writeFileSync(file, content);
    if (typeof content === "string" && content.startsWith("#!")) chmodSync(file, 0o755);
  }
}

/** A skill as most are written. */
export function skillText(name: string, description = "What it is for.", more = ""): string {
  return `---\nname: ${name}\ndescription: ${description}\n${more}---\nDo it.\n`;
}
