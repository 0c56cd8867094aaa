import { createBlocks } from "./blocks.ts";
import { type Attributes, begin, finish, flush, type Sheet } from "./elements.ts";
import { createInline } from "./inline.ts";

/** Turns what a parser meets, in order, into Markdown. */
export interface Writer {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text(text: string): void;
  end(): { readonly title: string; readonly text: string };
}

/** Nothing in these is text for a reader. */
const unread = words("script style noscript template svg math iframe canvas audio video object select textarea button dialog");
const blockNames = words(
  "address article aside body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header " +
    "hgroup hr html legend li main menu nav ol p section summary tbody tfoot thead ul blockquote pre table tr",
);
const voidNames = words("area base br col embed hr img input link meta source track wbr");
/** A main part with less than this is a page that says something elsewhere. */
const shortestMain = 200;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

export function createWriter(address: URL): Writer {
  const sheet: Sheet = { blocks: createBlocks(), inline: createInline(), main: { depth: 0, from: 0, to: 0 }, lists: [], base: address };
  /** Of each open element, whether its inside is left out. */
  const left: boolean[] = [];
  let leftCount = 0;
  const flushAround = (name: string) => {
    if (blockNames.has(name) && !sheet.code) flush(sheet, /^h[1-6]$/.test(name) ? Number(name[1]) : 0);
  };

  return {
    open(name, attributes) {
      const isLeft = unread.has(name) || isHidden(attributes);
      if (!voidNames.has(name)) {
        left.push(isLeft);
        leftCount += isLeft ? 1 : 0;
      }
      if (leftCount > 0 || isLeft) return;
      if (blockNames.has(name) && !sheet.code) flush(sheet, 0);
      begin.get(name)?.(sheet, attributes);
    },
    close(name) {
      if (voidNames.has(name)) return;
      const isInside = leftCount > 0;
      if (left.pop()) leftCount -= 1;
      if (isInside) return;
      flushAround(name);
      finish.get(name)?.(sheet);
    },
    text(text) {
      if (leftCount > 0) return;
      if (sheet.titlePieces) sheet.titlePieces.push(text);
      else if (sheet.code) sheet.code.pieces.push(text);
      else sheet.inline.add(text);
    },
    end() {
      flush(sheet, 0);
      const { blocks, main, title = "" } = sheet;
      const best = blocks.text(main.from, main.to);
      return { title, text: best.length >= shortestMain ? best : blocks.text(0, blocks.count) };
    },
  };
}

/** What a person does not see is not told either. */
function isHidden({ hidden, style = "", "aria-hidden": aria }: Attributes): boolean {
  return hidden !== undefined || aria === "true" || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style);
}
