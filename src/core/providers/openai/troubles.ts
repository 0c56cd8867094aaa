import type { Failure } from "../../events/failure.ts";
import type { Endpoint } from "./endpoint.ts";
import { looseObject, looseText } from "./loose.ts";

/** What a connection that failed means for the person: which host, and what to do. */
export function connectionFailure(error: unknown, endpoint: Endpoint): Failure {
  const code = causeCode(error);
  return { code: "network", message: sentence(code, endpoint) };
}

function sentence(code: string, { host, custom }: Endpoint): string {
  const server = custom ? "Check that the server runs and that the base URL is right." : "Check the network connection.";
  if (code === "ECONNREFUSED") return `Nothing answers at ${host} (connection refused). ${server}`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `The name ${host} was not found. Check the network connection${custom ? " and the base URL" : ""}.`;
  if (/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/.test(code))
    return `${host} can't be reached (${code}). ${server}`;
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code))
    return `The certificate of ${host} is not trusted (${code}). If a company's proxy stands in between, set NODE_EXTRA_CA_CERTS to its certificate; otherwise check the base URL.`;
  if (/SSL|TLS|EPROTO/.test(code))
    return `${host} does not speak HTTPS as expected (${code}). Check whether the base URL begins with http: or https:.`;
  return `The connection to ${host} broke before an answer came${code ? ` (${code})` : ""}. ${server}`;
}

/** The first system code in the chain of causes: `fetch` wraps it once or twice. */
function causeCode(error: unknown): string {
  let current = looseObject(error);
  for (let depth = 0; current && depth < 6; depth += 1) {
    const code = looseText(current.code);
    if (code) return code;
    const inner = Array.isArray(current.errors) ? current.errors[0] : undefined;
    current = looseObject(current.cause) ?? looseObject(inner);
  }
  return "";
}
