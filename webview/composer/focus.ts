/** Puts the cursor into the composer: where the focus goes when what had it is gone. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>("main:not([hidden]) .composer-text")?.focus();
}
