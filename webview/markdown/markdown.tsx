import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { RemotePicture } from "../../src/core/events/message.ts";
import { PicturesContext, type Services, useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { markDone } from "./code/block.ts";
import type { Deed } from "./deed.ts";
import { Drawing } from "./drawing.ts";

/** Markdown whose text only grows. Finished parts are never drawn twice, and Preact does not look at them. */
export function Markdown({ text, class: extra = "" }: { readonly text: string; readonly class?: string }) {
  const services = useServices();
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawing | undefined>(undefined);
  const wanted = useRef<readonly Element[]>([]);
  const pictures = useContext(PicturesContext);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    if (!drawn.current?.grow(text)) {
      drawn.current?.stop();
      drawn.current = new Drawing(element);
      drawn.current.grow(text);
    }
  }, [text]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const activate = (event: Event) => {
      const found = drawn.current?.deedOf(event.target instanceof Element ? event.target : undefined);
      if (!found) return;
      if (found.deed.kind === "picture") wanted.current = [...wanted.current, found.element];
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
  useLayoutEffect(() => {
    wanted.current = wanted.current.filter((each) => !show(each, drawn.current, pictures));
  }, [pictures]);
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

/** Puts a picture that has come in the place of the button that wanted it; false where none has. */
function show(button: Element, drawing: Drawing | undefined, pictures: Readonly<Record<string, RemotePicture>>): boolean {
  const deed = drawing?.deedOf(button)?.deed;
  const come = deed?.kind === "picture" ? pictures[deed.url] : undefined;
  const label = button.parentElement;
  if (!come || !label) return false;
  const image = document.createElement("img");
  image.alt = button.previousSibling?.previousSibling?.textContent?.trim() ?? "";
  image.title = come.url;
  image.src = `data:${come.mediaType};base64,${come.data}`;
  label.replaceChildren(image);
  return true;
}
