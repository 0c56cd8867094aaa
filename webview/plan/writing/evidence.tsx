import type { Evidence } from "../../../src/core/events/plan/plan.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { type Kind, kindOf, made, textOf } from "./proofs.ts";

const kindWords: Readonly<Record<Kind, string>> = {
  file: "File is there",
  changed: "File is changed",
  command: "Command succeeds",
  claim: "In words",
};

interface EvidenceFieldsProps {
  readonly evidence: readonly Evidence[];
  onChange(evidence: readonly Evidence[]): void;
}

/** What has to be so before a task counts as done. */
export function EvidenceFields({ evidence, onChange }: EvidenceFieldsProps) {
  return (
    <fieldset class="task-evidence" aria-label="Done when">
      <span class="faint">Done when</span>
      {evidence.map((each, index) => (
        // Their place is all that tells them apart while they are written.
        <div key={String(index)} class="task-proof">
          <select
            aria-label={`Kind of proof ${index + 1}`}
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
            label={`Proof ${index + 1}`}
            value={textOf(each)}
            autofocus={textOf(each) === ""}
            onChange={(text) => onChange(evidence.with(index, made(kindOf(each), text)))}
          />
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={`Remove proof ${index + 1}`}
            title="Remove"
            onClick={() => onChange(evidence.toSpliced(index, 1))}
          />
        </div>
      ))}
      <button type="button" class="line quiet-line" onClick={() => onChange([...evidence, made("file", "")])}>
        <Icon name="add" />
        <span>Add a proof</span>
      </button>
    </fieldset>
  );
}
