import { sizeWords } from "../../src/core/events/usage/size.ts";
import type { StorageSize } from "../../src/core/protocol/pages.ts";
import { speech, told } from "../words.ts";

/** A size to show, with what it is made up of where that is several. */
export interface SummedSize extends StorageSize {
  readonly parts?: string;
}

/** Sizes of one name as one number: what lies where is of no concern to most. */
export function summed(sizes: readonly StorageSize[]): readonly SummedSize[] {
  return [...new Set(sizes.map((each) => each.name))].map((name) => {
    const own = sizes.filter((each) => each.name === name);
    const bytes = own.reduce((sum, each) => sum + each.bytes, 0);
    if (own.length === 1) return { name, detail: own[0]?.detail ?? "", bytes };
    return { name, detail: "", bytes, parts: own.map((each) => `${sizeWords(each.bytes, speech)} ${told(each.detail)}`).join(", ") };
  });
}
