import type { SimpleCommand } from "../command/line.ts";
import type { Word } from "../command/words.ts";

/** What a command would destroy, whoever said yes to it: at once, or if one of its targets is a folder that everything lies in. */
export type Destruction =
  | { readonly kind: "always"; readonly why: string }
  | { readonly kind: "targets"; readonly deed: "delete" | "change"; readonly targets: readonly Word[] };

/** The few commands nobody wants, also behind wrappers; undefined for all others. A help against slips, no guard: the gate is that. */
export function destructionOf(command: SimpleCommand): Destruction | undefined {
  if (command.device !== undefined) return { kind: "always", why: `it would write over ${command.device}, a whole disk` };
  const words = command.words.slice(command.assignments);
  // What a wrapper takes for itself differs from program to program: whatever follows one may be the command.
  const begins = isWrapper(words[0]) ? words.map((_, at) => words.slice(at)) : [words];
  return begins.map(destruction).find((each) => each !== undefined);
}

function destruction(words: readonly Word[]): Destruction | undefined {
  const name = words[0]?.text.split("/").at(-1) ?? "";
  const texts = words.slice(1).map((each) => each.text);
  if (/^mkfs(\.|$)|^(mke2fs|wipefs)$/.test(name) && texts.length > 0)
    return { kind: "always", why: "it would make a disk's content unreadable" };
  if (endsMachine(name, texts)) return { kind: "always", why: "it would shut the machine down" };
  const disk = name === "dd" ? texts.find((each) => each.startsWith("of=") && isDisk(each.slice(3))) : undefined;
  if (disk !== undefined) return { kind: "always", why: `it would write over ${disk.slice(3)}, a whole disk` };
  if (/^(tee|cp|shred)$/.test(name) && texts.some(isDisk)) return { kind: "always", why: "it would write over a whole disk" };
  if (name === "find") return emptying(words.slice(1));
  if (!isRecursive(texts)) return undefined;
  const targets = words.slice(1).filter((each) => !each.text.startsWith("-"));
  if (name === "rm") return { kind: "targets", deed: "delete", targets };
  return /^(chmod|chown|chgrp)$/.test(name) ? { kind: "targets", deed: "change", targets: targets.slice(1) } : undefined;
}

/** To find everything and delete it. */
function emptying(words: readonly Word[]): Destruction | undefined {
  const start = words.findIndex(({ text }) => text.startsWith("-"));
  const tests = words.slice(start).map(({ text }) => text);
  const isAll = tests.includes("-delete") && tests.every((each) => each === "-delete" || each === "-depth");
  return start > 0 && isAll ? { kind: "targets", deed: "delete", targets: words.slice(0, start) } : undefined;
}

/** Whether a path is a whole disk or a part of one. */
function isDisk(path: string): boolean {
  return /^\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk|rdisk|md|dm-|mapper\/|loop)[\w-]*/.test(path);
}

function endsMachine(name: string, texts: readonly string[]): boolean {
  const [first = ""] = texts;
  if (/^(shutdown|reboot|halt|poweroff)$/.test(name)) return first !== "--help" && first !== "--version";
  if (name === "systemctl") return /^(poweroff|reboot|halt|kexec)$/.test(texts.find((each) => !each.startsWith("-")) ?? "");
  return /^(init|telinit)$/.test(name) && /^[06]$/.test(first);
}

function isRecursive(texts: readonly string[]): boolean {
  return texts.some((each) => /^-[A-Za-z]*[rR]/.test(each) || (each.length > 2 && "--recursive".startsWith(each)));
}

/** Programs that run the command they are given. */
const wrappers: ReadonlySet<string> = new Set(
  "sudo doas env nice ionice timeout nohup setsid stdbuf time xargs flock busybox command exec chroot unshare strace parallel watch".split(
    " ",
  ),
);

function isWrapper(word: Word | undefined): boolean {
  return word !== undefined && wrappers.has(word.text.split("/").at(-1) ?? "");
}
