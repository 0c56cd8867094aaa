import { useRef, useState } from "preact/hooks";
import type { Choice } from "../../src/core/events/form/fields.ts";
import {
  type AskedQuestion,
  answerWords,
  chosenValues,
  openIt,
  type Question,
  type QuestionLink,
  type QuestionValue,
} from "../../src/core/events/question.ts";
import { useDeaf } from "../approval/deaf.ts";
import { focusComposer } from "../composer/focus.ts";
import { AgentMark, AskedBy } from "../plan/mark.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";
import { FormReply } from "./form.tsx";
import { isOurs, textOf } from "./text.ts";
import { useWords } from "./words.ts";

/** A question that waits for words or a choice. */
export function QuestionCard({ question }: { readonly question: Question }) {
  const { ask } = useServices();
  const card = useRef<HTMLElement>(null);
  const [sent, setSent] = useState(false);
  const deaf = useDeaf(question.id);
  const reply = async (value: QuestionValue) => {
    if (sent || deaf) return;
    setSent(true);
    const focused = card.current?.contains(document.activeElement);
    const opened = question.link && value === openIt ? await ask("openLink", { url: question.link.url }) : undefined;
    const error = opened ?? (await ask("reply", { questionId: question.id, value: sendable(value) }));
    if (error) setSent(false);
    else if (focused) focusComposer();
  };
  return (
    <section
      ref={card}
      class={deaf ? "card deaf" : "card"}
      data-waits={question.id}
      tabIndex={-1}
      aria-label={titleOf(question)}
      aria-busy={sent}
    >
      <h3 class="card-title">
        <Icon name="question" class="warn" />
        <span class="grow">{titleOf(question)}</span>
        {question.agent !== undefined && <AgentMark name={question.agent} label={t("Asked by the agent {0}", question.agent)} />}
      </h3>
      <AskedBy agent={question.agent} laneId={question.laneId} />
      <p class="question-text">{textOf(question)}</p>
      {question.link && <LinkPlace link={question.link} />}
      <Replies question={question} disabled={sent} onReply={reply} />
      <Awaited isOpen={sent} />
    </section>
  );
}

const titles: Readonly<Record<Question["about"], string>> = {
  "ask-user": t("A question for you"),
  limit: t("A limit is reached"),
  loop: t("It goes in circles"),
  plan: t("A plan to look through"),
  server: t("A server asks"),
  task: t("A task failed"),
};

function titleOf({ about, server }: Question): string {
  return about === "server" && server !== undefined ? t("{0} asks", server) : titles[about];
}

function choicesOf(question: Question): readonly Choice[] {
  if (!isOurs(question)) return question.choices;
  return question.choices.map((each) => ({
    ...each,
    label: told(each.label),
    ...(each.detail === undefined ? {} : { detail: told(each.detail) }),
  }));
}

/** The same, as what is sent may be changed. */
function sendable(value: QuestionValue) {
  if (typeof value === "string") return value;
  return chosenValues(value)?.slice() ?? (structuredClone(value) as Record<string, string | number | boolean | string[]>);
}

/** Where a page would open: its host by itself, since the rest of an address may be made to look like another. */
function LinkPlace({ link }: { readonly link: QuestionLink }) {
  return (
    <p class="card-why">
      <strong class="card-place">{link.host}</strong>
      <br />
      <bdi class="mono faint question-link" dir="ltr">
        {link.url}
      </bdi>
    </p>
  );
}

interface RepliesProps {
  readonly question: Question;
  readonly disabled: boolean;
  onReply(value: QuestionValue): void;
}

function Replies({ question, disabled, onReply }: RepliesProps) {
  const { multiple, freeText, form } = question;
  if (form) return <FormReply question={question} fields={form} disabled={disabled} onReply={onReply} />;
  return (
    <fieldset class="answers" aria-label={t("Your answer")}>
      {multiple ? (
        <Several question={question} disabled={disabled} onReply={onReply} />
      ) : (
        choicesOf(question).map((each) => <One key={each.value} choice={each} disabled={disabled} onPick={() => onReply(each.value)} />)
      )}
      {freeText && !multiple && <Words question={question} disabled={disabled} onReply={onReply} />}
    </fieldset>
  );
}

function One({ choice, disabled, onPick }: { readonly choice: Choice; readonly disabled: boolean; onPick(): void }) {
  return (
    <button type="button" class="wider" disabled={disabled} onClick={onPick}>
      <span>{choice.label}</span>
      {choice.detail && <span class="faint">{choice.detail}</span>}
    </button>
  );
}

/** Ticks and, where they are an answer too, words: sent together. */
function Several({ question, disabled, onReply }: RepliesProps) {
  const { choices, freeText } = question;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [text, setText] = useWords(question.id);
  const toggle = (value: string) => setChosen(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  const ticked = choices.map((each) => each.value).filter((each) => chosen.includes(each));
  const values = text.trim() ? [...ticked, text.trim()] : ticked;
  const send = () => {
    if (values.length > 0) onReply(values);
  };
  return (
    <>
      {choices.map(({ value, label, detail }) => (
        <label key={value} class="wider several">
          <input type="checkbox" checked={chosen.includes(value)} disabled={disabled} onChange={() => toggle(value)} />
          <span>{label}</span>
          {detail && <span class="faint">{detail}</span>}
        </label>
      ))}
      {freeText && <WordsField label={t("Or in your own words")} text={text} onChange={setText} onEnter={send} />}
      <div class="answer-buttons">
        <Button appearance="primary" disabled={disabled || values.length === 0} onClick={send}>
          {t("Answer")}
        </Button>
      </div>
    </>
  );
}

function Words({ question, disabled, onReply }: RepliesProps) {
  const [text, setText] = useWords(question.id);
  const send = () => {
    if (text.trim() !== "") onReply(text.trim());
  };
  return (
    <div class="denial">
      <WordsField
        label={question.choices.length === 0 ? t("Your answer") : t("Or in your own words")}
        text={text}
        onChange={setText}
        onEnter={send}
      />
      <Button disabled={disabled || text.trim() === ""} onClick={send}>
        {t("Answer")}
      </Button>
    </div>
  );
}

interface WordsFieldProps {
  readonly label: string;
  readonly text: string;
  onChange(text: string): void;
  onEnter(): void;
}

function WordsField({ label, text, onChange, onEnter }: WordsFieldProps) {
  return (
    <Field
      label={label}
      placeholder={label}
      value={text}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.isComposing) onEnter();
      }}
    />
  );
}

/** What became of a question that the run itself asked. */
export function AnsweredLine({ asked }: { readonly asked: AskedQuestion }) {
  const { question, answer } = asked;
  if (!answer) return null;
  return (
    <p class="line faint">
      <Icon name="question" />
      <span>
        {question.about === "plan" ? t("You looked through the plan.") : textOf(question)} {answeredWords(asked)}
      </span>
    </p>
  );
}

function answeredWords({ question, answer }: AskedQuestion): string {
  if (answer?.value === undefined) return answer?.by === "nobody" ? t("Nobody could be asked.") : t("Not answered.");
  return t("You: {0}.", answerWords({ ...question, choices: choicesOf(question) }, answer.value));
}
