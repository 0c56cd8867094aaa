import { longest, slug } from "../../src/core/events/roster/names.ts";
import { modeWords } from "../../src/core/events/words/mode.ts";
import type { ToolChoice } from "../../src/core/protocol/agents.ts";
import type { ModelChoice } from "../../src/core/protocol/host-message.ts";
import { ChoiceField, Labelled, LineField, type Option, TextField } from "../ui/form.tsx";
import type { Draft, Editing } from "./draft.ts";
import { ToolsField } from "./tools.tsx";

interface FieldsProps {
  readonly editing: Editing;
  readonly isReadOnly: boolean;
  readonly models: readonly ModelChoice[];
  readonly tools: readonly ToolChoice[];
  /** What is wrong, and with which field. */
  readonly wrong: { readonly field: keyof Draft; readonly problem: string } | undefined;
  onChange(draft: Draft): void;
}

/** Everything that can be said of an agent. */
export function Fields({ editing: { start, draft, isNew }, isReadOnly, models, tools, wrong, onChange }: FieldsProps) {
  const about = <Name extends keyof Draft>(field: Name, label: string, hint?: string) => ({
    id: idOf(field),
    label,
    hint: isReadOnly ? undefined : hint,
    problem: wrong?.field === field ? wrong.problem : undefined,
    value: draft[field] as Exclude<Draft[Name], undefined | readonly string[]>,
    isReadOnly,
    onChange: (value: string) => onChange({ ...draft, [field]: value }),
  });
  const titled = (title: string) => {
    const isOwn = draft.name !== "" && draft.name !== slug(draft.title);
    onChange({ ...draft, title, ...(isNew && !isOwn ? { name: slug(title) } : {}) });
  };
  return (
    <>
      <div class="fields fields-name">
        <LineField {...about("title", "Title")} onChange={titled} />
        <LineField {...about("avatar", "Picture")} placeholder="emoji" />
        {isNew && <LineField {...about("name", "Name", "What it is called by: small letters, digits and dashes.")} isCode />}
      </div>
      <TextField {...about("role", "When to use it", "One line: whoever chooses an agent chooses by this.")} rows={2} />
      <TextField {...about("instructions", "Instructions", countWords(draft.instructions))} rows={6} class="field-tall" />
      <h3 class="rules-label">Thinks with</h3>
      <div class="fields">
        <ChoiceField {...about("model", "Model")} options={modelOptions("The conversation's", models)} />
        <ChoiceField
          {...about("cheapModel", "Model for small things", "Titles, routing, summaries.")}
          options={modelOptions("The same", models)}
        />
      </div>
      <h3 class="rules-label">May use</h3>
      <Labelled id={idOf("tools")} label="Tools" problem={wrong?.field === "tools" ? wrong.problem : undefined}>
        <ToolsField
          chosen={draft.tools}
          before={start.tools ?? []}
          tools={tools}
          isReadOnly={isReadOnly}
          onChange={(chosen) => onChange(chosen ? { ...draft, tools: chosen } : withoutTools(draft))}
        />
      </Labelled>
      <div class="fields">
        <LineField {...about("skills", "Skills", "Names with commas between, or “none”.")} placeholder="all there are" />
        <LineField
          {...about("mcpServers", "MCP servers", "Names with commas between, or “none”. Empty: its tools tell.")}
          placeholder="as its tools say"
        />
      </div>
      <div class="fields">
        <ChoiceField {...about("approve", "Approvals", stricter)} options={modeOptions} />
        <ChoiceField {...about("sandbox", "Sandbox", stricter)} options={sandboxOptions} />
      </div>
      <h3 class="rules-label">At the most, in one run</h3>
      <div class="fields fields-numbers">
        <LineField {...about("maxTurns", "Turns")} isNumber placeholder="as set" />
        <LineField {...about("usd", "US dollars")} isNumber placeholder="no limit" />
        <LineField {...about("tokens", "Tokens")} isNumber placeholder="no limit" />
        <LineField {...about("minutes", "Minutes")} isNumber placeholder="no limit" />
      </div>
    </>
  );
}

/** The id of a field's control. */
export function idOf(field: keyof Draft): string {
  return `agent-${field}`;
}

const stricter = "Counts only where it is stricter than what is set.";

const modeOptions: readonly Option[] = [
  { value: "", label: "The conversation's" },
  ...modeWords.map(({ mode, label }) => ({ value: mode, label })),
];

const sandboxOptions: readonly Option[] = [
  { value: "", label: "As it is set" },
  { value: "auto", label: "Where there is one" },
  { value: "required", label: "Docker or nothing" },
  { value: "off", label: "None needed" },
];

function modelOptions(usual: string, models: readonly ModelChoice[]): readonly Option[] {
  return [{ value: "", label: usual }, ...models.map(({ model, label, provider }) => ({ value: model, label: `${label} · ${provider}` }))];
}

function countWords(text: string): string {
  const count = `${text.length.toLocaleString("en")} of ${longest.instructions.toLocaleString("en")} characters.`;
  return text.length > longest.instructions * 0.8 ? count : "What it is told besides the usual.";
}

function withoutTools({ tools: _tools, ...draft }: Draft): Draft {
  return draft;
}
