import type { RemotePicture } from "../../events/message.ts";
import { isPublic } from "../../network/addresses.ts";
import { getPage, type Page, type PagePorts } from "../../network/page.ts";
import { kindOf } from "../../sandbox/files/kinds.ts";

/** Fetches a picture of an answer, once the person wants to see it. Resolves with a sentence when there is none to show. */
export type LoadPicture = (url: string) => Promise<RemotePicture | string>;

export interface PicturePorts extends Pick<PagePorts, "network"> {
  /** Absent: the public internet only. */
  readonly mayReach?: PagePorts["mayReach"];
}

const limits = { size: 5 * 1024 * 1024, timeMs: 30_000 };
const accept = "image/webp, image/png, image/jpeg, image/gif;q=0.9";

/**
 * Asks the public internet only, without cookies or a word of where it was shown. What its bytes say it is counts;
 * drawings (SVG) are none, since they are documents.
 */
export function createLoadPicture({ network, mayReach = isPublic }: PicturePorts): LoadPicture {
  return async (address) => {
    if (!URL.canParse(address)) return "That is no web address.";
    const url = new URL(address);
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) return "Only pictures of plain web addresses are loaded.";
    url.hash = "";
    const page = await getPage({ network, mayReach }, url, { limits, accept, signal: new AbortController().signal });
    return pictureOf(page, address);
  };
}

function pictureOf(page: Page, address: string): RemotePicture | string {
  if (page.kind === "elsewhere") return `The picture lies at another site: ${page.url.href}. Open it in a browser to see it.`;
  if (page.kind === "failed")
    return page.isInside ? "Pictures of this machine and its network are not loaded. Open the address in a browser instead." : page.message;
  if (page.status >= 400) return `${page.url.host} has no picture there (status ${page.status}).`;
  if (page.isCut) return "The picture is larger than 5 MB. Open it in a browser to see it.";
  const kind = kindOf(Buffer.from(page.bytes));
  if (kind?.kind !== "image")
    return `${page.url.host} sent no PNG, JPEG, GIF or WebP picture. Open the address in a browser to see what it is.`;
  return { url: address, mediaType: kind.mediaType, data: Buffer.from(page.bytes).toString("base64") };
}
