import type { Evidence } from "../../../src/core/events/plan/plan.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { t } from "../../words.ts";
import { type Kind, kindOf, made, textOf } from "./proofs.ts";

const kindWords: Readonly<Record<Kind, string>> = {
  file: t("File is there"),
  changed: t("File is changed"),
  command: t("Command succeeds"),
  claim: t("In words"),
};

interface EvidenceFieldsProps {
  readonly evidence: readonly Evidence[];
  onChange(evidence: readonly Evidence[]): void;
}

/** What has to be so before a task counts as done. */
export function EvidenceFields({ evidence, onChange }: EvidenceFieldsProps) {
  return (
    <fieldset class="task-evidence" aria-label={t("Done when")}>
      <span class="faint">{t("Done when")}</span>
      {evidence.map((each, index) => (
        // Their place is all that tells them apart while they are written.
        <div key={String(index)} class="task-proof">
          <select
            aria-label={t("Kind of proof {0}", index + 1)}
            value={kindOf(each)}
            onChange={({ currentTarget }) => onChange(evidence.with(index, made(currentTarget.value as Kind, textOf(each))))}
          >
            {(Object.keys(kindWords) as Kind[]).map((kind) => (
              <option key={kind} value={kind}>
                {kindWords[kind]}
              </option>
            ))}
          </select>
          <Field
            label={t("Proof {0}", index + 1)}
            value={textOf(each)}
            autofocus={textOf(each) === ""}
            onChange={(text) => onChange(evidence.with(index, made(kindOf(each), text)))}
          />
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={t("Remove proof {0}", index + 1)}
            title={t("Remove")}
            onClick={() => onChange(evidence.toSpliced(index, 1))}
          />
        </div>
      ))}
      <button type="button" class="line quiet-line" onClick={() => onChange([...evidence, made("file", "")])}>
        <Icon name="add" />
        <span>{t("Add a proof")}</span>
      </button>
    </fieldset>
  );
}
