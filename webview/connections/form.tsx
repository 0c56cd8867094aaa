import { useEffect, useState } from "preact/hooks";
import type { ServerConfig } from "../../src/core/events/roster/server.ts";
import { LineField, TextField } from "../ui/form.tsx";
import { FootForm } from "../ui/page/foot-form.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { type Draft, draftOf, emptyDraft, isWeb, nameFor, read } from "./draft.ts";

interface FormProps {
  /** The server that is changed; absent: a new one. */
  readonly config?: ServerConfig;
  onDone(name?: string): void;
}

/** Adds a server, or changes one. What is refused is said here and stays typed. */
export function ServerForm({ config, onDone }: FormProps) {
  const { host } = useServices();
  const [draft, setDraft] = useState<Draft>(() => (config ? draftOf(config) : emptyDraft));
  const [hasOwnName, setOwnName] = useState(config !== undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => document.getElementById("server-what")?.focus(), []);
  const change = (next: Partial<Draft>) => {
    setProblem(undefined);
    setDraft({ ...draft, ...next });
  };
  const save = async () => {
    const given = read(draft, config);
    if ("problem" in given) return setProblem(given.problem);
    const refused = await host.request("saveServer", { ...given, isNew: config === undefined });
    setProblem(refused);
    if (refused === undefined) onDone(given.name);
  };
  const isAddress = isWeb(draft.what);
  const isReady = draft.what.trim() !== "" && draft.name.trim() !== "";
  return (
    <FootForm
      label={config ? t("Change {0}", config.name) : t("A new MCP server")}
      verb={config ? t("Save") : t("Add")}
      {...{ isReady, problem }}
      onDo={save}
      onDone={() => onDone()}
    >
      <LineField
        id="server-what"
        label={t("Command or address")}
        placeholder={t("{0}, or {1}", "npx -y @example/server", "https://…")}
        hint={t("What its documentation gives as JSON can be pasted here, too. A command runs on this machine as you.")}
        value={draft.what}
        isCode
        onChange={(what) => change({ what, ...(hasOwnName ? {} : { name: nameFor(what) }) })}
      />
      {!config && (
        <LineField
          id="server-name"
          label={t("What it is called by")}
          value={draft.name}
          isCode
          onChange={(name) => {
            setOwnName(true);
            change({ name });
          }}
        />
      )}
      {!draft.what.trim().startsWith("{") && (
        <TextField
          id="server-values"
          label={isAddress ? t("Headers") : t("Environment")}
          hint={t(
            "One a line: {0}. A name alone is a secret: VS Code asks for it once and keeps it.",
            isAddress ? t("Name: value") : "NAME=value",
          )}
          rows={2}
          value={draft.values}
          onChange={(values) => change({ values })}
        />
      )}
    </FootForm>
  );
}
