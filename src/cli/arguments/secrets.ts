import type { SecretsCommand, Usage } from "./command.ts";
import { type Options, suggestion } from "./options.ts";
import { isHttpUrl } from "./talking.ts";

const actions = ["set", "list", "remove"];

/** What secrets are called: a provider by its name, whether that or its variable was typed. */
const providerNames: ReadonlyMap<string, string> = new Map([
  ["openai", "openai"],
  ["openai_api_key", "openai"],
  ["gemini", "gemini"],
  ["gemini_api_key", "gemini"],
  ["google_api_key", "gemini"],
]);

/** Reads the words after `secrets`. Repeats nothing that could be a secret. */
export function secretsCommand([action, typed, ...rest]: readonly string[], options: Options): SecretsCommand | Usage {
  if (action === undefined) return usage("secrets needs to know what: set NAME, list, or remove NAME.");
  if (!actions.includes(action))
    return usage(`There is no such "secrets" action.${suggestion(action, actions)} There is: ${actions.join(", ")}.`);
  const common = { kind: "secrets", data: options.data, json: options.json === true } as const;
  const { "base-url": baseUrl } = options;
  if (action === "list") {
    if (typed !== undefined) return usage("secrets list takes nothing more.");
    return baseUrl === undefined ? { ...common, action } : usage("--base-url belongs to secrets set and secrets remove.");
  }
  if (typed === undefined) return usage(`secrets ${action} needs a NAME: openai or gemini for a provider's key, or a name of your own.`);
  const name = providerNames.get(typed.toLowerCase());
  if (name === undefined && !isName(typed)) return usage(noName);
  if (rest.length > 0) return usage(action === "set" ? neverTyped : "secrets remove takes one NAME.");
  if (baseUrl !== undefined && name === undefined) return usage("--base-url goes with a provider's key: secrets set openai --base-url URL");
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) return usage("--base-url is a whole URL: http://127.0.0.1:11434/v1");
  return { ...common, action: action === "set" ? "set" : "remove", name: name ?? typed, baseUrl };
}

/** A word that could be a secret itself is none: it would be kept in the open, as a name. */
function isName(typed: string): boolean {
  return /^[a-z][\w.-]{0,63}$/i.test(typed) && !/^(sk|pk|rk|ak|gsk|xai|hf|ghp|AIza)[-_\w]{12,}|(?=.*\d)(?=.*[a-z])[\w-]{32,}/i.test(typed);
}

const noName =
  "A secret's NAME begins with a letter and holds letters, digits, dots, dashes and underscores, up to 64. " +
  "It must not be the secret itself: that is asked for, or read from standard input.";

const neverTyped =
  "secrets set takes a NAME only. The secret itself is asked for, or read from standard input: on the command line it stays in the " +
  "shell's history and is seen by every program. If it was a real one, take another.";

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
