/** The icons of the codicon font that the view uses; `style/icons.css` holds their code points. */
export type IconName =
  | "add"
  | "archive"
  | "arrow-down"
  | "arrow-left"
  | "arrow-right"
  | "arrow-swap"
  | "arrow-up"
  | "beaker"
  | "check"
  | "checklist"
  | "chevron-down"
  | "chevron-right"
  | "circle"
  | "circle-slash"
  | "clock"
  | "close"
  | "comment"
  | "copy"
  | "debug-pause"
  | "debug-step-over"
  | "discard"
  | "edit"
  | "error"
  | "export"
  | "file"
  | "file-media"
  | "folder-opened"
  | "globe"
  | "history"
  | "info"
  | "key"
  | "lightbulb"
  | "list-tree"
  | "loading"
  | "lock"
  | "new-file"
  | "package"
  | "pass"
  | "pin"
  | "pinned"
  | "question"
  | "refresh"
  | "search"
  | "selection"
  | "server"
  | "settings-gear"
  | "shield"
  | "sparkle"
  | "stop"
  | "symbol"
  | "terminal"
  | "tools"
  | "trash"
  | "vm"
  | "warning"
  | "window";

/** A picture beside words; screen readers skip it. */
export function Icon({ name, class: extra = "" }: { readonly name: IconName; readonly class?: string }) {
  return <span class={`icon icon-${name} ${extra}`} aria-hidden="true" />;
}

/** Something is going on. */
export function Spinner() {
  return <span class="icon icon-loading spin" aria-hidden="true" />;
}
