import { t } from "../words.ts";
import type { Block } from "./block.ts";
import { codeElement, type Made } from "./code/block.ts";
import type { Deeds } from "./deed.ts";

export function elementFor(block: Block, deeds: Deeds): Made {
  if (block.kind === "code") return codeElement(block.language, deeds);
  if (block.kind === "table") return tableElement();
  const element = document.createElement(tagFor(block));
  if (block.kind === "list" && block.ordered && block.start !== 1) element.setAttribute("start", String(block.start));
  if (block.kind === "cell") element.className = `align-${block.align}`;
  if (block.kind === "item" && block.task) {
    element.className = "task";
    const mark = document.createElement("span");
    mark.className = `task-mark icon icon-${block.task === "done" ? "pass" : "circle"}`;
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", block.task === "done" ? t("Done") : t("To do"));
    element.append(mark);
  }
  return { outer: element, inner: element };
}

function tagFor(block: Exclude<Block, { kind: "code" | "table" }>): string {
  switch (block.kind) {
    case "paragraph":
      return "p";
    case "heading":
      // Under the heading of the turn.
      return `h${Math.min(block.level + 2, 6)}`;
    case "quote":
      return "blockquote";
    case "list":
      return block.ordered ? "ol" : "ul";
    case "item":
      return "li";
    case "rule":
      return "hr";
    case "row":
      return "tr";
    default:
      return block.head ? "th" : "td";
  }
}

function tableElement(): Made {
  const outer = document.createElement("div");
  outer.className = "table-frame";
  outer.tabIndex = 0;
  outer.setAttribute("role", "group");
  outer.setAttribute("aria-label", t("Table"));
  const table = document.createElement("table");
  const inner = document.createElement("tbody");
  table.append(inner);
  outer.append(table);
  return { outer, inner };
}
