import { useEffect, useRef, useState } from "preact/hooks";
import { isWaiting } from "../../src/core/events/words/skill.ts";
import type { ListedSkill, SkillsPage } from "../../src/core/protocol/skills.ts";
import { Icon } from "../ui/icon.tsx";
import { SearchHead } from "../ui/page/head.tsx";
import { Deed, Gone, Looking, Told, Warnings } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, withParts } from "../words.ts";
import { Place } from "./contents.tsx";
import { Fetched } from "./fetched.tsx";
import { InstallSkill, NewSkill } from "./forms.tsx";
import { groups, placeWords, skillsWith, stateWords } from "./words.ts";

interface ListProps {
  readonly page: SkillsPage | undefined;
  readonly said: string | undefined;
  /** What is looked for. */
  readonly words: string;
  readonly hasFolder: boolean;
  readonly screenCount: number;
  onType(words: string): void;
  onOpen(folder: string): void;
}

/** The skills by where they come from, with what does not count and why. */
export function SkillList({ page, said, words, hasFolder, screenCount, onType, onOpen }: ListProps) {
  const { ask } = useServices();
  const search = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus(), [screenCount]);
  const found = skillsWith(words, page?.skills ?? []);
  return (
    <>
      <SearchHead
        title={t("Skills")}
        label={t("Search skills")}
        placeholder={t("Search skills")}
        value={words}
        field={search}
        onType={onType}
      />
      <Said said={said} />
      <Gone onUndo={() => ask("restoreSkill", {})}>
        {page?.removed !== undefined && withParts("Removed: {0}", <bdi>{page.removed}</bdi>)}
      </Gone>
      <Told told={page?.told} />
      <div class="rules">
        {page?.fetched && <Fetched fetched={page.fetched} />}
        <Warnings sentences={page?.problems ?? []} />
        {groups.map((group) => (
          <Group
            key={group.title}
            title={group.title}
            skills={found.filter((each) => groups.find(({ has }) => has(each)) === group)}
            onOpen={onOpen}
          />
        ))}
        {page && page.skills.length > 0 && found.length === 0 && <p class="faint">{t("No skill matches.")}</p>}
        {page && words.trim() === "" && page.refused.length > 0 && (
          <section aria-label={t("Left out")}>
            <h3 class="rules-label">{t("Left out")}</h3>
            {page.refused.map((each) => (
              <Place key={each.path} place={each} isLinked />
            ))}
          </section>
        )}
        {page?.skills.every((each) => each.scope === "bundled") && <Teaching />}
        {!page && !said && <Looking />}
      </div>
      {!page?.fetched && <Foot hasFolder={hasFolder} />}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly skills: readonly ListedSkill[];
  onOpen(folder: string): void;
}

function Group({ title, skills, onOpen }: GroupProps) {
  if (skills.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 class="rules-label">{title}</h3>
      <ul>
        {skills.map((each) => (
          <li key={each.folder} class="session-row">
            <button type="button" class="line quiet-line session agent-row" title={placeWords(each)} onClick={() => onOpen(each.folder)}>
              <Icon name={each.state === "unusable" ? "warning" : "lightbulb"} class={each.state === "unusable" ? "warn" : ""} />
              <span class="session-words">
                <bdi class="session-title">{each.name}</bdi>
                <bdi class="faint agent-role">{each.description}</bdi>
              </span>
              <span class={`fact ${isWaiting(each) ? "waits" : ""}`}>{stateWords(each)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a skill is, for whoever has none of their own. */
function Teaching() {
  return (
    <p class="faint">
      {withParts(
        "A skill is something taught once: steps, texts and scripts in a folder. It is used when it fits, or when you write {0} in the chat.",
        <span class="mono">/name</span>,
      )}{" "}
      {t("Begin one, install one, or let a conversation be saved as one.")}{" "}
      {withParts(
        "What lies in {0} or {1} of a workspace is found, too.",
        <span class="mono">.agents/skills</span>,
        <span class="mono">.claude/skills</span>,
      )}
    </p>
  );
}

function Foot({ hasFolder }: { readonly hasFolder: boolean }) {
  const { ask } = useServices();
  const [form, setForm] = useState<"new" | "install" | undefined>(undefined);
  const close = () => setForm(undefined);
  if (form === "new") return <NewSkill hasFolder={hasFolder} onDone={close} />;
  if (form === "install") return <InstallSkill onDone={close} />;
  return (
    <p class="history-foot">
      <Deed label={t("New skill…")} onClick={() => setForm("new")} />
      <Deed label={t("Install…")} onClick={() => setForm("install")} />
      <Deed
        label={t("Save this conversation…")}
        title={t("Writes down what was done in it as a skill")}
        onClick={() => ask("saveAsSkill", {})}
      />
    </p>
  );
}
