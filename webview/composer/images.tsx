import { useRef, useState } from "preact/hooks";
import type { ImageType } from "../../src/core/events/message.ts";
import { useServices } from "../ui/services.ts";

/** A picture that goes with the next message. */
export interface Attached {
  readonly mediaType: ImageType;
  /** Base64. */
  readonly data: string;
  readonly name: string;
}

/** The pictures of the next message. Kept while the view lives. */
export interface Attachments {
  readonly all: readonly Attached[];
  add(files: Iterable<File>): Promise<void>;
  remove(picture: Attached): void;
  /** Takes them out; what comes back unsent is put in again. */
  take(): readonly Attached[];
  putBack(pictures: readonly Attached[]): void;
}

const types: ReadonlySet<string> = new Set<ImageType>(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const mostBytes = 5_000_000;
const most = 20;

export function useAttachments(): Attachments {
  const { say } = useServices();
  const list = useRef<readonly Attached[]>([]);
  const [, redraw] = useState(0);
  const become = (next: readonly Attached[]) => {
    list.current = next.slice(0, most);
    redraw((count) => count + 1);
    if (next.length > most) say(`A message takes ${most} pictures.`);
  };
  return {
    all: list.current,
    async add(files) {
      for (const file of files) {
        const problem = problemOf(file);
        if (problem) say(problem);
        else become([...list.current, { mediaType: file.type as ImageType, data: await base64Of(file), name: file.name.slice(0, 200) }]);
      }
    },
    remove: (picture) => become(list.current.filter((each) => each !== picture)),
    take() {
      const taken = list.current;
      become([]);
      return taken;
    },
    putBack: (pictures) => become([...pictures, ...list.current]),
  };
}

function problemOf(file: File): string | undefined {
  if (!types.has(file.type)) return `${file.name} can't go along: pictures are PNG, JPEG, GIF or WebP.`;
  if (file.size > mostBytes) return `${file.name} is larger than 5 MB. Make it smaller first.`;
  return undefined;
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error ?? new Error("The picture could not be read."));
    reader.readAsDataURL(file);
  });
}

/** The pictures of the next message, small, each with a way to take it out. */
export function AttachedRow({ attachments }: { readonly attachments: Attachments }) {
  if (attachments.all.length === 0) return null;
  return (
    <ul class="attached" aria-label="Pictures that go along">
      {attachments.all.map((each, index) => (
        <li key={`${index} ${each.name}`}>
          <img alt={each.name} title={each.name} src={`data:${each.mediaType};base64,${each.data}`} />
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={`Remove ${each.name}`}
            title="Remove"
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
        class="quiet icon icon-file-media"
        aria-label="Add pictures"
        title="Add pictures (or paste them)"
        onClick={() => input.current?.click()}
      />
    </>
  );
}
