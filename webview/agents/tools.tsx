import type { ToolChoice } from "../../src/core/protocol/agents.ts";
import { t } from "../words.ts";

interface ToolsProps {
  /** Absent: all there are. */
  readonly chosen: readonly string[] | undefined;
  /** Those it was given when this began. */
  readonly before: readonly string[];
  readonly tools: readonly ToolChoice[];
  readonly isReadOnly: boolean;
  onChange(chosen: readonly string[] | undefined): void;
}

/** Which tools an agent may use: all there are, or those that are ticked. A name that is not there here can be unticked, and ticked again. */
export function ToolsField({ chosen, before, tools, isReadOnly, onChange }: ToolsProps) {
  const known = new Set(tools.map((each) => each.name));
  const absent = [...new Set([...before, ...(chosen ?? [])])].filter((each) => !known.has(each));
  const group = (label: string, names: readonly string[]) =>
    names.length > 0 && <Group label={label} names={names} chosen={chosen ?? []} isReadOnly={isReadOnly} onChange={onChange} />;
  const looking = tools.filter((each) => each.readOnly).map((each) => each.name);
  return (
    <fieldset class="tools-field" aria-label={t("Tools it may use")}>
      <label class="check">
        <input type="radio" name="tools" checked={chosen === undefined} disabled={isReadOnly} onChange={() => onChange(undefined)} />
        <span>{t("All there are")}</span>
      </label>
      <label class="check">
        <input
          type="radio"
          name="tools"
          checked={chosen !== undefined}
          disabled={isReadOnly}
          onChange={() => onChange(chosen ?? looking)}
        />
        <span>{t("Only these")}</span>
      </label>
      {chosen && (
        <div class="tool-groups">
          {group(t("Looking"), looking)}
          {group(
            t("Changing and running"),
            tools.filter((each) => !each.readOnly).map((each) => each.name),
          )}
          {group(t("Not there now"), absent)}
        </div>
      )}
    </fieldset>
  );
}

interface GroupProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly chosen: readonly string[];
  readonly isReadOnly: boolean;
  onChange(chosen: readonly string[]): void;
}

function Group({ label, names, chosen, isReadOnly, onChange }: GroupProps) {
  const tick = (name: string, isOn: boolean) => onChange(isOn ? [...chosen, name] : chosen.filter((each) => each !== name));
  return (
    <fieldset class="tool-group">
      <legend class="faint">{label}</legend>
      {names.map((name) => (
        <label key={name} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={isReadOnly}
            onChange={({ currentTarget }) => tick(name, currentTarget.checked)}
          />
          <bdi class="mono">{name}</bdi>
        </label>
      ))}
    </fieldset>
  );
}
