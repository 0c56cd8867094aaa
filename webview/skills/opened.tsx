import type { AgentChoice } from "../../src/core/protocol/host-message.ts";
import type { ListedSkill, OpenedSkill, SkillContents } from "../../src/core/protocol/skills.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Back, TitleHead } from "../ui/page/head.tsx";
import { Deed, FileLink, Line, Looking } from "../ui/page/parts.tsx";
import { useServices } from "../ui/services.ts";
import { t, told, withParts } from "../words.ts";
import { Changes, Contents, Place, Wording } from "./contents.tsx";
import { placeWords } from "./words.ts";

interface OpenedProps {
  readonly listed: ListedSkill;
  /** Absent until it was read. */
  readonly opened: OpenedSkill | undefined;
  readonly agents: readonly AgentChoice[];
  onClose(): void;
}

/** One skill: what it is for, what it may do, who is told of it, and what it says. */
export function Opened({ listed, opened, agents, onClose }: OpenedProps) {
  const { name, description, file, folder } = listed;
  return (
    <section class="agent-editor" aria-label={t("The skill {0}", name)}>
      <TitleHead title={<bdi>{name}</bdi>} back={<Back label={t("Back to the skills")} onClick={onClose} />} focusOn={folder} />
      <div class="agent-fields">
        <p dir="auto">{description}</p>
        <p class="faint">
          {placeWords(listed)} · <FileLink path={file} label={file.slice(folder.length + 1)} />
          {opened?.source !== undefined && (
            <>
              {" · "}
              {withParts(
                "installed from {0}",
                <bdi class="mono" dir="ltr">
                  {opened.source}
                </bdi>,
              )}
            </>
          )}
        </p>
        {opened ? <Known listed={listed} opened={opened} agents={agents} /> : <Looking />}
      </div>
      <Foot listed={listed} canUpdate={opened?.source !== undefined} onClose={onClose} />
    </section>
  );
}

function Known({
  listed,
  opened,
  agents,
}: {
  readonly listed: ListedSkill;
  readonly opened: OpenedSkill;
  readonly agents: readonly AgentChoice[];
}) {
  const { contents, problem, findings, text } = opened;
  const waits = contents !== undefined && isAsked(listed);
  return (
    <>
      {problem !== undefined && (
        <div role="alert">
          <Line icon="warning">{told(problem)}</Line>
        </div>
      )}
      {waits && <Yes {...{ listed, contents, opened }} />}
      {contents && !waits && (
        <section aria-label={t("What it may do")}>
          <h3 class="rules-label">{t("What it may do")}</h3>
          <Contents contents={contents} folder={listed.folder} />
        </section>
      )}
      {!listed.passedOver && <Agents listed={listed} agents={agents} />}
      {findings.length > 0 && (
        <section aria-label={t("What its author should mend")}>
          <h3 class="rules-label">{t("What its author should mend")}</h3>
          {findings.map((each) => (
            <Place key={`${each.label} ${each.line} ${each.says}`} place={each} isLinked />
          ))}
        </section>
      )}
      {!waits && (
        <section aria-label={t("What it says")}>
          <h3 class="rules-label">{t("What it says")}</h3>
          {text.trim() === "" ? <p class="faint">{t("Nothing.")}</p> : <Markdown key={listed.folder} text={text} />}
        </section>
      )}
    </>
  );
}

/** Whether a yes is wanted, to what it holds or to the name it would take. */
function isAsked({ state, passedOver }: ListedSkill): boolean {
  return passedOver ? passedOver.mayTake && state !== "unusable" : state === "new" || state === "changed";
}

interface YesProps {
  readonly listed: ListedSkill;
  readonly contents: SkillContents;
  readonly opened: OpenedSkill;
}

/** Asks for the yes that a skill waits for, below what the yes is to. */
function Yes({ listed: { name, folder, state, scope, passedOver }, contents, opened }: YesProps) {
  const { ask } = useServices();
  const { changes, text, glances } = opened;
  const why = passedOver
    ? t("There is a {0} in {1} already, and that one counts. With your yes this one takes the name here.", name, passedOver.by)
    : state === "changed"
      ? t("It holds something else than what you said yes to, and is not used before another yes.")
      : `${scope === "personal" ? t("It was made of a conversation.") : t("It came with this workspace.")} ${t("It is not used, and no model is told what it says, before your yes to what it holds now.")}`;
  const title = passedOver ? t("Let this {0} take the name?", name) : t("Use {0}?", name);
  return (
    <section class="card" aria-label={title}>
      <h3 class="card-title">
        <Icon name="shield" class="warn" />
        <span class="grow">{title}</span>
      </h3>
      <p>{why}</p>
      {changes && <Changes changes={changes} />}
      <Contents contents={contents} folder={folder} />
      <Wording text={text} glances={glances} />
      <div class="actions">
        <Button appearance="primary" onClick={() => ask("allowSkill", { folder, print: contents.print })}>
          {t("Allow")}
        </Button>
      </div>
    </section>
  );
}

/** Who is told of it. */
function Agents({ listed: { folder, offFor }, agents }: { readonly listed: ListedSkill; readonly agents: readonly AgentChoice[] }) {
  const { ask } = useServices();
  const isOff = offFor.includes("*");
  const turn = (isOn: boolean, agent?: string) =>
    ask("turnSkill", { folder, to: isOn ? "on" : "off", ...(agent === undefined ? {} : { agent }) });
  return (
    <fieldset class="tools-field" aria-label={t("Who is told of it")}>
      <h3 class="rules-label">{t("Who is told of it")}</h3>
      <label class="check">
        <input type="checkbox" checked={!isOff} onChange={({ currentTarget }) => turn(currentTarget.checked)} />
        <span>{t("It is on")}</span>
      </label>
      <div class="tool-groups">
        {agents.map(({ name, title }) => (
          <label key={name} class="check">
            <input
              type="checkbox"
              checked={!isOff && !offFor.includes(name)}
              disabled={isOff}
              onChange={({ currentTarget }) => turn(currentTarget.checked, name)}
            />
            <bdi>{title}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Foot({
  listed: { folder, file, scope },
  canUpdate,
  onClose,
}: {
  readonly listed: ListedSkill;
  readonly canUpdate: boolean;
  onClose(): void;
}) {
  const { ask } = useServices();
  const remove = async () => {
    if (!(await ask("removeSkill", { folder }))) onClose();
  };
  const update = async () => {
    if (!(await ask("updateSkill", { folder }))) onClose();
  };
  return (
    <p class="history-foot">
      <Deed label={t("Open file")} onClick={() => ask("openFile", { path: file })} />
      {canUpdate && (
        <Deed label={t("Update…")} title={t("Fetches it anew from where it came, and shows what is different")} onClick={update} />
      )}
      {scope === "personal" && <Deed label={t("Remove")} onClick={remove} />}
    </p>
  );
}
