import { readFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../handles/failure.ts";
import type { TlsMaterial } from "./address.ts";

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they are there: nothing where none is. */
export async function readTls(folder: string): Promise<TlsMaterial | { readonly problem: string }> {
  const parts: { -readonly [Part in keyof TlsMaterial]: TlsMaterial[Part] } = {};
  for (const part of ["ca", "cert", "key"] as const) {
    const file = path.join(folder, `${part}.pem`);
    try {
      parts[part] = await readFile(file);
    } catch (error) {
      if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") continue;
      return { problem: `${file}, by which the Docker engine is spoken to, can't be read (${codeOf(error) ?? String(error)}).` };
    }
  }
  if ((parts.cert === undefined) === (parts.key === undefined)) return parts;
  const lacks = parts.cert === undefined ? "cert.pem" : "key.pem";
  return { problem: `${folder} lacks ${lacks}: a certificate and its key go together. Put it there, or take both away.` };
}
