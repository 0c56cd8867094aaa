import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useKeptFocus } from "./kept-focus.ts";
import { useWayBack } from "./way-back.ts";

interface PageProps {
  /** More words for its style. */
  readonly class?: string;
  readonly children: ComponentChildren;
  /** What Escape does; absent: back to where the person came from. */
  onEscape?: (() => void) | undefined;
}

/** A page in place of the chat: it keeps the keyboard, and Escape leaves it. */
export function Page({ class: extra = "", children, onEscape }: PageProps) {
  const { go } = useWayBack();
  const main = useRef<HTMLElement>(null);
  const onFocus = useKeptFocus(() => main.current?.querySelector<HTMLElement>("vscode-text-field, h2[tabindex]"));
  return (
    <main
      ref={main}
      class={`history permissions ${extra}`}
      tabIndex={-1}
      onFocusCapture={onFocus}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        if (onEscape) onEscape();
        else go();
      }}
    >
      {children}
    </main>
  );
}
