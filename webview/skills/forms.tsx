import { useEffect, useState } from "preact/hooks";
import type { RequestParams } from "../../src/core/protocol/requests.ts";
import { FilterButton } from "../permissions/head.tsx";
import { LineField } from "../ui/form.tsx";
import { FootForm } from "../ui/page/foot-form.tsx";
import { Deed, Looking } from "../ui/page/parts.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

interface FormProps {
  readonly hasFolder: boolean;
  onDone(): void;
}

/** Begins a skill. */
export function NewSkill({ hasFolder, onDone }: FormProps) {
  const { host } = useServices();
  const [name, setName] = useState("");
  const [inWorkspace, setInWorkspace] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => document.getElementById("skill-name")?.focus(), []);
  const create = async () => {
    const refused = await host.request("createSkill", { name: name.trim(), inWorkspace });
    setProblem(refused);
    if (refused === undefined) onDone();
  };
  return (
    <FootForm label={t("A new skill")} verb={t("Begin")} isReady={name.trim() !== ""} problem={problem} onDo={create} onDone={onDone}>
      <LineField
        id="skill-name"
        label={t("What it is called by")}
        placeholder="release-notes"
        hint={t("You begin it by /name. Its file opens, to say what it does.")}
        value={name}
        isCode
        onChange={setName}
      />
      {hasFolder && (
        <span class="filters">
          <FilterButton label={t("Yours")} isOn={!inWorkspace} onClick={() => setInWorkspace(false)} />
          <FilterButton label={t("This workspace")} isOn={inWorkspace} onClick={() => setInWorkspace(true)} />
        </span>
      )}
    </FootForm>
  );
}

/** Fetches skills from a folder, a zip or a repository, to be looked at. */
export function InstallSkill({ onDone }: Pick<FormProps, "onDone">) {
  const { host } = useServices();
  const [address, setAddress] = useState("");
  const [isFetching, setFetching] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => document.getElementById("skill-address")?.focus(), []);
  const fetchFrom = async (wish: RequestParams<"fetchSkills">) => {
    setFetching(true);
    const refused = await host.request("fetchSkills", wish);
    setFetching(false);
    setProblem(refused);
    if (refused === undefined) onDone();
  };
  return (
    <FootForm
      label={t("Install skills")}
      verb={t("Look at it")}
      isReady={address.trim() !== "" && !isFetching}
      problem={problem}
      onDo={() => fetchFrom({ kind: "git", address })}
      onDone={onDone}
    >
      <LineField
        id="skill-address"
        label={t("From a repository, at a commit")}
        placeholder="https://example.com/skills.git@4f2a9c…"
        hint={t("Nothing is installed before you have seen what it holds and may do.")}
        value={address}
        isCode
        onChange={setAddress}
      />
      <p class="history-foot">
        <Deed label={t("From a folder…")} disabled={isFetching} onClick={() => fetchFrom({ kind: "folder" })} />
        <Deed label={t("From a zip…")} disabled={isFetching} onClick={() => fetchFrom({ kind: "zip" })} />
      </p>
      <div role="status">{isFetching && <Looking>{t("Fetching…")}</Looking>}</div>
    </FootForm>
  );
}
