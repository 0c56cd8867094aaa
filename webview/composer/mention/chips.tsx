import { useState } from "preact/hooks";
import type { AttachedText, Mention } from "../../../src/core/protocol/mentions.ts";
import { Icon } from "../../ui/icon.tsx";
import { t } from "../../words.ts";
import type { Writing } from "../writing/writing.ts";
import { kindIcons } from "./list.tsx";
import { withoutMention } from "./tokens.ts";

/** What goes along with the message besides pictures, each with a way to take it out. */
export function Chips({ writing }: { readonly writing: Writing }) {
  const [open, setOpen] = useState<AttachedText>();
  const { text: words, write } = writing;
  const [mentions, texts] = [writing.mentions.all, writing.texts.all];
  const unfold = (text: AttachedText) => {
    writing.texts.remove(text);
    write(words === "" ? text.text : `${words}\n${text.text}`);
  };
  if (mentions.length === 0 && texts.length === 0) return null;
  return (
    <>
      <ul class="handed-chips" aria-label={t("What goes along")}>
        {mentions.map((each) => (
          <li key={`${each.kind} ${each.name}`} class="handed-chip" title={each.path ?? each.name}>
            <Icon name={kindIcons[each.kind]} />
            <span class="handed-name">{shortName(each)}</span>
            <RemoveButton name={each.name} onPress={() => write(withoutMention(words, each))} />
          </li>
        ))}
        {texts.map((each, index) => (
          <li key={`${index} ${each.name}`} class="handed-chip">
            <button
              type="button"
              class="quiet handed-open"
              aria-expanded={open === each}
              title={t("Show it")}
              onClick={() => setOpen(open === each ? undefined : each)}
            >
              <Icon name={kindIcons.text} />
              <span class="handed-name">{each.name}</span>
            </button>
            <RemoveButton name={each.name} onPress={() => writing.texts.remove(each)} />
          </li>
        ))}
      </ul>
      {open && texts.includes(open) && (
        <div class="handed-text">
          <pre>{shown(open.text)}</pre>
          <button type="button" class="link-button" onClick={() => unfold(open)}>
            {t("Put it among the words")}
          </button>
        </div>
      )}
    </>
  );
}

function RemoveButton({ name, onPress }: { readonly name: string; onPress(): void }) {
  return <button type="button" class="quiet icon icon-close" aria-label={t("Remove {0}", name)} title={t("Remove")} onClick={onPress} />;
}

/** The last name of a path, with the lines. */
export function shortName({ kind, name }: Pick<Mention, "name"> & { readonly kind: string }): string {
  return kind === "file" || kind === "folder" || kind === "selection" ? name.slice(name.lastIndexOf("/", name.length - 2) + 1) : name;
}

/** Longer ones are shown as far as anybody would read here. */
const mostShown = 20_000;

/** The text as it is looked at. */
export function shown(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown)}\n… (${t("{0} characters more", text.length - mostShown)})`;
}
