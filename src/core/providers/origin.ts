/** Scheme, host and port of a web address, in the form in which two of them can be compared; undefined for what is none, or holds a user name. */
export function originOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, username, password } = new URL(address);
  return ["http:", "https:"].includes(protocol) && username === "" && password === "" ? origin : undefined;
}

/** Whether an origin is on this machine or in its own network, where servers usually want no key. Looks no name up. */
export function isNear(origin: string): boolean {
  const { hostname } = new URL(origin);
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return nearName.test(name) || (/^[\d.]+$/.test(name) && nearAddress.test(name)) || (name.includes(":") && nearLongAddress.test(name));
}

const nearName = /^[^.:]+$|\.(local|localhost|localdomain|internal|intranet|lan|home|corp|private)$/i;
/** Loopback, the private ranges, link-local, and those that carriers and mesh networks share. */
const nearAddress = /^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const nearLongAddress = /^(::1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)$/i;
