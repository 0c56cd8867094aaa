import type { ImageRef, ImageType } from "../../events/message.ts";
import { kindOf } from "../../sandbox/files/kinds.ts";
import type { Store } from "../../storage/store.ts";

/** A picture as a surface hands it in. */
export interface GivenImage {
  /** What it is said to be, which need not be right: its first bytes count. */
  readonly mediaType?: ImageType;
  /** In base64. */
  readonly data: string;
  readonly name?: string;
}

export type KeptImages =
  | { readonly kind: "kept"; readonly images: readonly ImageRef[] }
  /** Nothing of it goes on; the sentence says what to do. */
  | { readonly kind: "refused"; readonly reason: string };

const mostImages = 20;
const mostBytes = 5 * 1024 * 1024;

/** Checks the pictures of a message and keeps them as blobs. All or, with a sentence, none. */
export async function keepImages(store: Pick<Store, "saveBlob">, given: readonly GivenImage[]): Promise<KeptImages> {
  if (given.length > mostImages)
    return {
      kind: "refused",
      reason: `A message can hold ${mostImages} pictures at most, this one has ${given.length}. Send some of them later.`,
    };
  const images: ImageRef[] = [];
  for (const [index, { data, name }] of given.entries()) {
    const called = name ?? `Picture ${index + 1}`;
    const mediaType = typeOf(data);
    if (!mediaType) return { kind: "refused", reason: `${called} is no PNG, JPEG, GIF or WebP picture. Convert it, or leave it out.` };
    if (bytesOf(data) > mostBytes) return { kind: "refused", reason: `${called} is larger than 5 MB. Make it smaller, or leave it out.` };
    try {
      images.push({ blob: await store.saveBlob(data), mediaType, ...(name === undefined ? {} : { name }) });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { kind: "refused", reason: `${called} could not be kept, so nothing was sent. ${why}` };
    }
  }
  return { kind: "kept", images };
}

function bytesOf(base64: string): number {
  return Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
}

const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;
/** The characters of base64 that hold the first twelve bytes. */
const headLength = 16;

/** Undefined for what is no base64 and for what no provider takes. */
function typeOf(base64: string): ImageType | undefined {
  if (base64.length < headLength || base64.length % 4 !== 0 || !base64Form.test(base64)) return undefined;
  const found = kindOf(Buffer.from(base64.slice(0, headLength), "base64"));
  return found?.kind === "image" ? found.mediaType : undefined;
}
