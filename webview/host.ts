import type { ImageType } from "../src/core/events/message.ts";
import type { HostMessage } from "../src/core/protocol/host-message.ts";
import type { AttachedText, Mention } from "../src/core/protocol/mentions.ts";
import type { Request, RequestName, RequestParams } from "../src/core/protocol/requests.ts";
import type { Editing } from "./agents/draft.ts";
import type { Unsaved } from "./plan/writing/merge.ts";

/** What VS Code gives a webview, as far as it is used. */
interface VsCodeApi {
  postMessage(message: Request): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What outlives hiding and reloading the view. By session id, where "" is the new chat. */
export interface SavedState {
  /** Unsent text. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Unsent pictures. */
  readonly images: Readonly<Record<string, readonly SavedImage[]>>;
  /** What names behind an at sign mean. */
  readonly mentions?: readonly Mention[];
  /** Unsent texts that go along. */
  readonly texts?: Readonly<Record<string, readonly AttachedText[]>>;
  /** The earlier message that is being changed in a conversation. */
  readonly changing?: Readonly<Record<string, string>>;
  /** What is open of what folds, that opened last at the end. */
  readonly folds?: readonly string[];
  /** Where a conversation is looked at, where that is not its end. */
  readonly places?: Readonly<Record<string, ScrollPlace>>;
  /** Unsent words of one's own to a question, by its id. */
  readonly words: Readonly<Record<string, string>>;
  /** Unsent words to the agent of a task, by the task's id. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** Tasks of plans that are being written and were not saved, by the task's id, or by the plan's for a new one. */
  readonly forms?: Readonly<Record<string, Unsaved>>;
  /** The agent that is being changed and was not saved. */
  readonly agent?: Editing | undefined;
  /** A note that was not added yet. */
  readonly note?: string;
  /** The conversation shown, which a tab shows again after a reload; "" is the new chat. */
  readonly shown?: string;
  /** Which of what other views handed over is in here. */
  readonly taken?: string | undefined;
}

/** A turn at the upper edge of what is seen, and how many pixels of it are above that edge. */
export interface ScrollPlace {
  readonly turn: string;
  readonly above: number;
}

export interface SavedImage {
  readonly mediaType: ImageType;
  /** Base64. */
  readonly data: string;
  readonly name: string;
}

/** The only way between the view and its host. */
export interface Host {
  /** Asks the host for something. Resolves with nothing when it is done, else with a sentence for the person; never rejects. */
  request<Name extends RequestName>(name: Name, params: RequestParams<Name>): Promise<string | undefined>;
  /** Calls back for everything the host tells, except replies, which resolve their requests. */
  listen(listener: (message: Exclude<HostMessage, { type: "reply" }>) => void): void;
  readonly saved: SavedState;
  save(change: Partial<SavedState>): void;
}

/** Connects to VS Code. May be called once in the life of a page. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  const waiting = new Map<number, (error: string | undefined) => void>();
  let lastNr = 0;
  let saved = newest(savedFrom(api.getState()), handedOver());
  let listener: Parameters<Host["listen"]>[0] = () => {};
  window.addEventListener("message", (news: MessageEvent<unknown>) => {
    if (!isHostMessage(news.data)) return;
    const message = news.data;
    if (message.type === "hand-over") return void request("handOver", { saved: JSON.stringify({ ...saved, taken: message.key }) });
    if (message.type !== "reply") return listener(message);
    waiting.get(message.nr)?.(message.error);
    waiting.delete(message.nr);
  });
  const request: Host["request"] = (name, params) => {
    lastNr += 1;
    const nr = lastNr;
    const replied = new Promise<string | undefined>((resolve) => waiting.set(nr, resolve));
    api.postMessage({ nr, name, params } as Request);
    return replied;
  };
  return {
    request,
    listen(next) {
      listener = next;
    },
    get saved() {
      return saved;
    },
    save(change) {
      saved = { ...saved, ...change };
      api.setState(saved);
    },
  };
}

/** Frames inside the page cannot post here, but VS Code's own page does for other purposes. */
function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === "object" && data !== null && "type" in data && typeof data.type === "string";
}

/** What the view in whose place this one came handed over. The page keeps telling it, though it was taken long ago. */
function handedOver(): SavedState | undefined {
  const handed = document.querySelector<HTMLMetaElement>('meta[name="handed-over"]')?.content;
  return handed === undefined ? undefined : savedFrom(JSON.parse(handed));
}

function newest(own: SavedState, handed: SavedState | undefined): SavedState {
  return handed === undefined || handed.taken === own.taken ? own : handed;
}

function savedFrom(state: unknown): SavedState {
  const kept = typeof state === "object" && state !== null ? (state as Partial<Record<keyof SavedState, unknown>>) : {};
  return {
    drafts: textsIn(kept.drafts),
    images: listsIn<SavedImage>(kept.images),
    mentions: listIn<Mention>(kept.mentions),
    texts: listsIn<AttachedText>(kept.texts),
    changing: textsIn(kept.changing),
    folds: listIn<string>(kept.folds),
    places: placesIn(kept.places),
    words: textsIn(kept.words),
    tasks: textsIn(kept.tasks),
    forms: formsIn(kept.forms),
    ...agentIn(kept.agent),
    note: noteIn(kept.note),
    ...(typeof kept.shown === "string" ? { shown: kept.shown } : {}),
    ...(typeof kept.taken === "string" ? { taken: kept.taken } : {}),
  };
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === "string"));
}

function formsIn(value: unknown): Readonly<Record<string, Unsaved>> {
  if (typeof value !== "object" || value === null) return {};
  const isOne = (each: unknown) => typeof each === "object" && each !== null && "begin" in each && "written" in each;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isOne(each)));
}

function listsIn<Kept>(value: unknown): Readonly<Record<string, readonly Kept[]>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, list]) => Array.isArray(list)));
}

function placesIn(value: unknown): Readonly<Record<string, ScrollPlace>> {
  if (typeof value !== "object" || value === null) return {};
  const isOne = (each: unknown) => typeof each === "object" && each !== null && "turn" in each && "above" in each;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isOne(each)));
}

function listIn<Kept>(value: unknown): readonly Kept[] {
  return Array.isArray(value) ? value : [];
}

function agentIn(value: unknown): Pick<SavedState, "agent"> {
  const isOne = typeof value === "object" && value !== null && "draft" in value && "start" in value;
  return isOne ? { agent: value as Editing } : {};
}

function noteIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
