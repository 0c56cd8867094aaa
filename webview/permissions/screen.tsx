import { useEffect, useRef, useState } from "preact/hooks";
import { wordsOf } from "../../src/core/events/words/mode.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import type { ListedRule } from "../../src/core/protocol/permissions.ts";
import type { ViewState } from "../state.ts";
import { Icon } from "../ui/icon.tsx";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Looking } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, told, withParts } from "../words.ts";
import { RuleForm } from "./form.tsx";
import { Head } from "./head.tsx";
import { RuleRow } from "./row.tsx";
import { effects, rulesWith } from "./words.ts";

interface PermissionsProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
}

/** Every rule in force, from the strongest to the weakest, and the mode that decides where none does. */
export function PermissionsScreen({ state: { rules: listing, screenCount, staleCount }, config, said }: PermissionsProps) {
  const { ask } = useServices();
  useLooked("loadPermissions", `${staleCount} ${config.approvalMode}`);
  const [words, setWords] = useState("");
  const [gone, setGone] = useState<ListedRule | undefined>(undefined);
  const [isAdding, setAdding] = useState(false);
  const search = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus(), [screenCount]);
  const found = rulesWith(words, listing?.rules ?? []);
  return (
    <Page>
      <Head screen="permissions" text={words} field={search} onType={setWords} />
      <Said said={said} />
      <Gone rule={gone} onBack={() => setGone(undefined)} />
      <div class="rules">
        {listing?.problems.map((each) => (
          <p key={each} class="line" role="alert">
            <Icon name="warning" class="warn" />
            <span>{told(each)}</span>
          </p>
        ))}
        <Mode config={config} />
        {effects.map(({ effect, title }) => {
          const own = found.filter((each) => each.effect === effect && each.source !== "built-in");
          return own.length > 0 && <Rules key={effect} title={title} rules={own} onGone={setGone} />;
        })}
        <BuiltIn rules={found.filter((each) => each.source === "built-in")} isOpened={words.trim() !== ""} />
        {!listing && !said && <Looking />}
        {listing && found.length === 0 && <p class="faint">{t("No rule matches.")}</p>}
      </div>
      {isAdding && <RuleForm onDone={() => setAdding(false)} />}
      <p class="history-foot">
        {!isAdding && (
          <button type="button" class="link-button" onClick={() => setAdding(true)}>
            {t("Add a rule…")}
          </button>
        )}
        <button type="button" class="link-button" onClick={() => ask("openRules", {})}>
          {t("Settings…")}
        </button>
      </p>
    </Page>
  );
}

interface RulesProps {
  readonly title: string;
  readonly rules: readonly ListedRule[];
  onGone(rule: ListedRule): void;
}

function Rules({ title, rules, onGone }: RulesProps) {
  return (
    <section aria-label={title}>
      <h3 class="rules-label">{title}</h3>
      <ul>
        {rules.map((each) => (
          <RuleRow key={each.grant?.id ?? `${each.source} ${each.text}`} rule={each} onGone={onGone} />
        ))}
      </ul>
    </section>
  );
}

/** What holds whatever anybody writes: folded, since it is always the same. Open while something is looked for. */
function BuiltIn({ rules, isOpened }: { readonly rules: readonly ListedRule[]; readonly isOpened: boolean }) {
  const [wasOpened, setOpened] = useState(false);
  const isOpen = isOpened || wasOpened;
  if (rules.length === 0) return null;
  return (
    <section aria-label={t("Built in")}>
      <button type="button" class="line quiet-line" aria-expanded={isOpen} onClick={() => setOpened(!wasOpened)}>
        <Icon name={isOpen ? "chevron-down" : "chevron-right"} class="turns-rtl" />
        <span class="rules-label">{t("Built in")}</span>
        <span class="fact">{rules.length}</span>
      </button>
      {isOpen && (
        <ul>
          {rules.map((each) => (
            <RuleRow key={each.text} rule={each} onGone={() => undefined} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What decides where no rule does. */
function Mode({ config }: { readonly config: ViewConfig }) {
  const { ask } = useServices();
  const { mode, label, detail } = wordsOf(config.approvalMode);
  return (
    <p class="line">
      <Icon name="shield" class={mode === "all" ? "warn" : ""} />
      <span>
        {withParts("Where no rule decides, in this conversation: {0}. {1}", <strong>{told(label)}</strong>, told(detail))}{" "}
        {config.restricted && `${t("In Restricted Mode nothing is changed or run at all.")} `}
        <button type="button" class="link-button" onClick={() => ask("chooseApprovalMode", {})}>
          {t("Change")}
        </button>
      </span>
    </p>
  );
}

/** What was just taken away; of the settings it can be put back. */
function Gone({ rule, onBack }: { readonly rule: ListedRule | undefined; onBack(): void }) {
  const { ask } = useServices();
  const putBack = async () => {
    if (rule && !(await ask("addRule", { effect: rule.effect, rule: rule.text }))) onBack();
  };
  const written = (
    <bdi class="mono" dir="ltr">
      {rule?.text}
    </bdi>
  );
  return (
    <div role="status">
      {rule && (
        <p class="line history-gone">
          <span>
            {rule.source === "grant"
              ? withParts("Taken back: {0}. It is asked again from now on.", written)
              : withParts("Taken out of your settings: {0}", written)}
          </span>
          {rule.source === "settings" && (
            <button type="button" class="link-button" onClick={putBack}>
              {t("Undo")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
