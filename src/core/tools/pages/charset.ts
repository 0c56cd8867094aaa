/** The text of a page: by its mark, else as the server says, else as the page says of itself, else as UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const label = labelOfMark(bytes) ?? labelIn(contentType) ?? labelIn(Buffer.from(bytes.subarray(0, 2_048)).toString("latin1"));
  return decoderOf(label).decode(bytes);
}

function labelOfMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : undefined;
}

function labelIn(text: string): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1];
}

function decoderOf(label = "utf-8") {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
