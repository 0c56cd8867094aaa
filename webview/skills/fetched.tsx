import { useEffect, useRef } from "preact/hooks";
import type { FetchedSkill } from "../../src/core/protocol/skills.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { count, t, withParts } from "../words.ts";
import { Changes, Contents, Wording } from "./contents.tsx";

/** What was fetched, with what it may do, before it is put in its place. */
export function Fetched({ fetched }: { readonly fetched: readonly FetchedSkill[] }) {
  const { ask } = useServices();
  const heading = useRef<HTMLHeadingElement>(null);
  const isUpdate = fetched.every((each) => each.changes);
  const title = isUpdate
    ? count(fetched.length, ["Update this skill?", "Update these {0} skills?"])
    : count(fetched.length, ["Install this skill?", "Install these {0} skills?"]);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [title]);
  return (
    <section class="card" aria-label={title}>
      <h3 ref={heading} class="card-title" tabIndex={-1}>
        <Icon name="shield" class="warn" />
        <span class="grow">{title}</span>
      </h3>
      {fetched.map((each) => (
        <One key={each.name} fetched={each} />
      ))}
      <div class="actions">
        <Button appearance="primary" onClick={() => ask("acceptSkills", {})}>
          {isUpdate ? t("Update") : t("Install")}
        </Button>
        <Button onClick={() => ask("discardSkills", {})}>{t("Cancel")}</Button>
      </div>
    </section>
  );
}

function One({ fetched }: { readonly fetched: FetchedSkill }) {
  const { name, description, source, contents, changes, passesOver, text, glances } = fetched;
  return (
    <div class="fetched">
      <p>
        <bdi class="mono skill-name">{name}</bdi> <span>{description}</span>
      </p>
      <p class="faint">
        {withParts(
          "from {0}",
          <bdi class="mono" dir="ltr">
            {source}
          </bdi>,
        )}
      </p>
      {passesOver !== undefined && <p>{t("It is used instead of the one of that name in {0}.", passesOver)}</p>}
      {changes && <Changes changes={changes} />}
      {changes?.asksOtherwise && <p class="warn">{t("It asks for other things than before.")}</p>}
      <Contents contents={contents} />
      <Wording text={text} glances={glances} />
    </div>
  );
}
