import { useRef, useState } from "preact/hooks";
import type { ImageType } from "../../src/core/events/message.ts";
import type { SavedImage, SavedState } from "../host.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { megabytes } from "./writing/drop.ts";

/** The pictures of the next message of one conversation. */
export interface Attachments {
  readonly all: readonly SavedImage[];
  add(files: Iterable<File>): Promise<void>;
  remove(picture: SavedImage): void;
  /** Takes them out, or another's; what comes back unsent is put in again. */
  take(other?: string): readonly SavedImage[];
  putBack(pictures: readonly SavedImage[]): void;
  /** Puts them in where there are none. */
  begin(pictures: readonly SavedImage[]): void;
}

const types: ReadonlySet<string> = new Set<ImageType>(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const mostBytes = 5_000_000;
const most = 20;
/** More than so many characters of unsent pictures are kept only while the view lives. */
const mostSaved = 4_000_000;

/** Each conversation's unsent pictures, kept when the view is hidden or reloaded. "" is the new chat. */
export function useAttachments(sessionId: string): Attachments {
  const { host, say } = useServices();
  const all = useRef(host.saved.images);
  const [, redraw] = useState(0);
  const own = () => all.current[sessionId] ?? [];
  const become = (next: readonly SavedImage[], home = sessionId) => {
    const { [home]: _, ...others } = all.current;
    all.current = next.length === 0 ? others : { ...others, [home]: next.slice(0, most) };
    if (sizeOf(all.current) <= mostSaved) host.save({ images: all.current });
    redraw((count) => count + 1);
    if (next.length > most) say(t("A message takes {0} pictures.", most));
  };
  return {
    all: own(),
    async add(files) {
      say(undefined);
      for (const file of files) {
        const problem = problemOf(file);
        const data = problem ? undefined : await base64Of(file);
        if (data === undefined) say(problem ?? t("{0} can't be read any more. Add it again.", file.name));
        else become([...own(), { mediaType: file.type as ImageType, data, name: file.name.slice(0, 200) }]);
      }
    },
    remove: (picture) => become(own().filter((each) => each !== picture)),
    take(other = sessionId) {
      const taken = all.current[other] ?? [];
      become([], other);
      return taken;
    },
    putBack: (pictures) => become([...pictures, ...own()]),
    begin: (pictures) => own().length === 0 && become(pictures),
  };
}

function sizeOf(images: SavedState["images"]): number {
  return Object.values(images).reduce((sum, list) => sum + list.reduce((inner, { data }) => inner + data.length, 0), 0);
}

function problemOf(file: File): string | undefined {
  if (!types.has(file.type)) return t("{0} can't go along: pictures are PNG, JPEG, GIF or WebP.", file.name);
  if (file.size > mostBytes)
    return t("{0} has {1} MB; a picture may have 5 MB. Make it smaller, or take a part of it.", file.name, megabytes(file.size));
  return undefined;
}

/** Undefined for a file that has gone or changed since it was chosen. */
function base64Of(file: File): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(file);
  });
}

/** The pictures of the next message, small, each with a way to take it out. */
export function AttachedRow({ attachments }: { readonly attachments: Attachments }) {
  if (attachments.all.length === 0) return null;
  return (
    <ul class="attached" aria-label={t("Pictures that go along")}>
      {attachments.all.map((each, index) => (
        <li key={`${index} ${each.name}`}>
          <img alt={each.name} title={each.name} src={`data:${each.mediaType};base64,${each.data}`} />
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={t("Remove {0}", each.name)}
            title={t("Remove")}
            onClick={() => attachments.remove(each)}
          />
        </li>
      ))}
    </ul>
  );
}

/** Opens the system's picker for pictures. */
export function AttachButton({ attachments }: { readonly attachments: Attachments }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={[...types].join(",")}
        onChange={({ currentTarget }) => {
          void attachments.add(currentTarget.files ?? []);
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="quiet icon icon-attach"
        aria-label={t("Add pictures")}
        title={t("Add pictures (or paste them)")}
        onClick={() => input.current?.click()}
      />
    </>
  );
}
