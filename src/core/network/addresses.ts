import { BlockList, isIP } from "node:net";

/** Says whether an address may be connected to. */
export type AddressPolicy = (address: string, port: number) => boolean;

/**
 * Whether an address is one of the public internet: not of this machine, its network, a provider's inside (169.254.169.254),
 * not multicast and not reserved. An address that carries another inside is judged by that one (NAT64) or refused.
 */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed4().check(address, "ipv4");
  if (family !== 6 || address.includes("%")) return false;
  const carried = carriedBy(address);
  return carried ? isPublic(carried) : open6().check(address, "ipv6") && !closed6().check(address, "ipv6");
}

const ranges4 =
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4";
/** All that is given out to networks as yet; what is special in it comes after. */
const open = "2000::/3";
const ranges6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20";

const closed4 = () => listOf(ranges4, "ipv4");
const open6 = () => listOf(open, "ipv6");
const closed6 = () => listOf(ranges6, "ipv6");

function listOf(ranges: string, family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges.split(" ")) {
    const [base = "", length] = range.split("/");
    list.addSubnet(base, Number(length), family);
  }
  return list;
}

/** The IPv4 address that an address of NAT64 stands for. */
function carriedBy(address: string): string | undefined {
  const { hostname } = new URL(`http://[${address}]/`);
  const [, high = "", low = ""] = /^\[64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/.exec(hostname) ?? [];
  if (low === "") return undefined;
  const [a, b] = [Number.parseInt(high || "0", 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}
