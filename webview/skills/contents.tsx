import type { ComponentChildren } from "preact";
import type { FileChanges, FilePlace, OpenedSkill, SkillContents } from "../../src/core/protocol/skills.ts";
import { Icon } from "../ui/icon.tsx";
import { FileLink } from "../ui/page/parts.tsx";
import { parted, t, told } from "../words.ts";
import { sizeWords } from "./words.ts";

interface ContentsProps {
  readonly contents: SkillContents;
  /** The folder it lies in, where its files can be opened. */
  readonly folder?: string;
}

/** What a skill contains and may do: what deserves a look first. */
export function Contents({ contents, folder }: ContentsProps) {
  const { files, scripts, facts, signs, warnings } = contents;
  return (
    <div class="contents">
      {signs.map((each) => (
        <Place key={`${each.label} ${each.line} ${each.says}`} place={each} isLinked={folder !== undefined} />
      ))}
      {warnings.map((each) => (
        <p key={each} class="line faint">
          <Icon name="info" />
          <span>{told(each)}</span>
        </p>
      ))}
      <dl class="facts">
        <Fact name={t("Contains")} value={sizeWords(contents)} />
        <Fact name={t("Can be run")} value={scripts.join(", ") || t("nothing")} isCode={scripts.length > 0} />
        {facts.map((each) => (
          <Fact key={each.name} {...each} />
        ))}
      </dl>
      <details>
        <summary>{t("Files")}</summary>
        <ul class="file-list">
          {files.map((each) => (
            <li key={each.path}>
              {folder === undefined ? (
                <bdi class="mono" dir="ltr">
                  {each.path}
                </bdi>
              ) : (
                <FileLink path={`${folder}/${each.path}`} label={each.path} />
              )}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

/** What it says and how its scripts begin, as they are: a yes is given to that. */
export function Wording({ text, glances }: Pick<OpenedSkill, "text" | "glances">) {
  return (
    <>
      <Words title={t("What it says")} text={text} />
      {glances.map(({ file, text: begin, more }) => (
        <Words
          key={file}
          title={more > 0 ? parted(t("{0} begins, with {1} more lines", "{0}", more), fileName(file)) : fileName(file)}
          text={begin}
        />
      ))}
    </>
  );
}

function fileName(file: string) {
  return (
    <bdi class="mono" dir="ltr">
      {file}
    </bdi>
  );
}

function Words({ title, text }: { readonly title: ComponentChildren; readonly text: string }) {
  return (
    <>
      <h3 class="rules-label">{title}</h3>
      {text === "" ? (
        <p class="faint">{t("Nothing that can be read.")}</p>
      ) : (
        <pre class="server-said" dir="auto">
          {text}
        </pre>
      )}
    </>
  );
}

/** Something about a place in a file, which opens there. */
export function Place({ place: { path, label, line, says }, isLinked }: { readonly place: FilePlace; readonly isLinked: boolean }) {
  return (
    <p class="line">
      <Icon name="warning" class="warn" />
      <span>
        {isLinked ? (
          <FileLink path={path} label={label} line={line} />
        ) : (
          <bdi class="mono" dir="ltr">
            {line === undefined ? label : `${label}:${line}`}
          </bdi>
        )}{" "}
        {told(says)}
      </span>
    </p>
  );
}

function Fact({ name, value, isCode = false }: { readonly name: string; readonly value: string; readonly isCode?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi class={isCode ? "mono" : ""}>{value}</bdi>
      </dd>
    </div>
  );
}

/** Which files are other than they were. */
export function Changes({ changes: { added, changed, removed } }: { readonly changes: FileChanges }) {
  return (
    <dl class="facts">
      <Names name={t("New")} names={added} />
      <Names name={t("Changed")} names={changed} />
      <Names name={t("Gone")} names={removed} />
    </dl>
  );
}

function Names({ name, names }: { readonly name: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi class="mono" dir="ltr">
          {names.join(", ")}
        </bdi>
      </dd>
    </div>
  );
}
