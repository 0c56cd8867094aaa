import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { SkillFinding } from "../../core/skills/skill.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { findSession, resolveFolders, startCore } from "../start.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { tellUnread } from "../trust/question.ts";
import type { CreateCommand, SkillsCommand } from "./command.ts";
import { install, update } from "./install.ts";
import { listSkills, showSkill } from "./show.ts";
import { turn } from "./turn.ts";

/** Carries out `anycowork skills` and resolves to its exit code. */
export async function skills(command: SkillsCommand, shell: Shell): Promise<number> {
  const folders = await resolveFolders(command.workspace);
  if ("misuse" in folders) return complain(folders.misuse);
  const core = await startCore({ data: command.data, baseUrl: "baseUrl" in command ? command.baseUrl : undefined }, shell, {
    canAsk: () => false,
    say: sayAside,
  });
  try {
    const unread = () => tellUnread({ folders: folders.paths, data: command.data, say: sayAside }, shell);
    if (looking.has(command.action)) await unread();
    const code = await carryOut(core, command, { folders: folders.paths, shell });
    // What was just begun there is not found before the folder is trusted.
    if (command.action === "create" && command.workspace.length > 0) await unread();
    return code;
  } finally {
    await core.runtime.close();
  }
}

/** What looks at skills of the workspace. */
const looking: ReadonlySet<SkillsCommand["action"]> = new Set(["list", "show", "enable", "disable"]);

interface Place {
  readonly folders: readonly string[];
  readonly shell: Shell;
}

function carryOut(core: Core, command: SkillsCommand, { folders, shell }: Place): Promise<number> {
  switch (command.action) {
    case "list":
      return listSkills(core, folders, command.json);
    case "show":
      return showSkill(core, folders, command);
    case "validate":
      return validate(core, command.folders, command.json);
    case "install":
      return install(core, command, shell);
    case "update":
      return update(core, command, shell);
    case "enable":
    case "disable":
      return turn(core, command, { folders, shell });
    case "create":
      return create(core, command, { json: command.json, workspace: command.workspace.length > 0 ? folders[0] : undefined });
    case "remove":
      return remove(core, folders, command);
    default:
      return command satisfies never;
  }
}

/** Exit code 1 when one of them does not hold to the standard. */
async function validate({ skills: all }: Core, folders: readonly string[], json: boolean): Promise<number> {
  const looked: { readonly folder: string; readonly ok: boolean; readonly findings: readonly SkillFinding[] }[] = [];
  for (const folder of folders) {
    const findings = await all.validate(folder);
    if ("problem" in findings) return complain(findings.problem);
    looked.push({ folder, ok: findings.every((each) => each.level !== "error"), findings });
  }
  const text = ({ folder, ok, findings }: (typeof looked)[number]) =>
    [
      ...findings.map(({ level, file, line, says }) => `${level.padEnd(7)}  ${file}${line === undefined ? "" : `:${line}`}  ${says}`),
      `${folder}: ${ok ? "holds to the standard" : "does not hold to the standard"}.`,
    ]
      .map((each) => `${visibleLine(each)}\n`)
      .join("");
  print(json ? `${jsonLine(looked)}\n` : looked.map(text).join(""));
  return looked.every((each) => each.ok) ? 0 : 1;
}

async function create(
  core: Core,
  { name, from, model }: CreateCommand,
  { json, workspace }: { readonly json: boolean; readonly workspace: string | undefined },
): Promise<number> {
  const drafted = from === undefined ? undefined : await draft(core, { name, from, model });
  if (drafted && "problem" in drafted) return complain(drafted.problem);
  const skill = await core.skills.create(name, { workspace, text: drafted?.text });
  if ("problem" in skill) return complain(skill.problem);
  for (const each of drafted?.notes ?? []) sayAside(each);
  if (json) return print(`${jsonLine({ ...skill, notes: drafted?.notes ?? [] })}\n`);
  return print(
    `Written: ${visibleLine(skill.file)}\n${drafted ? `Look it through. It is not used before your yes: anycowork skills enable ${name}` : "Say there what it does, and when to use it."}\n`,
  );
}

async function draft(
  core: Core,
  { name, from, model }: { readonly name: string; readonly from: string; readonly model: string | undefined },
) {
  const found = await findSession(core, from);
  if ("misuse" in found) return { problem: found.misuse };
  const record = await core.record(found.id);
  if (!record) return { problem: `The conversation ${from} is not there any more.` };
  const asked = model ?? record.session.model;
  // The demo words nothing.
  return core.skills.draft(name, record, asked.startsWith("demo/") ? undefined : asked);
}

async function remove(
  { skills: all }: Core,
  folders: readonly string[],
  { name, json }: { readonly name: string; readonly json: boolean },
): Promise<number> {
  const { skills: inForce, shadowed } = await all.list(folders);
  // The person's own is meant, also where a workspace's has taken its name.
  const own = [...inForce, ...shadowed.map((each) => each.skill)].find((each) => each.name === name && each.scope === "personal");
  const skill = own ?? (await all.find(name, folders));
  if ("problem" in skill) return complain(skill.problem);
  const removed = await all.remove(skill);
  if ("problem" in removed) return complain(removed.problem);
  if (json) return print(`${jsonLine({ removed: name, keptAt: removed.keptAt })}\n`);
  return print(`Removed: ${visibleLine(`${name}. It is kept for 30 days in ${removed.keptAt}`)}\n`);
}
