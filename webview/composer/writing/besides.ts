import type { ImageRef, QueuedMessage } from "../../../src/core/events/message.ts";
import type { AttachedText } from "../../../src/core/protocol/mentions.ts";
import type { SavedImage } from "../../host.ts";
import { useServices } from "../../ui/services.ts";
import type { Attachments } from "../images.tsx";
import type { Mentions } from "../mention/kept.ts";
import type { Texts } from "./texts.ts";

/** What went along with a message that is written again. */
type Besides = Pick<QueuedMessage, "images" | "handed">;

interface BesidesParts {
  readonly mentions: Mentions;
  readonly texts: Texts;
  readonly attachments: Attachments;
}

/** Puts what went along with a message into the one that is being written. */
export function useBesides({ mentions, texts, attachments }: BesidesParts) {
  const { ask, store } = useServices();
  const loadPicture = async ({ blob, mediaType, name = "picture" }: ImageRef): Promise<readonly SavedImage[]> => {
    await ask("loadImage", { blob });
    const data = store.state.images[blob];
    return data ? [{ mediaType, data, name }] : [];
  };
  const picturesOf = async ({ images = [] }: Besides) => (await Promise.all(images.map(loadPicture))).flat();
  /** Of what was looked up anew each time only the name is wanted. */
  const learn = ({ handed = [] }: Besides) =>
    mentions.learn(handed.flatMap(({ text: _, kind, ...rest }) => (kind === "text" ? [] : [{ ...rest, kind, lines: pair(rest.lines) }])));
  return {
    /** In front of what is there. */
    async add(besides: Besides) {
      learn(besides);
      texts.putBack(textsOf(besides));
      attachments.putBack(await picturesOf(besides));
    },
    /** Where it is not there already, as it is where the page was drawn anew. */
    async begin(besides: Besides) {
      learn(besides);
      if (texts.all.length === 0) texts.add(textsOf(besides));
      attachments.begin(await picturesOf(besides));
    },
  };
}

function textsOf({ handed = [] }: Besides): readonly AttachedText[] {
  return handed.flatMap(({ kind, name, text }) => (kind === "text" ? [{ name, text }] : []));
}

function pair(lines: readonly [number, number] | undefined): [number, number] | undefined {
  return lines && [...lines];
}
