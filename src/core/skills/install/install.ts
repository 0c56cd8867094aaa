import { stat } from "node:fs/promises";
import path from "node:path";
import type { SkillRow, SkillSource } from "../../events/words/skill.ts";
import { moveEntry } from "../../sandbox/files/transfer.ts";
import { leaveTrash, putIntoTrash } from "../../sandbox/files/trash.ts";
import { changesOf } from "../content/changes.ts";
import { reviewOf } from "../content/review.ts";
import type { Consents } from "../decisions/consent.ts";
import { type Ledger, placeId } from "../decisions/ledger.ts";
import type { PreparedSkill, RemovedSkill, Skill, SkillListing, SkillParcel, SkillProblem } from "../skill.ts";
import { folderSource } from "./folder.ts";
import { type GitPlace, gitPlaceOf, gitSource, isGitUrl, newestCommit } from "./git.ts";
import { BadSource, lastOf, type Source, skillFolders } from "./source.ts";
import { type Home, openHome, type Staged, stageSkill, tidyStage } from "./stage.ts";
import { zipSource } from "./zip.ts";

/** What brings skills in and takes them away. Every refusal is a sentence; the store's failures reject. */
export interface Installer {
  /**
   * Fetches skills from a folder, a zip, or a repository at a commit (`URL@COMMIT`), and shows them: nothing is in its place before the parcel is accepted.
   * Of a source that holds more than one skill the wanted ones are named, or `all`.
   */
  fetch(source: string, wanted: { readonly names: readonly string[]; readonly all: boolean }): Promise<SkillParcel | SkillProblem>;
  /** The same for one that was installed, from where it came; of a repository at this commit, else at its newest. */
  renew(skill: Skill, commit?: string): Promise<SkillParcel | SkillProblem>;
  /** What one was installed from; undefined where it was not, by us. */
  sourceOf(skill: Skill): Promise<SkillSource | undefined>;
  /** Moves one of the person's own into the trash. */
  remove(skill: Skill): Promise<RemovedSkill | SkillProblem>;
}

export interface InstallPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: Home | undefined;
  readonly trash: string;
  readonly ledger: Ledger;
  readonly consents: Consents;
  list(): Promise<SkillListing>;
  /** Milliseconds since 1970. */
  now(): number;
}

export function createInstaller(ports: InstallPorts): Installer {
  return {
    fetch: (source, wanted) =>
      told(async () => {
        const opened = await open(source, ports);
        return "problem" in opened ? opened : pack(opened, ports, (folders) => chosen(folders, wanted));
      }, source),
    renew: (skill, commit) =>
      told(async () => {
        const from = (await ports.ledger.all()).get(placeId(skill))?.source;
        if (!from) return { problem: `The skill ${skill.name} was not installed from anywhere, so there is nothing to update it from.` };
        return pack(await reopen(from, ports, commit), ports, () => [from.folder]);
      }, skill.name),
    sourceOf: async (skill) => (await ports.ledger.all()).get(placeId(skill))?.source,
    async remove(skill) {
      if (skill.scope === "bundled") return { problem: `The skill ${skill.name} comes with AnyCowork. It can be switched off instead.` };
      if (skill.scope === "workspace")
        return { problem: `The skill ${skill.name} belongs to the workspace: it goes with its folder, ${skill.folder}.` };
      const kept = await putIntoTrash(ports.trash, { path: skill.folder, label: `The skill ${skill.name}` });
      if ("problem" in kept) return kept;
      const former = (await ports.ledger.all()).get(placeId(skill));
      await ports.ledger.forget(skill);
      return { ...kept, putBack: () => putBack(skill, { ...kept, former }, ports) };
    },
  };
}

/** Takes a removed skill out of the trash, with what was decided about it. */
async function putBack(
  skill: Skill,
  { keptAt, former }: { readonly keptAt: string; readonly former: SkillRow | undefined },
  { trash, ledger }: InstallPorts,
): Promise<SkillProblem | undefined> {
  const ends = { from: keptAt, to: skill.folder, fromLabel: `The skill ${skill.name} in the trash`, toLabel: skill.folder };
  const problem = await moveEntry(ends);
  if (problem !== undefined) return { problem };
  await leaveTrash(trash, keptAt);
  if (!former) return undefined;
  const { allowed, draft, source, offFor } = former;
  return ledger.note(skill, { ...(allowed && { allowed }), ...(draft && { draft }), ...(source && { source }), ...(offFor && { offFor }) });
}

async function told(work: () => Promise<SkillParcel | SkillProblem>, source: string): Promise<SkillParcel | SkillProblem> {
  try {
    return await work();
  } catch (error) {
    const from = source.replace(/^(https?:\/\/)[^/]*@(?=[^/@]+\/)/i, "$1");
    return { problem: `Nothing was installed from ${from}. ${sentenceOf(error)}` };
  }
}

