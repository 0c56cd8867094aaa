import { useState } from "preact/hooks";
import type { Handed, UserMessage } from "../../../src/core/events/message.ts";
import type { Route } from "../../../src/core/events/plan/plan.ts";
import { focusComposer } from "../../composer/focus.ts";
import { shortName, shown } from "../../composer/mention/chips.tsx";
import { kindIcons } from "../../composer/mention/list.tsx";
import { type Part, partsOf } from "../../composer/mention/tokens.ts";
import { beginChange } from "../../composer/writing/changing.ts";
import { Article } from "../../heard/article.tsx";
import { SaidBy } from "../../heard/said-by.tsx";
import { RouteMark } from "../../plan/mark.tsx";
import { routeWords } from "../../plan/words.ts";
import { Icon } from "../../ui/icon.tsx";
import { useFold } from "../../ui/kept/fold.ts";
import { useServices } from "../../ui/services.ts";
import { RestoreButton } from "../../undo/link.tsx";
import { t } from "../../words.ts";
import { Pictures } from "../pictures.tsx";
import { cameWords } from "./came.ts";

/** Longer messages of the person are shown without looking for code in them. */
const longestMarked = 20_000;

interface AskedProps {
  readonly message: UserMessage;
  /** Its place among the articles of the conversation. */
  readonly nr?: number | undefined;
  readonly restorable?: boolean;
  /** Whether it can be changed and sent anew. */
  readonly changeable?: boolean;
  /** How it was handled. */
  readonly route?: Route | undefined;
}

/** What the person said, and how it came in where that is worth knowing. */
export function Asked({ message, nr, restorable = false, changeable = false, route }: AskedProps) {
  const { text, images = [], handed = [], via } = message;
  const parts = text.length < longestMarked ? partsOf(text, handed) : [text];
  const came = cameWords(message);
  const besides = handed.filter((each) => !parts.includes(each));
  const [isHowTold, setHowTold] = useState(false);
  return (
    <Article class="asked-row" headedBy={`said-${message.id}`} nr={nr}>
      <div class="asked-place">
        <div class="asked">
          {came === "" ? (
            <SaidBy id={`said-${message.id}`} name={t("You")} at={message.at} />
          ) : (
            <h2 class="asked-via asked-from" id={`said-${message.id}`} title={came}>
              <Icon name="device-mobile" />
              <span>{came}</span>
            </h2>
          )}
          {via === "steer" && <p class="asked-via">{t("While it worked")}</p>}
          {text && <OwnWords id={message.id} text={text} parts={parts} />}
          {images.length > 0 && <Pictures images={images} />}
          {besides.length > 0 && <WentAlong messageId={message.id} handed={besides} />}
        </div>
        {(route || restorable || changeable) && (
          <div class="asked-deeds">
            {route && <RouteMark route={route} open={isHowTold} onPress={() => setHowTold(!isHowTold)} />}
            {restorable && <RestoreButton messageId={message.id} />}
            {changeable && <ChangeButton message={message} />}
          </div>
        )}
      </div>
      {route && isHowTold && <p class="route-words faint">{routeWords(route)}</p>}
    </Article>
  );
}

/** What was handed over and is not among the words. */
function WentAlong({ messageId, handed }: { readonly messageId: string; readonly handed: readonly Handed[] }) {
  return (
    <ul class="handed-list" aria-label={t("What went along")}>
      {handed.map((each, index) => (
        <HandedLine key={`${index} ${each.name}`} id={`${messageId} ${index} ${each.name}`} handed={each} />
      ))}
    </ul>
  );
}

function ChangeButton({ message }: { readonly message: UserMessage }) {
  const services = useServices();
  return (
    <button
      type="button"
      class="quiet icon icon-edit"
      aria-label={t("Change this message")}
      title={t("Change this message")}
      onClick={() => {
        beginChange(services, message);
        // Also where it is being changed already.
        focusComposer();
      }}
    />
  );
}

/** The person's own words: as typed, with code marks shown as code, and what was mentioned as what it is. */
function OwnWords({ id, text, parts }: { readonly id: string; readonly text: string; readonly parts: readonly Part[] }) {
  if (text.length >= longestMarked) return <p>{text}</p>;
  return (
    <p>
      {parts.map((part, index) => {
        const key = `${index} ${typeof part === "string" ? part : part.name}`;
        return typeof part === "string" ? <Marked key={key} text={part} /> : <MentionMark key={key} id={`${id} ${key}`} handed={part} />;
      })}
    </p>
  );
}

function Marked({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/(`[^`\n]+`)/).map((each, index) => (index % 2 === 1 ? <code key={`${index} ${each}`}>{each.slice(1, -1)}</code> : each))}
    </>
  );
}

interface HandedProps {
  /** Names it among all that folds. */
  readonly id: string;
  readonly handed: Handed;
}

/** A mention among the words; a press shows what the model was told of it. */
function MentionMark({ id, handed }: HandedProps) {
  const [open, setOpen] = useFold(`handed ${id}`);
  return (
    <>
      <button type="button" class="quiet mention-mark" aria-expanded={open} title={handed.name} onClick={() => setOpen(!open)}>
        <Icon name={kindIcons[handed.kind]} />
        {shortName(handed)}
      </button>
      {open && <Told handed={handed} />}
    </>
  );
}

function HandedLine({ id, handed }: HandedProps) {
  const [open, setOpen] = useFold(`handed ${id}`);
  return (
    <li>
      <button type="button" class="line quiet-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={kindIcons[handed.kind]} />
        <span class="handed-name">{handed.name}</span>
      </button>
      {open && <Told handed={handed} />}
    </li>
  );
}

/** What the model was told, word for word; of a file there is a way to it, too. */
function Told({ handed }: { readonly handed: Handed }) {
  const { ask } = useServices();
  const { kind, path, lines, text } = handed;
  const isFile = path !== undefined && kind !== "folder";
  return (
    <span class="handed-text">
      <span class="unseen">{t("What the model was told:")} </span>
      <span class="handed-told mono">{shown(text)}</span>
      {isFile && (
        <button type="button" class="link-button" onClick={() => ask("openFile", { path, ...(lines ? { line: lines[0] } : {}) })}>
          {t("Open file")}
        </button>
      )}
    </span>
  );
}
