import type { ComponentChildren } from "preact";
import { type Bundle, wordsIn } from "../src/core/events/words/language.ts";
import { pieces } from "../src/core/events/words/recognise.ts";

/** The words of the page: its host has written its language, and the bundle for that, into it. */
export const speech = isPage() ? wordsIn(bundleOf(document), document.documentElement.lang) : wordsIn({}, "en");

export const { t, count, told } = speech;

/** A sentence with parts of the view in the place of {0}, {1}… */
export function withParts(sentence: string, ...parts: readonly ComponentChildren[]): readonly ComponentChildren[] {
  return parted(t(sentence), ...parts);
}

/** The same of a sentence that is in the person's language already. */
export function parted(sentence: string, ...parts: readonly ComponentChildren[]): readonly ComponentChildren[] {
  return pieces(sentence).map((each, index) => (index % 2 === 0 ? each : parts[Number(each)]));
}

/** Unit tests read what is said without a page. */
function isPage(): boolean {
  return typeof document !== "undefined";
}

function bundleOf(page: Document): Bundle {
  return JSON.parse(page.getElementById("words")?.textContent || "{}") as Bundle;
}
