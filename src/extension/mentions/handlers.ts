import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { mentionsOf } from "./dropped.ts";
import type { FileIndex } from "./names/files.ts";
import { pastTexts } from "./past.ts";
import { handOver } from "./resolve.ts";
import { searchAtOnce, searchLonger } from "./search.ts";
import type { Terminals } from "./terminals.ts";

/** What all chats of a window look in. */
export interface MentionSources {
  readonly files: FileIndex;
  readonly terminals: Pick<Terminals, "last">;
}

export interface MentionParts extends MentionSources {
  readonly desk: Pick<Desk, "core" | "folders" | "shown" | "send">;
  readonly chat: Pick<ChatView, "post">;
}

type Names = "send" | "findMentions" | "drop" | "loadPast";

/** What a message can mention, and what is handed over when it is sent. */
export function createMentionHandlers({ desk, chat, files, terminals }: MentionParts): Pick<Handlers, Names> {
  const parts = { core: desk.core, folders: desk.folders, shown: desk.shown, files, terminals };
  let newest = "";
  return {
    async send({ mentions, texts, ...said }) {
      const handed = await handOver(parts, { mentions, texts });
      if ("problem" in handed) return handed.problem;
      return desk.send({ ...said, ...(handed.length > 0 ? { handed } : {}) });
    },
    async findMentions({ typed }) {
      newest = typed;
      const longer = searchLonger(parts, typed).catch(() => []);
      const atOnce = await searchAtOnce(parts, typed, () => newest !== typed);
      if (newest !== typed) return undefined;
      chat.post({ type: "mentions", page: { typed, found: atOnce } });
      const more = await longer;
      if (newest === typed && more.length > 0) chat.post({ type: "mentions", page: { typed, found: [...atOnce, ...more] } });
      return undefined;
    },
    async drop({ uris }) {
      chat.post({ type: "dropped", ...(await mentionsOf(uris, (await desk.core()).places(desk.folders()))) });
      return undefined;
    },
    async loadPast() {
      chat.post({ type: "past", texts: await pastTexts(await desk.core(), desk.folders()) });
      return undefined;
    },
  };
}
