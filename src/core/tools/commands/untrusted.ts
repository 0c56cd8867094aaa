/**
 * Where a command line brings text from that nobody vouches for, for people: "the web (curl)"; undefined where no program in it is known to fetch,
 * or all it names is this machine.
 */
export function bringsFrom(command: string): string | undefined {
  const [, program] = fetchers.exec(command) ?? [];
  if (program === undefined) return undefined;
  const hosts = [...command.matchAll(/\bhttps?:\/\/(\[[^\]]*\]|[^/:\s"'`]+)/gi)].map(([, host = ""]) => host);
  const isHere = hosts.length > 0 && hosts.every((each) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(each));
  return isHere ? undefined : `the web (${program})`;
}

/** Programs whose use is to bring what others wrote, where a command may begin or follow a wrapper. */
const fetchers =
  /(?:^|[\s;&|(`'"/])(curl|wget|aria2c|lynx|w3m|links|elinks|xh|xhs|httpie|https?|gh|glab|ssh|scp|sftp|ftp|telnet|nc|ncat|netcat)(?=\s|$)/;
