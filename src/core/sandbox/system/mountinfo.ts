/** One mount as a process sees it. */
export interface SeenMount {
  readonly id: string;
  /** The mount it lies in. */
  readonly parent: string;
  readonly device: string;
  /** What of its file system lies there. */
  readonly root: string;
  readonly target: string;
  /** Of this mount alone: "ro", "nosuid". */
  readonly options: readonly string[];
  readonly type: string;
}

/** Reads what Linux says in `/proc/<process>/mountinfo`. */
export function readMounts(text: string): readonly SeenMount[] {
  return text.split("\n").flatMap((line) => {
    const [place = "", rest = ""] = line.split(" - ", 2);
    const [id = "", parent = "", device = "", root = "", target = "", options = ""] = place.split(" ");
    if (target === "") return [];
    return [{ id, parent, device, root: plain(root), target: plain(target), options: options.split(","), type: rest.split(" ")[0] ?? "" }];
  });
}

/** Blanks, line ends and backslashes are written as `\040`, in bytes. */
function plain(written: string): string {
  return written.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
