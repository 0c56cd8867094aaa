import { botLanguages, languageCodes } from "../../core/events/telegram/language.ts";
import type { GuestDeed } from "../../core/events/telegram/people.ts";
import type { TalkOptions, TelegramCommand, Usage } from "../arguments/command.ts";
import { type OptionName, type Options, suggestion } from "../arguments/options.ts";
import { talkOptions } from "../arguments/talking.ts";

const actions = [
  "add",
  "list",
  "pair",
  "allow",
  "forbid",
  "approver",
  "no-approver",
  "notify",
  "language",
  "budget",
  "start",
  "stop",
  "status",
  "log",
  "remove",
] as const;
const guestDeeds: readonly string[] = ["allow", "forbid", "approver", "no-approver"] satisfies readonly GuestDeed[];
const notifications = ["never", "idle", "always"] as const;

export const telegramOptions = ["token-env", "api-root", "auto-start", "notify", "language"] as const satisfies readonly OptionName[];

/** Reads the words after `telegram`. */
export function telegramCommand([typed, ...words]: readonly string[], options: Options): TelegramCommand | Usage {
  if (typed === undefined) return usage(`telegram needs to know what: ${actions.join(", ")}.`);
  const action = actions.find((each) => each === typed);
  if (!action) return usage(`There is no "telegram ${typed}".${suggestion(typed, actions)} There is: ${actions.join(", ")}.`);
  const talk = talkOptions(options);
  if (typeof talk === "string") return usage(talk);
  const stray = action === "add" ? undefined : telegramOptions.find((each) => options[each] !== undefined);
  if (stray) return usage(`--${stray} belongs to telegram add, not to ${action}.`);
  const common = { kind: "telegram", json: options.json === true, ...talk } as const;
  const [name, second, ...rest] = words;
  const most = isGuestDeed(action) || ["pair", "notify", "language", "budget"].includes(action) ? 2 : 1;
  const extra = rest[0] ?? (most === 1 ? second : undefined);
  if (extra !== undefined) return usage(`telegram ${action} takes no "${extra}".`);
  if (action === "list" || action === "status")
    return name === undefined ? { ...common, action } : usage(`telegram ${action} takes no "${name}".`);
  if (action === "start") return { ...common, action, name };
  if (name === undefined)
    return usage(`telegram ${action} needs ${action === "pair" ? "the code that the newcomer was shown" : "the name of a bot"}.`);
  if (action === "pair")
    return second === undefined ? { ...common, action, name: undefined, code: name } : { ...common, action, name, code: second };
  if (isGuestDeed(action)) {
    const id = Number(second);
    return Number.isSafeInteger(id) && id !== 0
      ? { ...common, action, name, id }
      : usage(`telegram ${action} needs the name of a bot and a number: names can be chosen freely, so they let nobody in.`);
  }
  if (action === "notify") {
    const when = notifications.find((each) => each === second);
    return when
      ? { ...common, action, name, when }
      : usage(`telegram notify needs the name of a bot and when: ${notifications.join(", ")}.`);
  }
  if (action === "language") {
    const language = languageNamed(second);
    return language
      ? { ...common, action, name, language: language === "auto" ? undefined : language }
      : usage(`telegram language needs the name of a bot and one of ${languages.join(", ")}.`);
  }
  if (action === "budget") {
    const usd = second === "-" ? undefined : Number(second);
    return usd === undefined || usd > 0
      ? { ...common, action, name, usd }
      : usage("telegram budget needs the name of a bot and dollars a day: 2.50, or - for no limit.");
  }
  if (action !== "add") return { ...common, action, name };
  return addCommand(name, common, options);
}

/** Each by its code; `auto`: as each person's Telegram is set. */
const languages = [...botLanguages, "auto"] as const;

/** One of them; Chinese by its two letters, too. */
function languageNamed(typed: string | undefined): (typeof languages)[number] | undefined {
  const name = typed?.toLowerCase();
  return languages.find((each) => each === name || (each !== "auto" && languageCodes[each] === name));
}

function isGuestDeed(action: string): action is GuestDeed {
  return guestDeeds.includes(action);
}

type Common = { readonly kind: "telegram"; readonly json: boolean } & TalkOptions;

function addCommand(name: string, common: Common, options: Options): TelegramCommand | Usage {
  const { "token-env": tokenVariable, "api-root": given, "auto-start": autoStart, notify, language: spoken } = options;
  const apiRoot = given?.replace(/\/+$/, "");
  if (apiRoot !== undefined && !/^https?:\/\/[^/\s]+/i.test(apiRoot))
    return usage("--api-root is the whole address of a Bot API server: http://127.0.0.1:8081");
  const notification = notifications.find((each) => each === notify);
  if (notification !== notify) return usage(`--notify is one of ${notifications.join(", ")}, not "${notify}".`);
  const named = languageNamed(spoken ?? "auto");
  if (named === undefined) return usage(`--language is one of ${languages.join(", ")}, not "${spoken}".`);
  const language = named === "auto" ? undefined : named;
  const wishes = { autoStart: autoStart === true, notifications: notification ?? "never", language } as const;
  return { ...common, action: "add", name, tokenVariable, apiRoot, ...wishes };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
