import { readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { inRepo } from "../../repo.ts";

/** A fault as it could be made: lines of the storage room as they are, and as they would be. */
export interface Plant {
  readonly name: string;
  /** Which proof sees it: of what is left when all ends, when calls fail, when bits are flipped. */
  readonly seenBy: "ends" | "failures" | "flips" | "log flips";
  readonly lines: readonly { readonly file: string; readonly as: string; readonly would: string }[];
}

export const plants: readonly Plant[] = [
  {
    name: "acknowledged without a sync",
    seenBy: "ends",
    lines: [{ file: "log/writer.ts", as: "segment.file.sync()]", would: "Promise.resolve()]" }],
  },
  {
    name: "acknowledged before the append",
    seenBy: "ends",
    lines: [{ file: "log/journal.ts", as: "await log.append(", would: "void log.append(" }],
  },
  {
    name: "the name of a new log not synced",
    seenBy: "ends",
    lines: [{ file: "log/writer.ts", as: "await files.syncFolder(folder);", would: "" }],
  },
  {
    name: "a short write ignored",
    seenBy: "failures",
    lines: [
      { file: "disk/files.ts", as: "written += count;", would: "written = bytes.length;" },
      { file: "log/writer.ts", as: "stamp.sizeBytes >= bytes", would: "true" },
    ],
  },
  {
    name: "a torn tail not cut off, by those who stop at damage",
    seenBy: "failures",
    lines: [
      {
        file: "log/writer.ts",
        as: "await this.#giveUp(segment);\n      throw error;",
        would: "segment.end += bytes.length >> 1;\n      throw error;",
      },
      { file: "log/record.ts", as: "else at = buffer.indexOf(recordMagic, at + 1);", would: "else break;" },
    ],
  },
  {
    name: "no checksum of records",
    seenBy: "log flips",
    lines: [{ file: "log/record.ts", as: "!== buffer.readUInt32LE(at + 8)", would: "< 0" }],
  },
  {
    name: "no checksum of images",
    seenBy: "flips",
    lines: [{ file: "snapshot/generations.ts", as: "crc32(bytes) === sum.crc32", would: "true" }],
  },
  {
    name: "a new image written over the newest one",
    seenBy: "ends",
    lines: [
      { file: "snapshot/generations.ts", as: "...(await this.numbers())) + 1;", would: "...(await this.numbers()));" },
      {
        file: "snapshot/generations.ts",
        as: "await this.#publish(draft, file);",
        would: "await this.remove(number); await this.#files.rename(draft, file);",
      },
    ],
  },
  {
    name: "an image vouched for before it is synced",
    seenBy: "ends",
    lines: [
      {
        file: "snapshot/generations.ts",
        as: "await writeWhole(this.#files, draft, bytes);",
        would: "await (await this.#files.create(draft)).write(bytes, 0);",
      },
    ],
  },
  {
    name: "logs removed that only one image holds",
    seenBy: "ends",
    lines: [{ file: "snapshot/prune.ts", as: "pruneLogs(ports, [newest, second])", would: "pruneLogs(ports, [newest])" }],
  },
];

/** Bundles the proof with that fault planted; the path of the bundle. Throws when a line is not there any more. */
export async function planted({ name, lines }: Plant, folder: string): Promise<string> {
  const outfile = path.join(folder, `${name.replace(/\W+/g, "-")}.mjs`);
  const left = new Set(lines);
  const plugin: Plugin = {
    name: "plant",
    setup(bundle) {
      bundle.onLoad({ filter: /core.storage.*\.ts$/ }, ({ path: file }) => {
        let contents = readFileSync(file, "utf8");
        for (const line of lines) {
          if (!file.split(path.sep).join("/").endsWith(`storage/${line.file}`) || !contents.includes(line.as)) continue;
          contents = contents.replace(line.as, () => line.would);
          left.delete(line);
        }
        return { contents, loader: "ts" };
      });
    },
  };
  const common = { bundle: true, format: "esm", platform: "node", packages: "external", logLevel: "warning" } as const;
  await build({ ...common, entryPoints: [inRepo("test/storage/faults/proof.ts")], outfile, plugins: [plugin] });
  if (left.size > 0)
    throw new Error(`${name}: these lines are not there: ${[...left].map((each) => `${each.file}: ${each.as}`).join(", ")}`);
  return outfile;
}
