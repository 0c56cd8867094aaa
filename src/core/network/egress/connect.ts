import { lookup } from "node:dns/promises";
import { request } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { AddressPolicy } from "../addresses.ts";
import { NetworkError } from "../error.ts";
import type { HttpProxy } from "../proxy.ts";

export interface ConnectOptions {
  readonly mayReach: AddressPolicy;
  /** Goes through this one, which looks names up by itself. */
  readonly proxy?: HttpProxy | undefined;
}

const patienceMs = 30_000;

/**
 * A connection to a host, at an address that was checked: a name that leads into this machine's network is refused, and one that changes its mind in
 * between changes nothing. Rejects with a sentence.
 */
export async function connectTo(
  { host, port }: { readonly host: string; readonly port: number },
  options: ConnectOptions,
): Promise<Duplex> {
  const name = host.replace(/^\[|\]$/g, "");
  const addresses = isIP(name) > 0 ? [name] : await resolve(name, options.proxy !== undefined);
  if (!addresses.every((address) => options.mayReach(address, port)))
    throw new NetworkError("EPRIVATE", `${host} leads into this machine's own network, where a sandbox may not go.`);
  return options.proxy ? throughProxy(options.proxy, host, port) : direct(addresses[0] ?? name, port);
}

/** A proxy may know names that are not known here. */
async function resolve(name: string, isProxied: boolean): Promise<readonly string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    if (isProxied) return [];
    throw new Error(`The name ${name} was not found.`);
  }
}

function direct(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`${address} does not answer.`)));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function throughProxy({ url, authorization }: HttpProxy, host: string, port: number): Promise<Duplex> {
  if (url.protocol !== "http:")
    throw new NetworkError("EPROXY", "A sandbox can't go out through a proxy that is itself spoken to in https:.");
  return new Promise((resolve, reject) => {
    const headers = { host: `${host}:${port}`, ...(authorization ? { "proxy-authorization": authorization } : {}) };
    const asked = request(url, { method: "CONNECT", path: `${host}:${port}`, headers, agent: false });
    asked.setTimeout(patienceMs, () => asked.destroy(new Error("The proxy does not answer.")));
    asked.once("error", reject);
    asked.once("connect", ({ statusCode }, socket) => {
      socket.setTimeout(0);
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new NetworkError("EPROXY", `The proxy ${url.host} does not let this pass (status ${statusCode}).`));
    });
    asked.once("response", ({ statusCode }) => {
      asked.destroy();
      reject(new NetworkError("EPROXY", `The proxy ${url.host} does not let this pass (status ${statusCode}).`));
    });
    asked.end();
  });
}
