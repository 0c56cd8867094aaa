import type { RefObject } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { RemotePicture } from "../../src/core/events/message.ts";
import { PicturesContext, type Services, useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { markDone } from "./code/block.ts";
import type { Deed } from "./deed.ts";
import { Drawing } from "./drawing.ts";
import type { Growing } from "./growing.ts";

interface MarkdownProps extends Growing {
  readonly class?: string;
}

/** Markdown whose text only grows. Finished parts are never drawn twice, and Preact does not look at them. */
export function Markdown({ text, end, class: extra = "" }: MarkdownProps) {
  const services = useServices();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | undefined>(undefined);
  const pictures = usePictures(frame, drawn);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    if (!drawn.current?.grow({ text, end })) {
      drawn.current?.stop();
      drawn.current = new Drawing(element);
      drawn.current.grow({ text, end });
    }
    pictures.putBack();
  }, [text]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const activate = (event: Event) => {
      const found = drawn.current?.deedOf(event.target instanceof Element ? event.target : undefined);
      if (!found) return;
      if (found.deed.kind === "picture") pictures.want(found.deed.url, found.element);
      void carryOut(found.deed, found.element, services);
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".link")) activate(event);
    };
    element.addEventListener("click", activate);
    element.addEventListener("keydown", pressed);
    return () => {
      element.removeEventListener("click", activate);
      element.removeEventListener("keydown", pressed);
    };
  }, [services]);
  useLayoutEffect(() => () => drawn.current?.stop(), []);
  return <div ref={frame} class={`markdown ${extra}`} />;
}

/** What the host takes at once. */
const longestCode = 10_000_000;

async function carryOut(deed: Deed, element: Element, { ask, say }: Services): Promise<void> {
  switch (deed.kind) {
    case "web":
      return void (await ask("openLink", { url: deed.url }));
    case "file": {
      const { kind: _, ...place } = deed;
      return void (await ask("openFile", place));
    }
    case "picture":
      return void (await ask("loadPicture", { url: deed.url }));
    default: {
      const { kind, code, language } = deed;
      const text = code.textContent;
      if (text.length > longestCode) return say(t("This code is too long for that. Select a part of it and copy that."));
      if (kind === "insert") return void (await ask("insertCode", { text }));
      if (kind === "open") return void (await ask("openCode", { text, language }));
      const refused = await ask("copy", { text });
      if (refused === undefined && element instanceof HTMLElement) markDone(element, t("Copied"));
    }
  }
}

/** Shows the pictures that were wanted in a text as they come, in the place of the buttons that wanted them. */
function usePictures(frame: RefObject<HTMLElement | null>, drawn: RefObject<Drawing | undefined>) {
  const { store } = useServices();
  const come = useContext(PicturesContext);
  const wanted = useRef(new Map<string, Element>());
  const shown = useRef(new Map<string, HTMLImageElement>());
  const isOf = (url: string, button: Element) => {
    const deed = drawn.current?.deedOf(button)?.deed;
    return deed?.kind === "picture" && deed.url === url;
  };
  const put = (url: string, image: HTMLImageElement) => {
    const button = [...(frame.current?.querySelectorAll("button") ?? [])].find((each) => isOf(url, each));
    if (button) show(image, button);
  };
  useLayoutEffect(() => {
    for (const [url, button] of wanted.current) {
      const picture = come[url];
      if (!picture) continue;
      const image = imageOf(picture);
      shown.current.set(url, image);
      if (button.isConnected) show(image, button);
      else put(url, image);
      wanted.current.delete(url);
      const { [url]: _, ...others } = store.state.pictures;
      store.update({ pictures: others });
    }
  }, [come]);
  return {
    want: (url: string, button: Element) => void wanted.current.set(url, button),
    /** The end of a text that grows is drawn anew, and what was shown in it is gone. */
    putBack() {
      for (const [url, image] of shown.current) if (!image.isConnected) put(url, image);
    },
  };
}

function imageOf({ url, mediaType, data }: RemotePicture): HTMLImageElement {
  const image = document.createElement("img");
  image.title = url;
  image.src = `data:${mediaType};base64,${data}`;
  return image;
}

function show(image: HTMLImageElement, button: Element): void {
  image.alt = button.previousSibling?.previousSibling?.textContent?.trim() ?? "";
  button.parentElement?.replaceChildren(image);
}
