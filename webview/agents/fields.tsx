import { longest, slug } from "../../src/core/events/roster/names.ts";
import { modeWords } from "../../src/core/events/words/mode.ts";
import type { ToolChoice } from "../../src/core/protocol/agents.ts";
import type { ModelChoice } from "../../src/core/protocol/host-message.ts";
import { ChoiceField, Labelled, LineField, type Option, TextField } from "../ui/form.tsx";
import { t, told } from "../words.ts";
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
        <LineField {...about("title", t("Title"))} onChange={titled} />
        <LineField {...about("avatar", t("Picture"))} placeholder={t("emoji")} />
        {isNew && <LineField {...about("name", t("Name"), t("What it is called by: small letters, digits and dashes."))} isCode />}
      </div>
      <TextField {...about("role", t("When to use it"), t("One line: whoever chooses an agent chooses by this."))} rows={2} />
      <TextField {...about("instructions", t("Instructions"), countWords(draft.instructions))} rows={6} class="field-tall" />
      <h3 class="rules-label">{t("Thinks with")}</h3>
      <div class="fields">
        <ChoiceField {...about("model", t("Model"))} options={modelOptions(t("The conversation's"), models)} />
        <ChoiceField
          {...about("cheapModel", t("Model for small things"), t("Titles, routing, summaries."))}
          options={modelOptions(t("The same"), models)}
        />
      </div>
      <h3 class="rules-label">{t("May use")}</h3>
      <Labelled id={idOf("tools")} label={t("Tools")} problem={wrong?.field === "tools" ? wrong.problem : undefined}>
        <ToolsField
          chosen={draft.tools}
          before={start.tools ?? []}
          tools={tools}
          isReadOnly={isReadOnly}
          onChange={(chosen) => onChange(chosen ? { ...draft, tools: chosen } : withoutTools(draft))}
        />
      </Labelled>
      <div class="fields">
        <LineField {...about("skills", t("Skills"), t("Names with commas between, or “none”."))} placeholder={t("all there are")} />
        <LineField
          {...about("mcpServers", t("MCP servers"), t("Names with commas between, or “none”. Empty: its tools tell."))}
          placeholder={t("as its tools say")}
        />
      </div>
      <div class="fields">
        <ChoiceField {...about("approve", t("Approvals"), stricter)} options={modeOptions} />
        <ChoiceField {...about("sandbox", t("Sandbox"), stricter)} options={sandboxOptions} />
      </div>
      <h3 class="rules-label">{t("At the most, in one run")}</h3>
      <div class="fields fields-numbers">
        <LineField {...about("maxTurns", t("Turns"))} isNumber placeholder={t("as set")} />
        <LineField {...about("usd", t("US dollars"))} isNumber placeholder={t("no limit")} />
        <LineField {...about("tokens", t("Tokens"))} isNumber placeholder={t("no limit")} />
        <LineField {...about("minutes", t("Minutes"))} isNumber placeholder={t("no limit")} />
      </div>
    </>
  );
}

/** The id of a field's control. */
export function idOf(field: keyof Draft): string {
  return `agent-${field}`;
}

const stricter = t("Counts only where it is stricter than what is set.");

const modeOptions: readonly Option[] = [
  { value: "", label: t("The conversation's") },
  ...modeWords.map(({ mode, label }) => ({ value: mode, label: told(label) })),
];

const sandboxOptions: readonly Option[] = [
  { value: "", label: t("As it is set") },
  { value: "auto", label: t("Where there is one") },
  { value: "required", label: t("Docker or nothing") },
  { value: "off", label: t("None needed") },
];

function modelOptions(usual: string, models: readonly ModelChoice[]): readonly Option[] {
  return [{ value: "", label: usual }, ...models.map(({ model, label, provider }) => ({ value: model, label: `${label} · ${provider}` }))];
}

function countWords(text: string): string {
  const count = t("{0} of {1} characters.", text.length, longest.instructions);
  return text.length > longest.instructions * 0.8 ? count : t("What it is told besides the usual.");
}

function withoutTools({ tools: _tools, ...draft }: Draft): Draft {
  return draft;
}
