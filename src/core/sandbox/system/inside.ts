/** What the shell around a command in a box has said of it. */
export interface Said {
  /** The box was made, and the command began. */
  readonly begun: boolean;
  /** What leads to single hosts could not be begun. */
  readonly isShut: boolean;
  /** The command had left processes, which end with the box. */
  readonly left: boolean;
}

export interface Inside {
  readonly command: string;
  /** Processes and threads at once. */
  readonly processes: number;
  /** Of one process, in MB. */
  readonly memoryMb: number;
  /** The script that leads to single hosts, and the port it opens. */
  readonly way?: { readonly script: string; readonly port: number } | undefined;
}

/**
 * Handles that are given in: the way to us, whether something was left, what the box says of itself, what the shell says before the command, what
 * bubblewrap is told.
 */
export const handles = { talk: 3, left: 5, info: 6, said: 7, told: 8 } as const;

/** What the shell waits for, once the box is there. */
export const goWord = "go";

/**
 * The shell around a command ($1): waits until its box was looked at from outside, bounds it, leads to single hosts ($2, $3) if it may reach some, and
 * says what it leaves. That it began it says by a handle that nobody has any more then: the command could take it from this shell. The limits are the
 * command's alone, so that this shell can still begin something when they are used up.
 */
const wrapper = `
exec ${handles.info}>&- ${handles.told}<&-
echo up >&${handles.talk}
read -r word <&${handles.talk}
[ "$word" = ${goWord} ] || exit 1
exec ${handles.talk}>&-
own=2
if [ -n "$2" ]; then
  sh -c "$2" </dev/null >/dev/null 2>&1 9>&- ${handles.said}>&- ${handles.left}>&- &
  tries=0 own=3
  until grep -q ":$3 " /proc/net/tcp 2>/dev/null; do
    tries=$((tries + 1))
    if [ $tries -gt 250 ] || ! kill -0 $! 2>/dev/null; then echo shut >&${handles.said}; exit 1; fi
    sleep 0.02
  done
fi
echo begun >&${handles.said}
exec ${handles.said}>&-
(
  exec ${handles.left}>&-
  ulimit -c 0
  ulimit -d "$4" 2>/dev/null
  ulimit -u "$5" 2>/dev/null || ulimit -p "$5" 2>/dev/null
  exec sh -c "$1"
)
code=$?
set -- /proc/[0-9]*
for moment in 1 2 3 4; do
  # What has just ended may not be taken off yet.
  [ $# -gt $own ] && sleep 0.03 && set -- /proc/[0-9]*
done
[ $# -gt $own ] && echo left >&${handles.left}
exit $code
`;

/** The argument list that runs a command within a box. */
export function within({ command, processes, memoryMb, way }: Inside): readonly string[] {
  const port = way === undefined ? "" : way.port.toString(16).toUpperCase().padStart(4, "0");
  // Programs reserve more than they use; what they use is looked at from outside.
  const kilobytes = (4 * memoryMb + 256) * 1024;
  return ["/bin/sh", "-c", wrapper, "sh", command, way?.script ?? "", port, String(kilobytes), String(processes)];
}

/** Reads what it has said before the command, and whether it has said anything after it. */
export function readSaid(before: string, left: string): Said {
  const lines = before.split("\n");
  return { begun: lines.includes("begun"), isShut: lines.includes("shut"), left: left !== "" };
}
