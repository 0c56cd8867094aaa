import { readFile } from "node:fs/promises";
import type { Environment } from "./proxy.ts";

/** Whom to trust, as `ca` of a TLS connection; undefined leaves it to Node. */
export type Authorities = readonly string[] | undefined;

/**
 * Node's own authorities with those of SSL_CERT_FILE beside them, or undefined where that names none.
 * `more` is added too. NODE_EXTRA_CA_CERTS is read again since Node forgets it as soon as authorities are named.
 */
export async function authoritiesOf(environment: Environment, more: readonly string[] = []): Promise<Authorities> {
  const extra = [...(await read(environment.SSL_CERT_FILE)), ...more];
  if (extra.length === 0) return undefined;
  const { rootCertificates } = await import("node:tls");
  return [...rootCertificates, ...(await read(environment.NODE_EXTRA_CA_CERTS)), ...extra];
}

/** What the operating system trusts, as far as this Node can tell. */
export async function systemAuthorities(): Promise<readonly string[]> {
  const tls: object = await import("node:tls");
  // Newer than the oldest Node we run on.
  return "getCACertificates" in tls && typeof tls.getCACertificates === "function" ? tls.getCACertificates("system") : [];
}

/** Whether a connection failed since the other side's certificate is signed by somebody who is not trusted. */
export function isUntrusted(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/.test(
    code,
  );
}

/** A file that can't be read or holds no certificate adds nobody: the connection then fails for what it is. */
async function read(file: string | undefined): Promise<readonly string[]> {
  const text = file ? await readFile(file, "utf8").catch(() => "") : "";
  return text.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? [];
}
