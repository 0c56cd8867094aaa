import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Keeps the keyboard within a screen: when what had the focus is gone or was moved, it gets it back, else `fallback` gets it.
 * The handler belongs on the screen's root, which must be able to hold the focus itself.
 */
export function useKeptFocus(fallback: () => HTMLElement | null | undefined): (event: FocusEvent) => void {
  const last = useRef<HTMLElement | undefined>(undefined);
  useLayoutEffect(() => {
    // Who works elsewhere in the window meanwhile, in the palette say, is left there.
    if (!last.current || !document.hasFocus() || document.activeElement !== document.body) return;
    (last.current.isConnected ? last.current : fallback())?.focus();
  });
  return ({ target }) => {
    if (target instanceof HTMLElement) last.current = target;
  };
}
