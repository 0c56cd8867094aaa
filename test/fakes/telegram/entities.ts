/** What Telegram makes of a text with HTML: the text that is shown, or the reason why it takes it for none. */
export type Parsed = { readonly text: string; readonly entities: readonly Entity[] } | { readonly problem: string };

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

const kinds: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  a: "text_link",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  "tg-spoiler": "spoiler",
};

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** Reads a text as `parse_mode: "HTML"` does. Offsets and lengths are UTF-16 units, those in complaints bytes. */
export function parseHtml(html: string): Parsed {
  const open: { readonly tag: string; readonly at: number; readonly byte: number }[] = [];
  const entities: Entity[] = [];
  let text = "";
  for (let at = 0; at < html.length; ) {
    const rest = html.slice(at);
    const byte = Buffer.byteLength(html.slice(0, at));
    if (rest[0] === "&") {
      const found = /^&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-f]+));/i.exec(rest);
      text += found
        ? (named[found[1] ?? ""] ?? String.fromCodePoint(Number.parseInt(found[2] ?? found[3] ?? "0", found[2] ? 10 : 16)))
        : "&";
      at += found?.[0].length ?? 1;
    } else if (rest[0] === "<") {
      const tag = /^<(\/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>/i.exec(rest);
      if (!tag)
        return { problem: `can't parse entities: Unsupported start tag "${/^<([^\s>]*)/.exec(rest)?.[1] ?? ""}" at byte offset ${byte}` };
      const name = (tag[2] ?? "").toLowerCase();
      if (tag[1] === "/") {
        const last = open.pop();
        if (!last) return { problem: `can't parse entities: Unexpected end tag at byte offset ${byte}` };
        if (last.tag !== name)
          return {
            problem: `can't parse entities: Unmatched end tag at byte offset ${byte}, expected "</${last.tag}>", found "</${name}>"`,
          };
        if (text.length > last.at) entities.push({ type: kinds[name] ?? name, offset: last.at, length: text.length - last.at });
      } else if (kinds[name] === undefined)
        return { problem: `can't parse entities: Unsupported start tag "${name}" at byte offset ${byte}` };
      else open.push({ tag: name, at: text.length, byte });
      at += tag[0].length;
    } else {
      text += rest[0];
      at += 1;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) return { problem: `can't parse entities: Can't find end tag corresponding to start tag "${unclosed.tag}"` };
  return { text, entities };
}
