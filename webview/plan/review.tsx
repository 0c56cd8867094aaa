import { useRef, useState } from "preact/hooks";
import type { Question } from "../../src/core/events/question.ts";
import { useDeaf } from "../approval/deaf.ts";
import { focusComposer } from "../composer/focus.ts";
import { useWords } from "../question/words.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

/** What a person says of a plan that has not begun: begin, leave it, or change it by words. */
export function Review({ question }: { readonly question: Question }) {
  const { ask } = useServices();
  const answers = useRef<HTMLFieldSetElement>(null);
  const deaf = useDeaf(question.id);
  const [sent, setSent] = useState(false);
  const [words, setWords] = useWords(question.id);
  const [isOpen, setOpen] = useState(words !== "");
  const [isFresh] = useState(words === "");
  const reply = async (value: string) => {
    if (sent || deaf || value === "") return;
    setSent(true);
    const focused = answers.current?.contains(document.activeElement);
    const error = await ask("reply", { questionId: question.id, value });
    if (error) setSent(false);
    else {
      setWords("");
      if (focused) focusComposer();
    }
  };
  return (
    <fieldset
      ref={answers}
      class={deaf ? "answers plan-review deaf" : "answers plan-review"}
      data-waits={question.id}
      tabIndex={-1}
      aria-label={t("Begin this plan?")}
      aria-busy={sent}
    >
      <div class="answer-buttons">
        <Button appearance="primary" disabled={sent} onClick={() => void reply("begin")}>
          {t("Begin")}
        </Button>
        <Button disabled={sent} expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("Change by words…")}
        </Button>
        <Button disabled={sent} onClick={() => void reply("cancel")}>
          {t("Cancel")}
        </Button>
      </div>
      {isOpen && (
        <div class="denial">
          <Field
            label={t("What should be different")}
            placeholder={t("What should be different?")}
            value={words}
            autofocus={isFresh}
            onChange={setWords}
            onKeyDown={(event) => {
              if (event.isComposing || event.keyCode === 229) return;
              if (event.key === "Escape") setOpen(false);
              if (event.key !== "Enter") return;
              event.preventDefault();
              void reply(words.trim());
            }}
          />
          <Button disabled={sent || words.trim() === ""} onClick={() => void reply(words.trim())}>
            {t("Plan anew")}
          </Button>
        </div>
      )}
      <Awaited isOpen={sent} />
      <p class="unseen" role="status">
        {t("A plan waits for you to look through it.")}
      </p>
    </fieldset>
  );
}
