import { nearest } from "../events/words/nearest.ts";
import { contentOf } from "./content/files.ts";
import { createFinder } from "./finding/finder.ts";
import { mergeSkills } from "./finding/merge.ts";
import { type PlacePorts, placesOf } from "./finding/places.ts";
import { watchSkills } from "./finding/watch.ts";
import { manifestNames, readBody } from "./format/manifest.ts";
import type { Skill, SkillFile, SkillListing, SkillProblem } from "./skill.ts";

/** The skills there are. Folders are those a conversation works in. */
export interface Skills {
  /** Those in force, and what was passed over. Reads settings only, and again only what was changed. */
  list(folders: readonly string[]): Promise<SkillListing>;
  /** One that is in force, by its name. */
  find(name: string, folders: readonly string[]): Promise<Skill | SkillProblem>;
  /** What whoever uses it is told: the text below its settings, which may be empty. */
  body(skill: Skill): Promise<string | SkillProblem>;
  /** Its files, in the order of their names; a problem where it holds more than a skill has, or what is not its own. */
  files(skill: Skill): Promise<readonly SkillFile[] | SkillProblem>;
  /** Hears, soon after, that skills may have come, gone or been changed. Resolves once nothing from now on is missed, to how to stop listening. */
  watch(folders: readonly string[], listener: () => void): Promise<() => void>;
}

export interface SkillsPorts extends PlacePorts {
  /** A timer that keeps no process alive; returns how to take it back. */
  later(milliseconds: number, work: () => void): () => void;
}

export function createSkills(ports: SkillsPorts): Skills {
  const finder = createFinder(ports);
  const list = async (folders: readonly string[]): Promise<SkillListing> => {
    const { skills, refused, problems } = await finder.find(folders);
    return { ...mergeSkills(skills, () => false), refused, problems };
  };
  return {
    list,
    async find(name, folders) {
      const { skills, refused } = await list(folders);
      return skills.find((each) => each.name === name) ?? { problem: unknownSentence(name, { skills, refused }) };
    },
    async body({ folder, file }) {
      const names = manifestNames([file.slice(folder.length + 1)]);
      return names ? readBody(folder, names) : { problem: `${file} describes no skill.` };
    },
    async files({ folder }) {
      const { files, problems } = await contentOf(folder);
      return problems.length === 0 ? files : { problem: problems.join(" ") };
    },
    watch: (folders, listener) =>
      watchSkills(
        {
          places: () => placesOf(folders, ports),
          folders: async () => (await finder.find(folders)).folders,
          later: ports.later,
        },
        listener,
      ),
  };
}

/** A name that is not there; one that was refused says why. */
function unknownSentence(name: string, { skills, refused }: Pick<SkillListing, "skills" | "refused">): string {
  const names = skills.map((each) => each.name);
  const near = nearest(name, names);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  const leftOut = refused
    .filter(({ file }) => file.split(/[\\/]/).includes(name))
    .map(({ file, reason }) => ` ${file} is left out: ${reason}`);
  return `There is no skill ${JSON.stringify(name)}.${hint}${leftOut.join("")} There is: ${names.join(", ") || "none"}.`;
}
