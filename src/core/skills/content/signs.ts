import { visible } from "../../permissions/visible.ts";
import type { ReadFile, SkillSign } from "../skill.ts";

/** What such skills were seen to hold that did harm, and what it is to whoever reads it. Each is a reason to look, none is a proof. */
const signs: readonly { readonly pattern: RegExp; readonly says: string }[] = [
  {
    pattern: /\b(curl|wget|fetch|iwr|invoke-webrequest)\b[^\n|;]*\|\s*(sudo\s+)?(ba|z|da|k)?sh\b/i,
    says: "pipes what it downloads into a shell",
  },
  { pattern: /\b(ba|z)?sh\s+(-c\s+)?["']?(<\(|\$\(|`)\s*(curl|wget)\b/i, says: "runs what it downloads" },
  { pattern: /\b(iex|invoke-expression)\b/i, says: "runs text as PowerShell" },
  { pattern: /\bbase64\s+(-d|-D|--decode)\b[^\n]*\|\s*(sudo\s+)?(ba|z|da)?sh\b/i, says: "unpacks hidden text into a shell" },
  { pattern: /\b(eval|exec)\s*\(\s*[^)\n]*(b64decode|atob|fromhex|decompress)/i, says: "runs hidden text as code" },
  { pattern: /[A-Za-z0-9+/]{400,}={0,2}/, says: "holds a long text that can't be read" },
  { pattern: /\/dev\/(tcp|udp)\/|\bnc\b[^\n]*\s-[a-z]*e\b/i, says: "opens a way in from outside" },
  {
    pattern: /(~|\$HOME|\/home\/[^/\s]+|\/root)\/\.(ssh|aws|gnupg|netrc|kube|docker\/config|config\/gcloud)\b/i,
    says: "speaks of a place where keys lie",
  },
  {
    pattern: /\b(crontab|launchctl|systemctl\s+(--user\s+)?enable|schtasks)\b|\.(bashrc|zshrc|profile|bash_profile)\b/i,
    says: "makes something run again later",
  },
  { pattern: /\bchmod\s+[+\w]*x\w*\s+[^\n]*(\/tmp\/|download)/i, says: "makes a download runnable" },
  { pattern: /\brm\s+-[a-z]*r[a-z]*f?\s+["']?(\/|~|\$HOME)(["'\s]|$)/i, says: "deletes a whole disk or home folder" },
  {
    pattern: /\bignore\b[^\n.]{0,40}\b(previous|prior|above|earlier)\b[^\n.]{0,20}\b(instructions?|rules?|orders?)\b/i,
    says: "tells the model to ignore what it was told",
  },
  {
    pattern: /\b(don'?t|do not|never|without)\b[^\n.]{0,30}\b(tell|inform|ask|show)(ing)?\b[^\n.]{0,15}\b(the )?(user|person|human)\b/i,
    says: "tells the model to hide something from you",
  },
  {
    pattern: /\b(install|download|run)\b[^\n]{0,80}\b(prerequisite|requirement|helper|agent)\b[^\n]{0,80}https?:\/\//i,
    says: "wants something downloaded before it works",
  },
];

const mostSigns = 50;
/** Characters of a line, and of all files, that are looked through: whoever means harm must not make that endless. What is more is said. */
const longestLine = 2_000;
const mostCharacters = 4_000_000;

/** What in these files somebody should look at before they are used, a place each. */
export function signsIn(files: readonly ReadFile[]): readonly SkillSign[] {
  let left = mostCharacters;
  const found = files.map((each) => {
    left -= each.content.includes(0) ? 0 : each.bytes;
    return left < 0 ? [{ file: each.path, says: "is more than is looked through" }] : signsOf(each);
  });
  return found.flat().slice(0, mostSigns);
}

function signsOf({ path: file, content }: ReadFile): readonly SkillSign[] {
  if (content.includes(0)) return isProgram(content) ? [{ file, says: "is a program that can't be read" }] : [];
  return content
    .toString("utf8")
    .split("\n")
    .flatMap((line, index) => saysOf(line).map((says) => ({ file, line: index + 1, says })));
}

function saysOf(line: string): readonly string[] {
  const text = line.slice(0, longestLine);
  const found = signs.filter(({ pattern }) => pattern.test(text)).map(({ says }) => says);
  if (line.length > longestLine && found.length === 0) return ["holds a line that is longer than is looked through"];
  return hidesText(text) ? [...found, "holds characters that are not seen"] : found;
}

/** Direction marks, tags and characters of no width; the joiners and blanks that emoji and some scripts need stay. */
function hidesText(line: string): boolean {
  const text = line.replace(/\r$/, "").replace(harmless, "");
  return visible(text) !== text;
}

const harmless = /\u00a0|\u202f|\u3000|\u200c|\u200d|\ufe0e|\ufe0f|\ufeff|\f/g;

function isProgram(content: Buffer): boolean {
  const head = content.subarray(0, 4).toString("latin1");
  return head === "\x7fELF" || head.startsWith("MZ") || ["\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "\0asm"].includes(head);
}

/** The hosts that a skill's files name, each once. */
export function hostsIn(files: readonly ReadFile[]): readonly string[] {
  const texts = files.filter(({ content }) => !content.includes(0)).map(({ content }) => content.toString("utf8"));
  const found = texts.flatMap((each) =>
    [...each.matchAll(/\bhttps?:\/\/([a-z0-9][a-z0-9.-]*)/gi)].map(([, host = ""]) => host.toLowerCase()),
  );
  return [...new Set(found)].sort().slice(0, mostSigns);
}
