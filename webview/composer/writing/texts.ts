import { useRef, useState } from "preact/hooks";
import type { AttachedText } from "../../../src/core/protocol/mentions.ts";
import { useServices } from "../../ui/services.ts";
import { t } from "../../words.ts";

/** The texts that go along with the next message of one conversation. */
export interface Texts {
  readonly all: readonly AttachedText[];
  add(texts: readonly AttachedText[]): void;
  remove(text: AttachedText): void;
  /** Takes them out, or another's. */
  take(other?: string): readonly AttachedText[];
  /** Puts in again what comes back unsent, however much it is: nothing of it is lost, and a message that has too much says so when it is sent. */
  putBack(texts: readonly AttachedText[]): void;
  /** Why the message can't go with all of these, as a sentence. */
  problem(): string | undefined;
}

const most = 20;
/** So much may go along, in characters. */
const mostTogether = 1_000_000;
/** More characters of unsent texts are kept only while the view lives. */
const mostSaved = 4_000_000;

/** Each conversation's texts, kept when the view is hidden or reloaded. "" is the new chat. */
export function useTexts(key: string): Texts {
  const { host, say } = useServices();
  const all = useRef(host.saved.texts ?? {});
  const [, redraw] = useState(0);
  const own = () => all.current[key] ?? [];
  const become = (next: readonly AttachedText[], home = key) => {
    const { [home]: _, ...others } = all.current;
    all.current = next.length === 0 ? others : { ...others, [home]: next };
    if (canBeSaved(all.current)) host.save({ texts: all.current });
    redraw((count) => count + 1);
  };
  return {
    all: own(),
    add(texts) {
      const next = [...own(), ...texts];
      const problem = tooMuch(next);
      if (problem === undefined) become(next);
      else say(problem);
    },
    putBack: (texts) => become([...texts, ...own()]),
    problem: () => tooMuch(own()),
    remove: (text) => become(own().filter((each) => each !== text)),
    take(other = key) {
      const taken = all.current[other] ?? [];
      become([], other);
      return taken;
    },
  };
}

function tooMuch(texts: readonly AttachedText[]): string | undefined {
  if (texts.length > most) return t("A message takes {0} texts.", most);
  if (texts.reduce((sum, each) => sum + each.text.length, 0) <= mostTogether) return undefined;
  return t("Together the texts would have more than {0} characters. Put this into a file and mention it with @.", mostTogether);
}

/** Whether the unsent texts of all conversations together are few enough to be kept when the view is hidden. */
export function canBeSaved(texts: Readonly<Record<string, readonly AttachedText[]>>): boolean {
  const lengths = Object.values(texts).flatMap((each) => each.map(({ text }) => text.length));
  return lengths.reduce((sum, each) => sum + each, 0) <= mostSaved;
}
