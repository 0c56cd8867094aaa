import { useState } from "preact/hooks";
import { rulePhrase } from "../../src/core/events/words/rule.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { speech, t, told } from "../words.ts";
import { FilterButton } from "./head.tsx";
import { type Effect, effects } from "./words.ts";

const example = "shell:npm test, write:src/**, fetch:example.org";
const labels: Readonly<Record<Effect, string>> = {
  deny: t("Rule: what to refuse"),
  ask: t("Rule: what to ask"),
  allow: t("Rule: what to allow"),
};

/** Writes a rule into the person's settings. What makes no sense is said here and changes nothing. */
export function RuleForm({ onDone }: { onDone(): void }) {
  const { host } = useServices();
  const [effect, setEffect] = useState<Effect>("ask");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const add = async () => {
    if (text.trim() === "") return;
    const refused = await host.request("addRule", { effect, rule: text.trim() });
    setProblem(refused);
    if (refused === undefined) onDone();
  };
  const verb = effects.find((each) => each.effect === effect)?.verb ?? "";
  return (
    <fieldset
      class="rule-form"
      aria-label={t("A new rule for your settings")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    >
      <span class="filters">
        {effects.toReversed().map((each) => (
          <FilterButton key={each.effect} label={each.verb} isOn={each.effect === effect} onClick={() => setEffect(each.effect)} />
        ))}
      </span>
      <div class="denial">
        <Field
          label={labels[effect]}
          placeholder={example}
          value={text}
          autofocus
          onChange={setText}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.isComposing) void add();
          }}
        />
        <Button disabled={text.trim() === ""} onClick={add}>
          {t("Add")}
        </Button>
        <Button onClick={onDone}>{t("Cancel")}</Button>
      </div>
      {problem ? (
        <p class="line" role="alert">
          <Icon name="warning" class="warn" />
          <span>{told(problem)}</span>
        </p>
      ) : (
        <p class="faint">
          {text.includes(":") ? t("{0}: {1}. In every workspace.", verb, rulePhrase(text, speech)) : t("It holds in every workspace.")}
        </p>
      )}
    </fieldset>
  );
}
