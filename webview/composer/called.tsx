import { useEffect, useState } from "preact/hooks";
import type { CalledName } from "../../src/core/protocol/called.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

/** The list of what can be called, while such a name is being written behind a slash. */
export interface Called {
  readonly matches: readonly CalledName[];
  /** The one that Enter takes. */
  readonly at: number;
  pick(name: CalledName): void;
  /** Whether the key was for the list. */
  take(event: KeyboardEvent): boolean;
}

/** A name is being written as long as the text is nothing else. What is there is asked of the host each time one begins. */
export function useCalled(text: string, write: (text: string) => void): Called {
  const { ask, store } = useServices();
  const [chosen, setChosen] = useState(0);
  const [closedAt, setClosedAt] = useState<string>();
  const typed = /^\/([\p{L}\p{M}\p{N}.-]*|[^\s:/]+:.{0,1000})$/u.exec(text)?.[1]?.toLowerCase();
  const isBegun = typed !== undefined;
  // Of a server's prompt the server knows what may follow.
  const prompt = typed?.includes(":") ? text.slice(1) : undefined;
  useEffect(() => {
    if (isBegun) void ask("loadCalled", prompt === undefined ? {} : { typed: prompt });
    else setClosedAt(undefined);
  }, [isBegun, prompt, ask]);
  useEffect(() => setChosen(0), [typed]);
  const matches = typed === undefined || closedAt === text ? [] : fitting(store.state.called ?? [], typed);
  const at = Math.min(chosen, matches.length - 1);
  const pick = ({ name }: CalledName) => write(`/${name} `);
  const move = (by: number) => setChosen((at + by + matches.length) % matches.length);
  return {
    matches,
    at,
    pick,
    take({ key, shiftKey, isComposing }) {
      const found = matches[at];
      if (!found || shiftKey || isComposing) return false;
      if (key === "ArrowDown") move(1);
      else if (key === "ArrowUp") move(-1);
      else if (key === "Escape") setClosedAt(text);
      // A whole name is sent as it stands.
      else if (key === "Tab" || (key === "Enter" && found.name !== typed)) pick(found);
      else return false;
      return true;
    },
  };
}

/** Those that begin so come before those that have it elsewhere. */
function fitting(names: readonly CalledName[], typed: string): readonly CalledName[] {
  const kind = names.filter(({ name }) => !name.startsWith("@"));
  const begins = kind.filter(({ name }) => name.toLowerCase().startsWith(typed));
  return [...begins, ...kind.filter((each) => !begins.includes(each) && each.name.toLowerCase().includes(typed))];
}

/** Above the composer; the cursor stays in the text. */
export function CalledList({ matches, at, pick }: Called) {
  const chosen = matches[at];
  if (!chosen) return null;
  return (
    <>
      <div class="menu called" role="listbox" aria-label={t("Skills and prompts")} tabIndex={-1}>
        {matches.map((each, index) => (
          <button
            key={each.name}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: "nearest" });
            }}
            type="button"
            class="menu-item"
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            // The text keeps the cursor.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(each)}
          >
            <span class="menu-words">
              <span>/{each.name}</span>
              <span class="menu-detail clamped">{each.description}</span>
            </span>
          </button>
        ))}
      </div>
      <p class="unseen" role="status">
        {t("{0}, {1} of {2}: Enter takes it", chosen.name, at + 1, matches.length)}
      </p>
    </>
  );
}
