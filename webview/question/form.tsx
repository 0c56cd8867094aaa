import { useState } from "preact/hooks";
import type { Choice, FormField, TextFormat } from "../../src/core/events/form/fields.ts";
import type { Question, QuestionValue } from "../../src/core/events/question.ts";
import { Button } from "../ui/button.tsx";
import { CheckField, ChoiceField, Labelled, LineField } from "../ui/form.tsx";
import { t, told } from "../words.ts";
import { type Draft, filledIn, initialOf, readDraft } from "./draft.ts";
import { useWords } from "./words.ts";

interface FormProps {
  readonly question: Question;
  readonly fields: readonly FormField[];
  readonly disabled: boolean;
  onReply(value: QuestionValue): void;
}

/** Fields to be filled in and sent together. What is wrong is told at its field, from the first try to send on. */
export function FormReply({ question, fields, disabled, onReply }: FormProps) {
  const [kept, keep] = useWords(question.id);
  const [draft, setDraft] = useState<Draft>(() => readDraft(kept));
  const [hasTried, setHasTried] = useState(false);
  const { value, problems } = filledIn(fields, draft);
  const change = (name: string, next: Draft[string]) => {
    const changed = { ...draft, [name]: next };
    setDraft(changed);
    keep(JSON.stringify(changed));
  };
  const send = (event: Event) => {
    event.preventDefault();
    setHasTried(true);
    if (Object.keys(problems).length === 0) return onReply(value);
    const [first] = fields.filter((each) => Object.hasOwn(problems, each.name));
    document.getElementById(idOf(question, first?.name ?? ""))?.focus();
  };
  return (
    <form class="question-form" onSubmit={send}>
      {fields.map((field) => (
        <OneField
          key={field.name}
          id={idOf(question, field.name)}
          field={field}
          value={Object.hasOwn(draft, field.name) ? (draft[field.name] ?? "") : initialOf(field)}
          problem={hasTried && Object.hasOwn(problems, field.name) ? problems[field.name] : undefined}
          disabled={disabled}
          onChange={(next) => change(field.name, next)}
        />
      ))}
      <div class="answer-buttons">
        <Button appearance="primary" disabled={disabled} onClick={send}>
          {t("Send")}
        </Button>
        {question.choices.map((each) => (
          <Button key={each.value} disabled={disabled} onClick={() => onReply(each.value)}>
            {told(each.label)}
          </Button>
        ))}
      </div>
    </form>
  );
}

function idOf({ id }: Question, name: string): string {
  return `form-${id}-${name}`;
}

interface FieldProps {
  readonly id: string;
  readonly field: FormField;
  readonly value: Draft[string];
  readonly problem: string | undefined;
  readonly disabled: boolean;
  onChange(value: Draft[string]): void;
}

function OneField({ id, field, value, problem, disabled, onChange }: FieldProps) {
  const label = field.required ? field.label : t("{0} (optional)", field.label);
  const about = { id, label, hint: field.hint, problem, isReadOnly: disabled };
  const typed = typeof value === "string" ? value : "";
  switch (field.kind) {
    case "text":
      return <LineField {...about} value={typed} placeholder={field.format ? examples[field.format] : ""} onChange={onChange} />;
    case "number":
      return <LineField {...about} value={typed} isNumber onChange={onChange} />;
    case "yes-no":
      return <CheckField {...about} value={value === true} onChange={onChange} />;
    case "choice": {
      const none = field.required && typed !== "" ? [] : [{ value: "", label: field.required ? t("Choose …") : t("Nothing") }];
      return <ChoiceField {...about} value={typed} options={[...none, ...field.choices]} onChange={onChange} />;
    }
    case "choices":
      return <Ticks {...about} choices={field.choices} value={typeof value === "object" ? value : []} onChange={onChange} />;
    default:
      return field satisfies never;
  }
}

interface TicksProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly problem: string | undefined;
  readonly isReadOnly: boolean;
  readonly choices: readonly Choice[];
  readonly value: readonly string[];
  onChange(value: readonly string[]): void;
}

function Ticks({ choices, value, isReadOnly, onChange, ...about }: TicksProps) {
  const toggle = (name: string) => {
    const chosen = value.includes(name) ? value.filter((each) => each !== name) : [...value, name];
    onChange(choices.map((each) => each.value).filter((each) => chosen.includes(each)));
  };
  return (
    <Labelled {...about}>
      <fieldset class="answers" aria-label={about.label} id={about.id} tabIndex={-1}>
        {choices.map(({ value: name, label, detail }) => (
          <label key={name} class="wider several">
            <input type="checkbox" checked={value.includes(name)} disabled={isReadOnly} onChange={() => toggle(name)} />
            <span>{label}</span>
            {detail && <span class="faint">{detail}</span>}
          </label>
        ))}
      </fieldset>
    </Labelled>
  );
}

const examples: Readonly<Record<TextFormat, string>> = {
  email: "name@example.org",
  uri: "https://example.org",
  date: "2026-03-31",
  "date-time": "2026-03-31T14:00:00Z",
};
