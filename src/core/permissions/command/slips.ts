import type { CommandReading } from "./part.ts";

/**
 * The words of something that never runs, found in a line that can't be read so far that its targets are known; undefined where there are none.
 * A help for whoever lets everything pass, against slips: what hides from it is not found.
 */
export function slipIn(line: string, reading: CommandReading): string | undefined {
  const texts = reading.kind === "unclear" ? [line] : reading.parts.flatMap(({ words }) => words.filter((each) => /\s/.test(each)));
  for (const text of texts)
    for (const slip of slips) {
      const [found] = slip.exec(text) ?? [];
      if (found !== undefined) return found.trim();
    }
  return undefined;
}

const slips: readonly RegExp[] = [
  /\brm\b[^;&|\n]{0,200}\s-(-recursive\b|[a-zA-Z]*[rR])/,
  /\bfind\b[^;&|\n]{0,200}\s-(delete|exec|execdir|ok|okdir)\b/,
  /\bch(mod|own|grp)\b[^;&|\n]{0,200}\s-(-recursive\b|[a-zA-Z]*R)/,
  /\bdd\b[^;&|\n]{0,200}\bof=/,
  />\s*\/dev\/(sd|hd|vd|xvd|nvme|mmcblk|disk)/,
  /\b(mkfs|mke2fs|wipefs|shutdown|reboot|halt|poweroff)\b/,
];
