import type { Part } from "../provider.ts";
import { wellFormed } from "./loose.ts";

/** Holds back half a character until its other half comes; halves that stay alone are replaced. */
export function createJoiner(type: "text" | "thought") {
  let held = "";
  const give = (text: string): Part[] => (text === "" ? [] : [{ type, text: wellFormed(text) }]);
  return {
    add(more: string): readonly Part[] {
      if (more === "") return [];
      const all = held + more;
      held = /[\uD800-\uDBFF]$/.test(all) ? all.slice(-1) : "";
      return give(held ? all.slice(0, -1) : all);
    },
    flush(): Part[] {
      const rest = give(held);
      held = "";
      return rest;
    },
  };
}
