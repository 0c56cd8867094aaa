import { tmpdir } from "node:os";
import { ScriptedProvider } from "../../fakes/scripted-provider.ts";
import type { BotApi } from "../../fakes/telegram/bot-api.ts";
import type { Past, Shown } from "../../fakes/telegram/chats.ts";
import type { Entity } from "../../fakes/telegram/entities.ts";
import { expectTranscript } from "../../transcript.ts";
import { ada, type Phone, type PhoneSetting, pickUp } from "../phone.ts";

/** A phone with which a scene is played. */
export interface Scene extends Phone {
  /** Presses a button of the newest message that has it, and waits for what whoever pressed is told. */
  press(label: string, by?: { readonly id: number; readonly name: string; readonly chat?: number }): Promise<string>;
}

/** `skims`: of what came without a sound only the first and the last look are held, where what lies between comes as time allows. */
interface SceneSetting extends PhoneSetting {
  readonly skims?: boolean;
}

/** Plays a scene and holds what then stands in its chats against `test/scenarios/telegram/<name>.txt`. The scene waits for what comes last in each of its chats. */
export async function play(
  name: string,
  { skims = false, ...setting }: SceneSetting,
  scene: (phone: Scene) => Promise<void>,
): Promise<void> {
  const phone = await pickUp(setting);
  const press: Scene["press"] = async (label, { id = ada, name: who = "Ada", chat = id } = { id: ada, name: "Ada" }) => {
    const { chats } = phone.api;
    const asked = phone.api.said(chat).findLast(({ buttons }) => buttons.flat().some((each) => each.label === label));
    phone.api.person(id, who).press(asked?.id ?? 0, label);
    const pressed = [...chats.presses.values()].at(-1);
    await phone.api.until(() => pressed?.told !== undefined);
    return pressed?.told ?? "";
  };
  await scene({ ...phone, press });
  await phone.close();
  const text = `${chatLog(phone.api, skims)}\n\n${heardBy(setting.provider)}`;
  const [folder = ""] = setting.bot?.workspace ?? [];
  expectTranscript(`telegram/${name}`, folder.startsWith(tmpdir()) ? text.replaceAll(folder, "(folder)") : text);
}

/**
 * What stands in the chats of a bot, as a text to read, with what each message was before and who pressed what. What came without a sound stands
 * directly below what was said before it: it comes when it comes. Codes by which somebody is let in are left out.
 */
function chatLog({ chats }: BotApi, skims: boolean): string {
  const places = [...new Set(chats.messages.map((each) => each.chat))];
  const pastOf = ({ id, isSilent }: Shown) => (chats.past.get(id) ?? []).filter((_, at) => !(skims && isSilent) || at === 0);
  const parts = places.map((chat) => {
    const messages = inOrder(chats.messages.filter((each) => each.chat === chat));
    const lines = messages.flatMap((each) => linesOf(each, { past: pastOf(each), messages: chats.messages }));
    return [`--- chat ${chat}`, ...lines].join("\n");
  });
  return parts.join("\n\n").replaceAll(/<code>[A-Z2-9]{8}<\/code>/g, "<code>(code)</code>");
}

/** What the model was told by people, in the end. */
function heardBy(provider: PhoneSetting["provider"]): string {
  const last = provider instanceof ScriptedProvider ? provider.requests.at(-1) : undefined;
  const said = (last?.messages ?? []).flatMap((each) =>
    each.role === "user" ? [`${each.text}${each.images ? ` (${each.images.length} pictures)` : ""}`] : [],
  );
  return ["--- what the model heard", ...said.flatMap((each) => indented(`- ${each}`))].join("\n");
}

function inOrder(messages: readonly Shown[]): readonly Shown[] {
  let heard = 0;
  const placed = messages.map((each, index) => {
    if (each.from === "person") heard += 1;
    return { each, rank: [heard, each.from === "person" ? 0 : each.isSilent ? 1 : 2, index] as const };
  });
  const compare = (one: readonly number[], other: readonly number[]) =>
    one.map((each, at) => each - (other[at] ?? 0)).find((each) => each !== 0);
  return placed.sort((one, other) => compare(one.rank, other.rank) ?? 0).map(({ each }) => each);
}

function linesOf(
  shown: Shown,
  { past, messages }: { readonly past: readonly Past[]; readonly messages: readonly Shown[] },
): readonly string[] {
  const who = shown.from === "person" ? (shown.by ?? "somebody") : shown.isSilent ? "bot, quietly" : "bot";
  const answered = messages.find((each) => each.id === shown.replyTo);
  const about = answered ? ` (answers “${answered.text.split("\n")[0]?.slice(0, 40)}”)` : "";
  const looks = [...past.flatMap((each) => (each.kind === "looked" ? [each.as] : [])), shown];
  let look = 0;
  const lookLines = (head: string) => {
    const { text, entities, buttons } = looks[look] as Pick<Shown, "text" | "entities" | "buttons">;
    look += 1;
    const row = buttons.flat().map(({ label }) => `[${label}]`);
    return [...indented(`${head}: ${marked(text, entities)}`), ...(row.length > 0 ? [`    ${row.join(" ")}`] : [])];
  };
  const lines = lookLines(`${who}${about}`);
  for (const each of past) {
    if (each.kind === "looked") lines.push(...lookLines("    then").map((line, index) => (index === 0 ? line : `    ${line}`)));
    else lines.push(`    ${each.who} presses [${each.label}]${each.told ? `: ${each.told}` : ""}`);
  }
  for (const each of shown.brings ?? []) lines.push(`    (${each})`);
  if (shown.file) lines.push(...indented(`    file ${shown.file.name}, ${shown.file.bytes.length} bytes`));
  if (shown.isGone) lines.push("    (deleted)");
  return lines;
}

function indented(text: string): string[] {
  const [first = "", ...more] = text.split("\n");
  return [first, ...more.map((each) => (each === "" ? "" : `    ${each}`))].map(shortened);
}

/** Long lines say enough by their beginning and their length. */
function shortened(line: string): string {
  return line.length <= 200 ? line : `${line.slice(0, 160).toWellFormed()} (… ${line.length} characters)`;
}

const tags: Readonly<Record<string, string>> = { bold: "b", italic: "i", strikethrough: "s", text_link: "a" };

/** The text with the marks that are on it. */
function marked(text: string, entities: readonly Entity[]): string {
  const ends = new Map<number, string>();
  for (const { type, offset, length } of [...entities].sort((one, other) => one.length - other.length)) {
    const tag = tags[type] ?? type;
    ends.set(offset, `<${tag}>${ends.get(offset) ?? ""}`);
    ends.set(offset + length, `${ends.get(offset + length) ?? ""}</${tag}>`);
  }
  return [...Array(text.length + 1).keys()].map((at) => `${ends.get(at) ?? ""}${text[at] ?? ""}`).join("");
}
