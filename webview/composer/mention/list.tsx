import { Fragment, type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { HandedKind } from "../../../src/core/events/message.ts";
import type { FoundMention, Mention } from "../../../src/core/protocol/mentions.ts";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { useServices } from "../../ui/services.ts";
import { t } from "../../words.ts";
import { controlOf, useCursor } from "../writing/control.ts";
import { begunAt, tokenOf } from "./tokens.ts";

/** A line of the list: something the host found, or a resource of an MCP server, which is called by its address. */
type Offer = FoundMention | (Pick<FoundMention, "name" | "detail" | "off"> & { readonly kind: "resource" });

/** What can be mentioned, while a name is being written behind an at sign. */
export interface Mentioning {
  readonly offers: readonly Offer[];
  /** The one that Enter takes. */
  readonly at: number;
  /** Whether nothing is typed behind the at sign yet. */
  readonly isBare: boolean;
  /** Whether something is still being looked for. */
  readonly isLooking: boolean;
  pick(offer: Offer): void;
  /** Whether the key was for the list. */
  take(event: KeyboardEvent): boolean;
}

export const kindIcons: Readonly<Record<HandedKind | "resource", IconName>> = {
  file: "file",
  folder: "folder",
  symbol: "symbol",
  selection: "selection",
  problems: "warning",
  terminal: "terminal",
  changes: "diff",
  chat: "comment",
  text: "quote",
  resource: "server",
};

/** Nothing is asked for each of letters that are typed at once. */
const restMs = 60;

interface MentioningParts {
  readonly text: string;
  /** Whether the person typed it just now: a text that was put there asks for nothing. */
  readonly isTyped: boolean;
  readonly area: RefObject<HTMLElement | null>;
  learn(mentions: readonly Mention[]): void;
}

/** The host looks; what it found for other letters is shown only as far as it fits these, until it has looked again. */
export function useMentioning({ text, isTyped, area, learn }: MentioningParts): Mentioning {
  const { host, store } = useServices();
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState<string>();
  const cursor = useCursor(area, text);
  const begun = isTyped ? begunAt(text, cursor) : undefined;
  const typed = begun?.typed;
  const isBegun = typed !== undefined;
  useEffect(() => {
    if (typed === undefined) return setClosedAt(undefined);
    const timer = setTimeout(() => void host.request("findMentions", { typed }), typed === "" ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [typed, host]);
  // Of a server's resources the server knows which there are.
  const server = typed?.includes(":") ? typed : "";
  useEffect(() => {
    if (isBegun) void host.request("loadCalled", { typed: `@${server}` });
  }, [isBegun, server, host]);
  useEffect(() => setChosen(0), [typed]);
  const page = store.state.mentions;
  const isFresh = page?.typed === typed;
  const found = page === undefined || typed === undefined ? [] : page.found.filter((each) => isFresh || fits(each.name, typed));
  const resources = (store.state.called ?? []).flatMap(({ name, description }) =>
    typed !== undefined && name.startsWith("@") && fits(name.slice(1), typed)
      ? [{ kind: "resource", name: name.slice(1), detail: description } as const]
      : [],
  );
  const offers: readonly Offer[] = typed === undefined || closedAt === text ? [] : [...found, ...resources];
  const at = Math.min(chosen, offers.length - 1);
  const pick = (offer: Offer) => {
    const control = controlOf(area.current);
    if (!begun || !control || offer.off !== undefined) return;
    const { off: _, detail: __, ...mention } = offer;
    if (mention.kind !== "resource") learn([mention]);
    control.setRangeText(`${tokenOf(offer)} `, begun.from, cursor, "end");
    control.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    control.focus();
  };
  return {
    ...{ offers, at, pick, isBare: typed === "" },
    isLooking: isBegun && !isFresh && closedAt !== text,
    take({ key, shiftKey, isComposing }) {
      const offer = offers[at];
      if (!offer || shiftKey || isComposing) return false;
      if (key === "ArrowDown" || key === "ArrowUp") setChosen((at + (key === "ArrowUp" ? -1 : 1) + offers.length) % offers.length);
      else if (key === "Escape") setClosedAt(text);
      else if (key === "Tab" || (key === "Enter" && offer.name !== typed)) pick(offer);
      else return false;
      return true;
    },
  };
}

/** Whether a name has these letters in their order. */
function fits(name: string, typed: string): boolean {
  let at = 0;
  const low = name.toLowerCase();
  for (const letter of typed.toLowerCase()) {
    at = low.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

const heads: Readonly<Record<Offer["kind"], string>> = {
  selection: t("From the editor"),
  problems: t("From the editor"),
  terminal: t("From the editor"),
  changes: t("From the editor"),
  file: t("Files"),
  folder: t("Folders"),
  symbol: t("Symbols"),
  chat: t("Conversations"),
  resource: t("From servers"),
};

/** Above the composer; the cursor stays in the text. */
export function MentionList({ offers, at, isBare, isLooking, pick }: Mentioning) {
  const chosen = offers[at];
  if (!chosen) return null;
  const groups = groupsOf(offers);
  return (
    <>
      <div class="menu called mention-list" role="listbox" aria-label={t("What can be mentioned")} aria-busy={isLooking} tabIndex={-1}>
        {groups.map(({ head, offers: own }) => (
          <Fragment key={head}>
            <div class="menu-label" role="presentation">
              {head}
            </div>
            {own.map((each) => (
              <OfferLine key={`${each.kind} ${each.name}`} offer={each} isChosen={each === chosen} pick={pick} />
            ))}
          </Fragment>
        ))}
        {isBare && (
          <div class="menu-label" role="presentation">
            {t("Write on to find files, folders, symbols and conversations")}
          </div>
        )}
      </div>
      <p class="unseen" role="status">
        {t("{0}, {1}, {2} of {3}: {4}", chosen.name, heads[chosen.kind], at + 1, offers.length, chosen.off ?? t("Enter takes it"))}
      </p>
    </>
  );
}

function OfferLine({ offer, isChosen, pick }: { readonly offer: Offer; readonly isChosen: boolean; pick(offer: Offer): void }) {
  const { kind, name, detail, off } = offer;
  return (
    <button
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: "nearest" });
      }}
      type="button"
      class="menu-item mention"
      role="option"
      aria-selected={isChosen}
      aria-disabled={off !== undefined}
      tabIndex={-1}
      title={off === undefined ? name : `${name}: ${off}`}
      // The text keeps the cursor.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => pick(offer)}
    >
      <Icon name={kindIcons[kind]} />
      <span class="mention-name">{shortName(offer)}</span>
      <span class="mention-detail">{off ?? detail}</span>
    </button>
  );
}

/** Of a path its last name: the rest stands beside it. */
function shortName({ kind, name }: Pick<Offer, "kind" | "name">): string {
  return kind === "file" || kind === "folder" ? name.slice(name.lastIndexOf("/", name.length - 2) + 1) : name;
}

function groupsOf(offers: readonly Offer[]): readonly { readonly head: string; readonly offers: readonly Offer[] }[] {
  const groups = new Map<string, Offer[]>();
  for (const each of offers) groups.set(heads[each.kind], [...(groups.get(heads[each.kind]) ?? []), each]);
  return [...groups].map(([head, own]) => ({ head, offers: own }));
}
