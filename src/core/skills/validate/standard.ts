import { longestCompatibility, longestDescription, longestName, ownKeys, standardKeys } from "../format/fields.ts";
import { lineIn, type Part } from "../format/manifest.ts";
import { mapOf, shown } from "../format/reading.ts";
import type { SkillFinding } from "../skill.ts";

/** What the Agent Skills standard says of the settings of a `SKILL.md`, as strictly as its own validator; of a `skill.yaml` what is left of that. */
export function standardFindings(part: Part, folderName: string, isStandard: boolean): readonly SkillFinding[] {
  const { file, settings } = part;
  const find = (level: SkillFinding["level"], key: string, says: string): SkillFinding => {
    const line = lineIn(part, key);
    return { level, file, ...(line === undefined ? {} : { line }), says };
  };
  const problems = [...nameProblems(settings.values.get("name"), folderName), ...textProblems(settings.values)];
  const keys = [...settings.values.keys()].filter((each) => !standardKeys.includes(each) && (isStandard || !ownKeys.includes(each)));
  return [
    ...problems.map(({ key, says }) => find("error", key, says)),
    ...keys.map((key) =>
      ownKeys.includes(key)
        ? find("warning", key, `${key} is known to AnyCowork only; others refuse it, and take what stands in metadata as anycowork.${key}.`)
        : find(isStandard ? "error" : "warning", key, `${shown(key)} is not known; it is kept and means nothing here.`),
    ),
  ];
}

interface Problem {
  readonly key: string;
  readonly says: string;
}

function nameProblems(value: unknown, folderName: string): readonly Problem[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "string") return [{ key: "name", says: `name is a text, not ${shown(value)}.` }];
  const name = value.normalize("NFKC").trim();
  const says: string[] = [];
  if (name.length > longestName) says.push(`name has ${name.length} characters; ${longestName} are the most.`);
  if (name !== name.toLowerCase()) says.push("name is in lower case.");
  if (!/^[\p{L}\p{M}\p{N}-]*$/u.test(name)) says.push("name holds letters, digits and dashes, and nothing else.");
  if (/^-|-$|--/.test(name)) says.push("name neither begins nor ends with a dash, and has no two in a row.");
  if (name !== folderName.normalize("NFKC")) says.push(`name is that of the folder, ${shown(folderName)}.`);
  return says.map((each) => ({ key: "name", says: each }));
}

function textProblems(values: ReadonlyMap<string, unknown>): readonly Problem[] {
  const text = (key: string, most: number): readonly Problem[] => {
    const value = values.get(key);
    if (value === undefined || value === null) return [];
    if (typeof value !== "string") return [{ key, says: `${key} is a text, not ${shown(value)}.` }];
    return value.length > most ? [{ key, says: `${key} has ${value.length} characters; ${most} are the most.` }] : [];
  };
  const unlimited = Number.POSITIVE_INFINITY;
  return [
    ...text("description", longestDescription),
    ...text("compatibility", longestCompatibility),
    ...text("license", unlimited),
    ...text("allowed-tools", unlimited),
    ...metadataProblems(values.get("metadata")),
  ];
}

function metadataProblems(value: unknown): readonly Problem[] {
  if (value === undefined || value === null) return [];
  const map = mapOf(value);
  if (!map) return [{ key: "metadata", says: `metadata is a map of texts, not ${shown(value)}.` }];
  const wrong = Object.entries(map).filter(([, each]) => typeof each !== "string");
  return wrong.map(([key, each]) => ({ key: "metadata", says: `metadata.${key} is a text: write ${shown(String(each))} in quotes.` }));
}
