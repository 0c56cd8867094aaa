import { type ComponentChildren, createElement, type Ref } from "preact";

interface ButtonProps {
  readonly children: ComponentChildren;
  /** Only what waits for the person is primary. */
  readonly appearance?: "primary" | "secondary" | "icon";
  readonly label?: string;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly class?: string;
  readonly elementRef?: Ref<HTMLElement>;
  onClick(event: Event): void;
}

/** The toolkit's button. */
export function Button({ appearance = "secondary", label, elementRef, expanded, children, ...rest }: ButtonProps) {
  const named = label === undefined ? {} : { "aria-label": label };
  const opens = expanded === undefined ? {} : { "aria-expanded": String(expanded), "aria-haspopup": "true" };
  return createElement("vscode-button", { appearance, ref: elementRef, ...named, ...opens, ...rest }, children);
}
