import { t } from "../words.ts";
import { type Target, targetOf } from "./target.ts";

/** What a press on an element of a text means. */
export type Deed =
  | Target
  /** Code that is copied, put where the cursor is, or opened as a document of its own. */
  | { readonly kind: CodeDeed; readonly code: Element; readonly language: string }
  /** A picture that is fetched and shown in place of the element. */
  | { readonly kind: "picture"; readonly url: string };

export type CodeDeed = "copy" | "insert" | "open";

/** What presses on elements mean, by element: nothing of it stands in the page. */
export type Deeds = WeakMap<Element, Deed>;

/** Makes an element a link. Not an address a browser could follow: only our own handler knows where it leads. */
export function linked(element: HTMLElement, target: Target, deeds: Deeds): HTMLElement {
  element.setAttribute("role", "link");
  element.tabIndex = 0;
  element.className = "link";
  element.title = target.kind === "web" ? target.url : target.path + (target.line ? `:${target.line}` : "");
  deeds.set(element, target);
  return element;
}

/** A picture of a text: of the web one is only fetched when somebody wants it, one on this machine is opened. */
export function picture(address: string, alt: string, deeds: Deeds): HTMLElement {
  const target = targetOf(address);
  const words = alt.trim() || t("a picture");
  const label = document.createElement("span");
  const sign = document.createElement("span");
  sign.className = "icon icon-file-media";
  label.append(sign, ` ${words}`);
  if (target?.kind !== "web" || !/^https?:/.test(target.url)) return target ? linked(label, target, deeds) : label;
  label.className = "remote-picture";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.title = target.url;
  button.textContent = t("Load picture from {0}", target.host);
  deeds.set(button, { kind: "picture", url: target.url });
  label.append(" ", button);
  return label;
}
