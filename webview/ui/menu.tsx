import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface MenuProps {
  readonly label: string;
  readonly children: ComponentChildren;
  /** Nothing is chosen yet: the menu opens at its first item instead of the chosen one. */
  readonly unchosen?: boolean;
  onClose(): void;
}

/** A menu above its button: arrow keys move, Escape or a click elsewhere closes. */
export function Menu({ label, children, unchosen = false, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const items = itemsOf(menu.current);
    const chosen = unchosen ? undefined : items.find((each) => each.getAttribute("aria-checked") === "true");
    (chosen ?? items[0])?.focus();
    if (!chosen) menu.current?.scrollTo({ top: 0 });
  }, []);
  useEffect(() => {
    const elsewhere = (event: Event) => {
      const home = menu.current?.parentElement;
      if (home && event.target instanceof Node && !home.contains(event.target)) close.current();
    };
    window.addEventListener("pointerdown", elsewhere);
    return () => window.removeEventListener("pointerdown", elsewhere);
  }, []);
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") {
          event.preventDefault();
          onClose();
        } else if (moveFocus(itemsOf(menu.current), event.key)) event.preventDefault();
      }}
    >
      {children}
    </div>
  );
}

interface MenuItemProps {
  readonly label: string;
  readonly detail: string;
  readonly checked: boolean;
  /** Why picking it does something else first. */
  readonly note?: string | undefined;
  onPick(): void;
}

/** One choice of several. */
export function MenuItem({ label, detail, checked, note, onPick }: MenuItemProps) {
  return (
    <button type="button" class="menu-item" role="menuitemradio" aria-checked={checked} tabIndex={-1} onClick={onPick}>
      <span class="menu-mark">{checked && <Icon name="check" />}</span>
      <span class="menu-words">
        <span>{label}</span>
        <span class="menu-detail">{detail}</span>
      </span>
      {note && (
        <span class="menu-note">
          <Icon name="key" /> {note}
        </span>
      )}
    </button>
  );
}

/** Something that opens more. */
export function MenuLink({ label, icon, onPick }: { readonly label: string; readonly icon: IconName; onPick(): void }) {
  return (
    <button type="button" class="menu-item" role="menuitem" tabIndex={-1} onClick={onPick}>
      <span class="menu-mark">
        <Icon name={icon} />
      </span>
      <span class="menu-words">{label}</span>
    </button>
  );
}

function itemsOf(menu: HTMLElement | null): readonly HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function moveFocus(items: readonly HTMLElement[], key: string): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[key];
  if (next === undefined) return false;
  items.at(next % Math.max(items.length, 1))?.focus();
  return true;
}
