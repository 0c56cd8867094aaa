import { isIP } from "node:net";

/** Hosts that may be reached, as somebody wrote them: `example.org`, `*.example.org` (what lies below it, not itself), each with `:port` or for 80 and 443. */
export interface HostList {
  /** As they were written. */
  readonly texts: readonly string[];
  /** What makes no sense, a sentence each; nothing passes by it. */
  readonly problems: readonly string[];
  /** Whether a host, in the form a URL gives it, may be reached at a port. An address counts only where it was written as one. */
  allows(host: string, port: number): boolean;
  /** Whether it was written as an address: then it is meant, wherever it lies. */
  names(address: string, port: number): boolean;
}

interface Entry {
  readonly host: string;
  readonly below: boolean;
  readonly port: number | undefined;
}

export function readHosts(texts: readonly string[]): HostList {
  const read = texts.map((text) => ({ text, entry: readEntry(text) }));
  const entries = read.flatMap(({ entry }) => entry ?? []);
  const problems = read.flatMap(({ text, entry }) =>
    entry ? [] : [`“${text}” is no host, such as example.org, *.example.org or example.org:8080.`],
  );
  const fits = (entry: Entry, host: string, port: number) =>
    (entry.port === undefined ? port === 80 || port === 443 : entry.port === port) &&
    (entry.below ? isIP(host) === 0 && host.endsWith(`.${entry.host}`) : host === entry.host);
  return {
    texts,
    problems,
    allows: (host, port) => entries.some((entry) => fits(entry, bare(host), port)),
    names: (address, port) => isIP(bare(address)) > 0 && entries.some((entry) => fits(entry, bare(address), port)),
  };
}

function readEntry(text: string): Entry | undefined {
  const [, star = "", rest = ""] = /^(\*\.)?([^*]+)$/.exec(text.trim()) ?? [];
  if (rest === "" || !/^[\p{L}\p{N}._:[\]-]+$/u.test(rest) || !URL.canParse(`http://${rest}`)) return undefined;
  const { hostname, port } = new URL(`http://${rest}`);
  const host = bare(hostname);
  if (host === "" || (star !== "" && isIP(host) > 0)) return undefined;
  // A URL leaves out its usual port.
  const written = /:(\d+)$/.exec(rest)?.[1];
  return { host, below: star !== "", port: written === undefined || isIP(rest) === 6 ? undefined : Number(port || written) };
}

/** Without the brackets of an IPv6 address and without the dot that ends a whole name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}
