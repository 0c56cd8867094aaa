import { legible } from "../../permissions/visible.ts";

/** A text as it is, whatever stands in it. Half a character is marked: Telegram refuses it. */
export function escaped(text: string): string {
  return text.toWellFormed().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The same, cut where it is longer than so many characters, with what would be invisible written out. */
export function short(text: string, most: number, ending = "…"): string {
  const shown = legible(text);
  if (shown.length <= most) return escaped(shown);
  const unit = shown.charCodeAt(most - 1);
  const end = unit >= 0xd800 && unit <= 0xdbff ? most - 1 : most;
  return escaped(shown.slice(0, end)) + ending;
}

/** The same on one line. */
export function shortLine(text: string, most: number): string {
  return short(text.replaceAll(/\s+/g, " ").trim(), most);
}

const marks = new RegExp(
  [
    /\\(?<literal>[\\`*_{}[\]()#+\-.!~|>$<])/,
    /(?<ticks>`+)(?<code>(?:(?!\k<ticks>)[\s\S])+)\k<ticks>(?!`)/,
    /\*\*\*(?=\S)(?<both>[\s\S]*?\S)\*\*\*/,
    /\*\*(?=\S)(?<strong>[\s\S]*?\S)\*\*/,
    /(?<!\w)__(?=\S)(?<under>[\s\S]*?\S)__(?!\w)/,
    /~~(?=\S)(?<struck>[\s\S]*?\S)~~/,
    /(?<![\w*])\*(?=\S)(?<star>(?:[^*\n]|\*\*[^*\n]+\*\*)*?[^\s*])\*(?![\w*])/,
    /(?<![\w_])_(?=\S)(?<score>[^_\n]*?[^\s_])_(?![\w_])/,
    /!?\[(?<label>[^\]\n]+)\]\((?<address>[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?:\s+"[^"\n]*")?\)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** What Markdown says within a line, as Telegram's HTML. Every tag that is opened is closed; what is no mark stays as it is. */
export function inline(text: string): string {
  return marked(text, {
    as: (tags, inner) =>
      `${tags.map((each) => `<${each}>`).join("")}${inner}${tags
        .map((each) => `</${each}>`)
        .reverse()
        .join("")}`,
    link,
    text: escaped,
  });
}

/** The same without any mark, where none can be shown. */
export function plain(text: string): string {
  return marked(text, {
    as: (_, inner) => inner,
    link: (label, address) => (label === address ? label : `${label} (${address})`),
    text: (each) => each,
  });
}

/** How marks are shown: `as` what stands between them, by Telegram's names for them, `text` what is none. */
interface Manner {
  as(tags: readonly ("b" | "i" | "s" | "code")[], inner: string): string;
  link(label: string, address: string): string;
  text(text: string): string;
}

function marked(text: string, manner: Manner): string {
  let [shown, at] = ["", 0];
  for (const found of text.matchAll(marks)) {
    const { literal, code, both, strong, under, struck, star, score, label, address } = found.groups ?? {};
    const within = (inner: string) => marked(inner, manner);
    shown += manner.text(text.slice(at, found.index));
    at = found.index + found[0].length;
    if (literal !== undefined) shown += manner.text(literal);
    else if (code !== undefined) shown += manner.as(["code"], manner.text(code));
    else if (both) shown += manner.as(["b", "i"], within(both));
    else if (strong ?? under) shown += manner.as(["b"], within(strong ?? under ?? ""));
    else if (struck) shown += manner.as(["s"], within(struck));
    else if (star ?? score) shown += manner.as(["i"], within(star ?? score ?? ""));
    else shown += manner.link(label ?? "", address ?? "");
  }
  return shown + manner.text(text.slice(at));
}

/** Only what a telephone can open is a link; another address is shown. */
function link(label: string, address: string): string {
  if (/^(https?|tg|mailto):/i.test(address)) return `<a href="${escaped(address)}">${escaped(label)}</a>`;
  return label === address ? escaped(label) : `${escaped(label)} (${escaped(address)})`;
}
