import type { ProcessOptions } from "../process/run.ts";

/** How a command in a box ended, as the shell around it tells. */
export interface Trailer {
  readonly exitCode: number;
  /** Processes it had left, which were ended. */
  readonly stopped: number;
  /** How often the kernel has ended a process of the box for want of memory, since the box began. */
  readonly outOfMemory: number;
}

/** A variable by which the processes of a command are found again. */
const mark = "ANYCOWORK_COMMAND";

/** Ends everything of the command `name`, and counts it. All of it stands still first, so that none of it begins or says anything more. */
const endAll = `
stopped=0
for round in 1 2 3; do
  found=
  for each in $(grep -la "${mark}=$name" /proc/[0-9]*/environ 2>/dev/null); do
    each=\${each#/proc/} stopped=$((stopped + 1))
    found="$found \${each%/environ}"
  done
  [ -n "$found" ] || break
  kill -STOP $found 2>/dev/null
  kill -9 $found 2>/dev/null
done
true`;

/**
 * The shell around a command ($1) in a box: runs it with its input ($3), if there is any, both streams as one so that their order is kept, ends what it left, and says how it
 * went behind a name ($2) that no output has by chance. The command can say the same, and hide what it leaves: the end is true once the engine counts
 * nothing more in the box. Only what any `sh` has, and `grep`; without one, what was left is found by that count.
 */
const wrapper = `
if [ -n "$3" ]; then
  printf %s "$3" | (${mark}="$2" sh -c "$1" 2>&1)
else
  (${mark}="$2" sh -c "$1" 2>&1 </dev/null)
fi
code=$? oom=0 name=$2
${endAll}
for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
  [ -r $file ] && while read -r key value; do [ "$key" = oom_kill ] && oom=$value; done <$file
done
printf '\\0%s %s %s %s\\n' "$name" $code $stopped $oom
`;

/** The argument list that runs a command line and tells how it ended behind `name`. */
export function wrapped({ command, input = "" }: Pick<ProcessOptions, "command" | "input">, name: string): string[] {
  return ["sh", "-c", wrapper, "sh", command, name, input];
}

/** The argument list that ends a running command by force. */
export function killing(name: string): string[] {
  return ["sh", "-c", `name=$1\n${endAll}`, "sh", name];
}

/** Finds the trailer at the end of what a command prints, and hands on what comes before it. */
export function createTrailerFinder(
  name: string,
  take: (bytes: Buffer) => void,
): { push(bytes: Buffer): Trailer | undefined; finish(): void } {
  const opening = Buffer.from(`\0${name} `);
  let held: Buffer = Buffer.alloc(0);
  return {
    push(bytes) {
      let rest = held.length > 0 ? Buffer.concat([held, bytes]) : bytes;
      for (;;) {
        const at = rest.indexOf(opening);
        const kept = at >= 0 ? at : possibleStart(rest, opening);
        take(rest.subarray(0, kept));
        rest = rest.subarray(kept);
        const text = rest.toString("latin1", opening.length, opening.length + longest);
        const trailer = read(text);
        const isUnfinished = at < 0 || (text.length < longest && /^[\d ]*$/.test(text));
        held = Buffer.from(!trailer && isUnfinished ? rest : "");
        if (trailer || isUnfinished) return trailer;
        // The command has said this itself.
        take(rest.subarray(0, opening.length));
        rest = rest.subarray(opening.length);
      }
    },
    finish() {
      if (held.length > 0) take(held);
    },
  };
}

/** More than its numbers ever have. */
const longest = 80;

/** Where the end of some bytes may be the beginning of the opening. */
function possibleStart(all: Buffer, opening: Buffer): number {
  for (let at = Math.max(0, all.length - opening.length + 1); at < all.length; at += 1)
    if (all[at] === 0 && opening.subarray(0, all.length - at).equals(all.subarray(at))) return at;
  return all.length;
}

function read(text: string): Trailer | undefined {
  const found = /^(\d+) (\d+) (\d+)\n/.exec(text);
  if (!found) return undefined;
  const [exitCode = 0, stopped = 0, outOfMemory = 0] = found.slice(1).map(Number);
  return { exitCode, stopped, outOfMemory };
}
