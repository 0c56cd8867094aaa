import { useRef, useState } from "preact/hooks";
import type { AskedQuestion, Choice, Question, QuestionValue } from "../../src/core/events/question.ts";
import { focusComposer } from "../composer/focus.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { useDeaf } from "./deaf.ts";

/** A question that waits for words or a choice. */
export function QuestionCard({ question }: { readonly question: Question }) {
  const { ask } = useServices();
  const card = useRef<HTMLElement>(null);
  const [sent, setSent] = useState(false);
  const deaf = useDeaf();
  const reply = async (value: QuestionValue) => {
    if (sent || deaf) return;
    setSent(true);
    const focused = card.current?.contains(document.activeElement);
    const given = typeof value === "string" ? value : [...value];
    const error = await ask("reply", { questionId: question.id, value: given });
    if (error) setSent(false);
    else if (focused) focusComposer();
  };
  return (
    <section
      ref={card}
      class={deaf ? "card deaf" : "card"}
      data-waits={question.id}
      tabIndex={-1}
      aria-label={titles[question.about]}
      aria-busy={sent}
    >
      <h3 class="card-title">
        <Icon name="question" class="warn" />
        <span>{titles[question.about]}</span>
      </h3>
      <p class="question-text">{question.text}</p>
      <Replies question={question} disabled={sent} onReply={reply} />
      <p class="unseen" role="status">
        Waiting for your answer: {question.text}
      </p>
    </section>
  );
}

const titles: Readonly<Record<Question["about"], string>> = {
  "ask-user": "A question for you",
  limit: "A limit is reached",
  loop: "It goes in circles",
};

interface RepliesProps {
  readonly question: Question;
  readonly disabled: boolean;
  onReply(value: QuestionValue): void;
}

function Replies({ question, disabled, onReply }: RepliesProps) {
  const { choices, multiple, freeText } = question;
  return (
    <fieldset class="answers" aria-label="Your answer">
      {multiple ? (
        <Several choices={choices} disabled={disabled} onReply={onReply} />
      ) : (
        choices.map((each) => <One key={each.value} choice={each} disabled={disabled} onPick={() => onReply(each.value)} />)
      )}
      {freeText && <Words alone={choices.length === 0} disabled={disabled} onReply={onReply} />}
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

function Several({ choices, disabled, onReply }: Omit<RepliesProps, "question"> & { readonly choices: readonly Choice[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (value: string) => setChosen(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <>
      {choices.map(({ value, label, detail }) => (
        <label key={value} class="wider several">
          <input type="checkbox" checked={chosen.includes(value)} disabled={disabled} onChange={() => toggle(value)} />
          <span>{label}</span>
          {detail && <span class="faint">{detail}</span>}
        </label>
      ))}
      <div class="answer-buttons">
        <Button
          appearance="primary"
          disabled={disabled || chosen.length === 0}
          onClick={() => onReply(choices.map((each) => each.value).filter((each) => chosen.includes(each)))}
        >
          Answer
        </Button>
      </div>
    </>
  );
}

function Words({ alone, disabled, onReply }: { readonly alone: boolean; readonly disabled: boolean; onReply(value: string): void }) {
  const [text, setText] = useState("");
  const send = () => {
    if (text.trim() !== "") onReply(text.trim());
  };
  return (
    <div class="denial">
      <Field
        label={alone ? "Your answer" : "Another answer"}
        placeholder={alone ? "Your answer" : "Or say it in your own words"}
        value={text}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) send();
        }}
      />
      <Button disabled={disabled || text.trim() === ""} onClick={send}>
        Send
      </Button>
    </div>
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
        {question.text} {answeredWords(asked)}
      </span>
    </p>
  );
}

function answeredWords({ question, answer }: AskedQuestion): string {
  if (answer?.value === undefined) return answer?.by === "nobody" ? "Nobody could be asked." : "Not answered.";
  const values = typeof answer.value === "string" ? [answer.value] : answer.value;
  const labels = values.map((value) => question.choices.find((each) => each.value === value)?.label ?? value);
  return `You: ${labels.join(", ")}.`;
}
