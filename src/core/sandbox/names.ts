import path from "node:path";

/** How paths are written on the machine at hand. */
export type PathStyle = "posix" | "win32";

/** That of this one. */
export const ownStyle: PathStyle = path.sep === "\\" ? "win32" : "posix";

/** Says why a path as written can never be used, or undefined. Looks at the letters only. */
export function nameProblem(input: string, style: PathStyle): string | undefined {
  if (input.trim() === "") return "The path is empty. Give the path of a file or folder.";
  if (input.includes("\0")) return "The path holds a NUL character. Give it without.";
  if (/^file:\/\/(?!\/|localhost\/)/i.test(input)) return "That address names another machine. Only files of this machine can be used.";
  if (input.length > longestPath || input.split(/[\\/]/).length > deepestPath || input.split(/[\\/]/).some((part) => part.length > 255))
    return "The path is too long for a file system.";
  return style === "win32" ? windowsProblem(input) : undefined;
}

/** The absolute path that is meant, with dots taken out but links not followed. `home` stands for `~/`. */
export function absolutePath(input: string, base: string, { home, style }: { readonly home?: string; readonly style: PathStyle }): string {
  const { resolve, join } = path[style];
  const written = /^file:\/\//i.test(input) ? pathOfAddress(input, style) : input;
  if (home && /^~(?=[\\/]|$)/.test(written)) return join(home, written.slice(1));
  return resolve(base, written);
}

/** The way from a folder to something in it; undefined when it lies elsewhere. Empty for the folder itself. */
export function wayInto(folder: string, target: string, style: PathStyle = ownStyle): string | undefined {
  const way = path[style].relative(folder, target);
  if (way === ".." || way.startsWith(`..${path[style].sep}`) || path[style].isAbsolute(way)) return undefined;
  return way;
}

/** A path as the careless file systems compare it: without case, and however its accents are written. */
export function folded(target: string): string {
  return target.normalize("NFC").toLowerCase();
}

const longestPath = 4096;
const deepestPath = 200;

/** Percent signs are decoded here and nowhere else; dots that appear by it are taken out afterwards like all others. */
function pathOfAddress(address: string, style: PathStyle): string {
  const rest = address.replace(/^file:\/\/(localhost)?/i, "");
  const decoded = decodeSafely(rest);
  return style === "win32" ? decoded.replace(/^\/(?=[a-z]:)/i, "") : decoded;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function windowsProblem(input: string): string | undefined {
  const written = input.replaceAll("/", "\\");
  if (written.startsWith("\\\\") || written.startsWith("\\??\\")) {
    return "Network and device paths can't be used. Give a path with a drive letter, or one relative to the workspace.";
  }
  if (/^[a-z]:(?!\\)/i.test(written)) return "A path after a drive letter must begin with a backslash.";
  if (written.replace(/^[a-z]:/i, "").includes(":")) return "A colon inside a path names a hidden stream. Give the path of a plain file.";
  const device = written.split("\\").find((part) => windowsDevice.test(part));
  if (device) return `"${device}" is the name of a device, not of a file.`;
  return undefined;
}

const windowsDevice = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\..*)?$/i;
