import type { ListedRules, RulesInForce } from "../../src/core/protocol/notes.ts";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t, told, withParts } from "../words.ts";

interface RulesProps {
  readonly rules: RulesInForce;
  readonly hasFolder: boolean;
}

/** The rules files the model is told of in the open folders, and why others are not. */
export function RulesFiles({ rules: { files, problems, untrusted }, hasFolder }: RulesProps) {
  const { ask } = useServices();
  return (
    <section aria-label={t("Rules files")}>
      <h3 class="rules-label">{t("Rules files")}</h3>
      {files.length === 0 && problems.length === 0 && (
        <p class="faint">
          {hasFolder ? t("None: an AGENTS.md at the top of the workspace says how to work there.") : t("None: no folder is open.")}
        </p>
      )}
      <ul>
        {files.map((each) => (
          <li key={each.path} class="rules-file">
            <Icon name="file" />
            <span>
              <button type="button" class="link-button" onClick={() => ask("openFile", { path: each.path })}>
                <bdi class="mono" dir="ltr">
                  {each.label}
                </bdi>
              </button>{" "}
              <span class="faint">{factsOf(each)}</span>
            </span>
          </li>
        ))}
        {problems.map((each) => (
          <li key={each} class="rules-file">
            <Icon name="warning" class="warn" />
            <Problem sentence={each} untrusted={untrusted} />
          </li>
        ))}
      </ul>
      {untrusted.length > 0 && (
        <p class="rules-deed">
          <button type="button" class="link-button" onClick={() => ask("manageTrust", {})}>
            {t("Manage trust")}
          </button>
        </p>
      )}
    </section>
  );
}

/** A file's name may have blanks in it. */
const notRead = /^(?!Some of what )(.+?\.mdx?) is not read: (.*)\.$/s;
const aboutFile = /^(?:Of )?(\S+\.mdx?) /;

/** Why a file is not read, or not in full; the file opens. */
function Problem({ sentence, untrusted }: { readonly sentence: string; readonly untrusted: readonly string[] }) {
  const { ask } = useServices();
  const [, file, why] = notRead.exec(sentence) ?? aboutFile.exec(sentence) ?? [];
  if (file === undefined) return <span>{told(sentence)}</span>;
  const path = untrusted.find((each) => each.endsWith(file)) ?? file;
  const link = (
    <button type="button" class="link-button" onClick={() => ask("openFile", { path })}>
      <bdi class="mono" dir="ltr">
        {file}
      </bdi>
    </button>
  );
  if (why !== undefined) return <span>{withParts("{0} is not read: {1}.", link, told(why))}</span>;
  const [before, ...behind] = told(sentence).split(file);
  return (
    <span>
      {before}
      {link}
      {behind.join(file)}
    </span>
  );
}

function factsOf({ characters, alsoAs, importedBy }: ListedRules): string {
  const size = t("{0} characters", characters);
  const also = alsoAs.length > 0 ? [t("the same as {0}", alsoAs.join(", "))] : [];
  return [size, ...(importedBy === undefined ? [] : [t("taken in by {0}", importedBy)]), ...also].join(" · ");
}
