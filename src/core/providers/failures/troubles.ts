import type { Failure } from "../../events/failure.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { type Loose, looseObject, looseText } from "../wire/loose.ts";
import { howToSetKey, type Service } from "../wire/services.ts";

/** What a connection that failed means for the person: which host, and what to do. */
export function connectionFailure(error: unknown, endpoint: Endpoint): Failure {
  const causes = chainOf(error);
  // Node has no code for this one.
  if (causes.some((each) => each.message === "bad port"))
    return { code: "bad-request", message: `${endpoint.host} is at a port that web requests may not use. Correct the base URL.` };
  const proxyTrouble = causes.find((each) => each.code === "EPROXY");
  if (proxyTrouble) return { code: "network", message: looseText(proxyTrouble.message) ?? "" };
  const code = causes.map((each) => looseText(each.code)).find((each) => each !== undefined) ?? "";
  return { code: certificateWords.test(code) ? "certificate" : "network", message: sentence(code, endpoint) };
}

/** Said without asking anybody when no key is set and none can be done without. */
export function noKey(service: Service): Failure {
  return {
    code: "no-key",
    message: `No API key is set for ${service.provider}. Set one ${howToSetKey(service)}; or choose the model demo/tour, which needs none.`,
  };
}

export const badBaseUrl: Failure = {
  code: "bad-request",
  message: "The base URL is no web address that can be used. Write it like http://localhost:11434/v1, without user name and password.",
};

/** Why a key can't be sent at all: a header takes no such characters. Undefined when it can. Names the kind of character, never the key. `baseUrl`: of another server. */
export function badKey(apiKey: string, service: Service, baseUrl?: string): Failure | undefined {
  const found = strangers.find(([pattern]) => pattern.test(apiKey));
  if (!found) return undefined;
  const message = `The API key that is set can't be a real one: it holds ${found[1]}, which often comes along with copying. Set it again, without: ${howToSetKey(service, baseUrl)}.`;
  return { code: "auth", message };
}

const strangers: readonly (readonly [RegExp, string])[] = [
  [/[\r\n\u2028\u2029\u0085]/, "a line break"],
  [/[\u2018-\u201f\u2039\u203a\u00ab\u00bb]/, "a curly quotation mark"],
  [/[\p{Cf}\u3164\uffa0]|\p{Mn}/u, "an invisible character"],
  [/(?! )\s/, "a blank that is no ordinary space"],
  [/\p{Cc}/u, "a control character"],
  [/[\u2010-\u2015\u2212]/, "a long dash"],
  [/[^\x20-\x7e]/, "a character beyond plain letters, digits and signs"],
];

const certificateWords = /CERT|SIGNATURE|SELF_SIGNED|ISSUER/;

function sentence(code: string, { host, custom }: Endpoint): string {
  const server = custom ? "Check that the server runs and that the base URL is right." : "Check the network connection.";
  if (code === "ECONNREFUSED") return `Nothing answers at ${host} (connection refused). ${server}`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `The name ${host} was not found. Check the network connection${custom ? " and the base URL" : ""}.`;
  if (/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/.test(code))
    return `${host} can't be reached (${code}). ${server}`;
  if (certificateWords.test(code))
    return `The certificate of ${host} is not trusted (${code}). If a company's proxy stands in between, set NODE_EXTRA_CA_CERTS to its certificate; otherwise check the base URL.`;
  if (/SSL|TLS|EPROTO/.test(code))
    return `${host} does not speak HTTPS as expected (${code}). Check whether the base URL begins with http: or https:.`;
  return `The connection to ${host} broke before an answer came${code ? ` (${code})` : ""}. ${server}`;
}

/** The error and its causes, outermost first: `fetch` wraps the one that tells once or twice. */
function chainOf(error: unknown): readonly Loose[] {
  const chain: Loose[] = [];
  let current = looseObject(error);
  while (current && chain.length < 6) {
    chain.push(current);
    const inner = Array.isArray(current.errors) ? current.errors[0] : undefined;
    current = looseObject(current.cause) ?? looseObject(inner);
  }
  return chain;
}