async function open(written: string, { environment }: InstallPorts): Promise<Source | SkillProblem> {
  const found = await stat(written).catch(() => undefined);
  const place = gitPlaceOf(written);
  if (found?.isDirectory()) return folderSource(written);
  if (found?.isFile()) return zipSource(written);
  if (place) return gitSource(place, environment);
  if (!isGitUrl(written)) return { problem: `There is no folder or zip ${written}. A repository is written URL@COMMIT.` };
  const [, url = written, name] = /^(.+[^/:])@([\w./-]+)$/.exec(written) ?? [];
  const commit = await newestCommit(url, environment, name);
  return {
    problem: `A repository is pinned by a commit, since what a name stands for can be changed later. ${name ?? "The newest"} is: ${url}@${commit}`,
  };
}

async function reopen(from: SkillSource, { environment }: InstallPorts, commit: string | undefined): Promise<Source> {
  if (from.kind === "folder") return folderSource(from.from);
  if (from.kind === "zip") return zipSource(from.from);
  const place: GitPlace = { url: from.from, commit: commit ?? (await newestCommit(from.from, environment)) };
  return gitSource(place, environment);
}

/** Which folders of a source are wanted, or a sentence. */
function chosen(
  folders: readonly string[],
  { names, all }: { readonly names: readonly string[]; readonly all: boolean },
): readonly string[] | SkillProblem {
  if (folders.length === 0) return { problem: "It holds no skill: no folder in it has a SKILL.md or a skill.yaml." };
  if (all || (folders.length === 1 && names.length === 0)) return folders;
  const named = folders.map((each) => lastOf(each));
  const unknown = names.find((each) => !named.includes(each));
  if (unknown !== undefined || names.length === 0)
    return {
      problem:
        unknown === undefined
          ? `It holds more than one skill; name the ones you want: ${named.join(", ")}.`
          : `It holds no skill ${unknown}: ${named.join(", ")}.`,
    };
  return folders.filter((each) => names.includes(lastOf(each)));
}

async function pack(
  source: Source,
  ports: InstallPorts,
  choose: (folders: readonly string[]) => readonly string[] | SkillProblem,
): Promise<SkillParcel | SkillProblem> {
  const staged: (Staged & { readonly source: SkillSource })[] = [];
  try {
    if (!ports.home) return { problem: "There is no home folder to install skills into: HOME is not set." };
    const folders = choose(skillFolders(source));
    if ("problem" in folders) return folders;
    const home = await openHome(ports.home);
    await tidyStage(home.folder, ports.now());
    for (const folder of folders) staged.push({ ...(await stageSkill(source, folder, home)), source: source.origin(folder) });
    const listing = await ports.list();
    const skills = await Promise.all(staged.map((each) => prepare(each, listing, home)));
    const problem = skills.find((each) => "problem" in each);
    if (problem && "problem" in problem) throw new BadSource(problem.problem);
    return parcelOf(skills as readonly PreparedSkill[], staged, ports);
  } catch (error) {
    for (const each of staged) await each.discard();
    throw error;
  } finally {
    await source.close();
  }
}

async function prepare(
  { skill, source }: Staged & { readonly source: SkillSource },
  { skills, shadowed }: SkillListing,
  home: Home,
): Promise<PreparedSkill | SkillProblem> {
  const review = await reviewOf(skill);
  if ("problem" in review) return review;
  const all = [...skills, ...shadowed.map((each) => each.skill)];
  const former = all.find((each) => each.folder === path.join(home.folder, skill.name));
  const passed = all.find((each) => each.name === skill.name && each.scope !== "workspace" && each !== former);
  return {
    ...{ skill, source, review },
    ...(former && { former, changes: await changesOf(former, skill) }),
    ...(passed && { passesOver: passed }),
  };
}

function parcelOf(skills: readonly PreparedSkill[], staged: readonly Staged[], ports: InstallPorts): SkillParcel {
  const discard = async (): Promise<void> => {
    for (const each of staged) await each.discard();
  };
  return {
    skills,
    discard,
    async accept() {
      try {
        return await settleAll(skills, staged, ports);
      } catch (error) {
        return { problem: `Not all of it was installed. ${sentenceOf(error)}` };
      } finally {
        await discard();
      }
    },
  };
}

async function settleAll(
  skills: readonly PreparedSkill[],
  staged: readonly Staged[],
  { trash, ledger, consents }: InstallPorts,
): Promise<readonly Skill[] | SkillProblem> {
  const done: Skill[] = [];
  for (const [index, { former, source, review }] of skills.entries()) {
    if (former) {
      const kept = await putIntoTrash(trash, { path: former.folder, label: `The former skill ${former.name}` });
      if ("problem" in kept) return kept;
    }
    const skill = await (staged[index] as Staged).settle();
    const problem = (await ledger.note(skill, { source })) ?? (await consents.allow(skill, { print: review.print }));
    if (problem) return problem;
    done.push(skill);
  }
  return done;
}

/** What a source or the disk refused; anything else is thrown on. */
function sentenceOf(error: unknown): string {
  if (error instanceof BadSource) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === "string" && /^E[A-Z]+$/.test(code)) return `${(error as Error).message}.`;
  throw error;
}
