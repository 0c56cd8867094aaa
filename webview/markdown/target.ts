/** Where a link leads, once it is known to be harmless. */
export type Target =
  | { readonly kind: "web"; readonly url: string /** In ASCII, so that look-alike letters show. */; readonly host: string }
  | FileTarget;

export interface FileTarget {
  readonly kind: "file";
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** What the host accepts for an address or a path. */
const longestAddress = 4_096;
/** Direction marks and other characters one cannot see, which make an address read as another. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Reads a link's address. Undefined for everything but http, https, mailto and files on this machine. */
export function targetOf(address: string): Target | undefined {
  if (address.length === 0 || address.length > longestAddress) return undefined;
  if (/^[a-z][a-z0-9+.-]+:/i.test(address)) return webTarget(address);
  return fileTarget(address);
}

/**
 * A file named in code marks, such as `src/totals.ts:12`, or a folder, such as `src/reports/`. Words that merely hold a dot or a slash are not taken
 * for files.
 */
export function fileNamed(code: string): FileTarget | undefined {
  if (code.length >= 300 || /^[\\/]{2}/.test(code)) return undefined;
  if (/^(?:~?[\\/]|[\w@.+-]+[\\/])(?:[\w@.+-]+[\\/])*$/.test(code)) return /\w/.test(code) ? { kind: "file", path: code } : undefined;
  const found = /^([\w@~.+\\/-]*[\w-]\.([a-z]\w{0,9}))(?::(\d{1,7}))?(?::(\d{1,7}))?$/i.exec(code);
  if (!found) return undefined;
  const [, path = "", extension = "", line, column] = found;
  if (!line && !/[\\/]/.test(path) && !knownExtensions.has(extension.toLowerCase())) return undefined;
  return { kind: "file", path, ...place(line, column) };
}

function webTarget(address: string): Target | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol === "mailto:") return { kind: "web", url: url.href, host: decodeSafely(url.pathname) };
  if ((url.protocol !== "http:" && url.protocol !== "https:") || url.username || url.password) return undefined;
  return { kind: "web", url: url.href, host: url.host };
}

function fileTarget(address: string): Target | undefined {
  const found = /^([^#?]+?)(?::(\d{1,7})(?::(\d{1,7}))?|#L(\d{1,7})(?:[-:C].*)?)?$/.exec(decodeSafely(address));
  const [, path = "", line, column, anchorLine] = found ?? [];
  if (path === "" || /^[\\/]{2}/.test(path) || unseen.test(path) || /[<>"|*?:]/.test(path.replace(/^[a-z]:/i, ""))) return undefined;
  return { kind: "file", path, ...place(line ?? anchorLine, column) };
}

function place(line: string | undefined, column: string | undefined): { line?: number; column?: number } {
  return {
    ...(Number(line) >= 1 ? { line: Number(line) } : {}),
    ...(Number(column) >= 1 ? { column: Number(column) } : {}),
  };
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const knownExtensions = new Set(
  (
    "bash bat c cc cfg cjs cmake conf cpp cs css csv cts cxx dart env ex exs fish go gradle graphql h hpp htm html ini java js json " +
    "jsonc jsx kt lock log lua m md mjs mts php pl properties proto ps1 py r rb rs rst scala scss sh sql svelte svg swift tex tf toml " +
    "ts tsx txt vue xlsx docx pptx pdf xml yaml yml zig zsh"
  ).split(" "),
);
