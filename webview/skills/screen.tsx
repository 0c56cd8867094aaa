import { useEffect, useState } from "preact/hooks";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import type { ViewState } from "../state.ts";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { SkillList } from "./list.tsx";
import { Opened } from "./opened.tsx";

interface SkillsProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
}

/** The skills there are, and one of them to be looked at. */
export function SkillsScreen({ state: { skills: page, skill, screenCount, staleCount }, config, said }: SkillsProps) {
  const { host } = useServices();
  const [folder, setFolder] = useState<string | undefined>(undefined);
  const [words, setWords] = useState("");
  useLooked("loadSkills", staleCount);
  const listed = folder === undefined ? undefined : page?.skills.find((each) => each.folder === folder);
  useEffect(() => {
    if (listed) void host.request("readSkill", { folder: listed.folder });
  }, [listed]);
  const close = () => setFolder(undefined);
  return (
    <Page class="skills" onEscape={listed && close}>
      {listed ? (
        <>
          <Said said={said} />
          <Opened
            listed={listed}
            opened={skill?.skill.folder === listed.folder ? skill : undefined}
            agents={config.agents}
            onClose={close}
          />
        </>
      ) : (
        <SkillList {...{ page, said, words, screenCount }} hasFolder={config.folders.length > 0} onType={setWords} onOpen={setFolder} />
      )}
    </Page>
  );
}
