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
    /(?<ticks>`+)(?<code>(?:(?!\k<ticks>)[\s\S])+)\k<ticks>(?!`)/,
    /\*\*(?=\S)(?<strong>[\s\S]*?\S)\*\*/,
    /(?<!\w)__(?=\S)(?<under>[\s\S]*?\S)__(?!\w)/,
    /~~(?=\S)(?<struck>[\s\S]*?\S)~~/,
    /(?<![\w*])\*(?=\S)(?<star>[^*\n]*?[^\s*])\*(?![\w*])/,
    /(?<![\w_])_(?=\S)(?<score>[^_\n]*?[^\s_])_(?![\w_])/,
    /!?\[(?<label>[^\]\n]+)\]\((?<address>[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)(?:\s+"[^"\n]*")?\)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** What Markdown says within a line, as Telegram's HTML. Every tag that is opened is closed; what is no mark stays as it is. */
export function inline(text: string): string {
  let [html, at] = ["", 0];
  for (const found of text.matchAll(marks)) {
    const { code, strong, under, struck, star, score, label, address } = found.groups ?? {};
    html += escaped(text.slice(at, found.index));
    at = found.index + found[0].length;
    if (code !== undefined) html += `<code>${escaped(code)}</code>`;
    else if (strong ?? under) html += `<b>${inline(strong ?? under ?? "")}</b>`;
    else if (struck) html += `<s>${inline(struck)}</s>`;
    else if (star ?? score) html += `<i>${inline(star ?? score ?? "")}</i>`;
    else html += link(label ?? "", address ?? "");
  }
  return html + escaped(text.slice(at));
}

/** Only what a telephone can open is a link; another address is shown. */
function link(label: string, address: string): string {
  if (/^(https?|tg|mailto):/i.test(address)) return `<a href="${escaped(address)}">${escaped(label)}</a>`;
  return label === address ? escaped(label) : `${escaped(label)} (${escaped(address)})`;
}
