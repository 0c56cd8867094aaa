import { Readable } from "node:stream";
import { createTarDecoder, packTar, type TarHeader } from "modern-tar";
import type { BoxFiles } from "../../../src/core/sandbox/remote/port.ts";

/** What a box holds at a path. */
export interface FakeEntry {
  readonly type: NonNullable<TarHeader["type"]>;
  readonly mode: number;
  readonly mtimeMs: number;
  readonly content: string;
  /** Grows with every change, as nothing in a box can set back. */
  readonly change: number;
}

/** A box's files in memory, which tells what it is asked. */
export interface FakeFiles extends BoxFiles {
  readonly entries: Map<string, FakeEntry>;
  /** What was asked for: "put 3", "get /ws/a", "list", "rm /ws/b". */
  readonly asked: string[];
  /** What a command in it does. A link's content is where it leads. */
  write(target: string, content: string, more?: Partial<FakeEntry>): void;
  remove(target: string): void;
  /** The image has no `stat`. */
  isBare: boolean;
  /** Answers instead of the engine. */
  answer?: (target: string) => Readable | undefined;
}

export function createBoxFiles(folder: string): FakeFiles {
  const entries = new Map<string, FakeEntry>();
  const asked: string[] = [];
  let change = 0;
  const set = (target: string, entry: Omit<FakeEntry, "change">) => {
    change += 1;
    entries.set(target, { ...entry, change });
  };
  const remove = (target: string) => {
    for (const each of [...entries.keys()]) if (each === target || each.startsWith(`${target}/`)) entries.delete(each);
  };
  set(folder, { type: "directory", mode: 0o755, mtimeMs: 0, content: "" });
  const files: FakeFiles = {
    ...{ entries, asked, remove, isBare: false },
    write(target, content, more = {}) {
      const { type = "file", mode = type === "directory" ? 0o755 : 0o644, mtimeMs = 1_700_000_000_000 + change * 1000 } = more;
      set(target, { type, mode, mtimeMs, content });
    },
    async put(into, archive) {
      let count = 0;
      const decoder = createTarDecoder({ strict: true });
      const stream = Readable.toWeb(archive).pipeThrough(decoder as never) as unknown as ReturnType<typeof createTarDecoder>["readable"];
      for await (const { header, body } of stream) {
        const bytes: Uint8Array[] = [];
        for await (const each of body) bytes.push(each);
        const target = `${into}/${header.name.replace(/\/$/, "")}`;
        const { type = "file", mode = 0, mtime } = header;
        if (entries.get(target)?.type !== "directory" || type !== "directory") remove(target);
        const content = type === "symlink" ? (header.linkname ?? "") : Buffer.concat(bytes).toString("latin1");
        set(target, { type, mode, mtimeMs: mtime?.getTime() ?? 0, content });
        count += 1;
      }
      asked.push(`put ${count}`);
    },
    async get(target) {
      asked.push(`get ${target}`);
      if (files.answer) return files.answer(target);
      if (!entries.has(target)) return undefined;
      return archiveOf(
        [...entries].filter(([each]) => each === target || each.startsWith(`${target}/`)),
        target,
      );
    },
    async has(target) {
      asked.push(`has ${target}`);
      return entries.has(target);
    },
    async run(argv) {
      if (argv[0] === "rm") {
        for (const each of argv.slice(3)) remove(each);
        asked.push(`rm ${argv.slice(3).join(" ")}`);
        return { exitCode: 0, output: Buffer.alloc(0) };
      }
      asked.push("list");
      return files.isBare ? { exitCode: 127, output: Buffer.alloc(0) } : { exitCode: 0, output: listingOf(entries, argv) };
    },
  };
  return files;
}

async function archiveOf(found: readonly (readonly [string, FakeEntry])[], target: string): Promise<Readable> {
  const above = target.slice(0, target.lastIndexOf("/") + 1);
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  return tarOf(
    sorted.map(([each, { type, mode, mtimeMs, content }]) => {
      const name = each.slice(above.length) + (type === "directory" ? "/" : "");
      const mtime = new Date(Math.floor(mtimeMs / 1000) * 1000);
      return [
        { name, type, mode, mtime, ...(type === "symlink" || type === "link" ? { linkname: content } : {}) },
        type === "file" ? content : "",
      ];
    }),
  );
}

/** An archive with whatever one wants in it. */
export async function tarOf(entries: readonly (readonly [Omit<TarHeader, "size">, string])[]): Promise<Readable> {
  const packed = await packTar(
    entries.map(([header, text]) => {
      const body = Buffer.from(text, "latin1");
      return { header: { ...header, size: body.length }, body };
    }),
  );
  return Readable.from([Buffer.from(packed)]);
}

const typeBits: Readonly<Record<string, number>> = {
  file: 0o100000,
  directory: 0o040000,
  symlink: 0o120000,
  link: 0o100000,
  fifo: 0o010000,
};

/** As `stat` prints it. */
function listingOf(entries: ReadonlyMap<string, FakeEntry>, argv: readonly string[]): Buffer {
  const [folder = "", mark = ""] = argv.slice(4);
  const lines = [...entries].map(([target, { type, mode, mtimeMs, content, change }]) => {
    const [day = "", time = ""] = new Date(mtimeMs).toISOString().replace("Z", "").split("T");
    const bits = ((typeBits[type] ?? 0) | mode).toString(16);
    const name = target === folder ? "." : `./${target.slice(folder.length + 1)}`;
    return `${mark}${bits} ${content.length} ${change} ${day} ${time}000000 +0000|${change}|${name}\n`;
  });
  return Buffer.from(lines.join(""));
}
