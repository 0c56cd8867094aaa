import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { Looking } from "../chat/looking.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";
import { createNews, type News, sentenceOf } from "./news.ts";

export interface NewsSightParts {
  readonly looking: Pick<Looking, "sees" | "isHere">;
  core(): Promise<Pick<Core, "record">>;
  showSession(sessionId: SessionId): Promise<void>;
}

/** Tells in a notification what came of a plan, or of other work that took long, unless the person looks at it. */
export function createNewsSight({ core, looking, showSession }: NewsSightParts): News {
  const title = async (id: SessionId) => (await (await core()).record(id))?.session.title;
  return createNews({
    isSeen: (sessionId) => looking.sees(sessionId),
    isHere: looking.isHere,
    async tell(sessionId, { head, goal }) {
      const about = goal ?? (await title(sessionId).catch(() => undefined)) ?? "";
      const pressed = await inform(sentenceOf(head, about), t("Show"));
      if (pressed) await showSession(sessionId);
    },
  });
}
