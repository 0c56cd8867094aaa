import { t } from "../../words.ts";
import type { CodeDeed, Deeds } from "../deed.ts";

/** What a block looks like: the element, and the one inside it that takes what is in the block. */
export interface Made {
  readonly outer: HTMLElement;
  readonly inner: HTMLElement;
}

const buttons: readonly { readonly kind: CodeDeed; readonly icon: string; readonly label: string }[] = [
  { kind: "copy", icon: "copy", label: t("Copy") },
  { kind: "insert", icon: "insert", label: t("Insert at cursor") },
  { kind: "open", icon: "go-to-file", label: t("Open as file") },
];

/** A block of code with what can be done with it, which shows where the pointer or the keyboard is. */
export function codeElement(language: string, deeds: Deeds): Made {
  const outer = document.createElement("div");
  outer.className = "code-block";
  outer.setAttribute("role", "group");
  outer.setAttribute("aria-label", language ? t("Code, {0}", language) : t("Code"));
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  const inner = document.createElement("code");
  pre.append(inner);
  const bar = document.createElement("div");
  bar.className = "code-bar";
  const name = document.createElement("span");
  name.className = "code-language";
  name.textContent = language;
  bar.append(name);
  for (const { kind, icon, label } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `quiet icon icon-${icon}`;
    button.title = label;
    button.setAttribute("aria-label", label);
    deeds.set(button, { kind, code: inner, language });
    bar.append(button);
  }
  outer.append(pre, bar);
  return { outer, inner };
}

/** Says on the button that it was done, until the pointer or the keyboard leaves it. */
export function markDone(button: HTMLElement, label: string): void {
  const { className, title } = button;
  button.className = "quiet icon icon-check";
  button.title = label;
  button.setAttribute("aria-label", label);
  const back = () => {
    button.className = className;
    button.title = title;
    button.setAttribute("aria-label", title);
    button.removeEventListener("pointerleave", back);
    button.removeEventListener("blur", back);
  };
  button.addEventListener("pointerleave", back);
  button.addEventListener("blur", back);
}
