/** What a server inherits: enough to find programs and to know where it is. Keys and what steers programs are not among it. */
const inherited: readonly string[] = [
  ...["HOME", "LOGNAME", "PATH", "SHELL", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"],
  // Windows.
  ...["APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROCESSOR_ARCHITECTURE", "PROGRAMDATA", "PROGRAMFILES"],
  ...["SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERNAME", "USERPROFILE", "COMSPEC"],
];

/** The environment a server is started with: the short list of ours, and what its configuration gives. */
export function serverEnvironment(
  ours: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(ours).filter(
    // A value that begins like this was a function of some shells.
    (entry): entry is [string, string] =>
      entry[1] !== undefined && inherited.includes(entry[0].toUpperCase()) && !entry[1].startsWith("()"),
  );
  return { ...Object.fromEntries(kept), ...given };
}
