import { useEffect, useRef, useState } from "preact/hooks";
import type { ConnectionsPage, ShownServer } from "../../src/core/protocol/connections.ts";
import { SearchHead } from "../ui/page/head.tsx";
import { Deed, Gone, Looking, Warnings } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, withParts } from "../words.ts";
import { ServerForm } from "./form.tsx";
import { StateIcon } from "./state.tsx";
import { serversWith, sourceWords, stateWords } from "./words.ts";

interface ListProps {
  readonly page: ConnectionsPage | undefined;
  readonly said: string | undefined;
  /** What is looked for. */
  readonly words: string;
  readonly isRestricted: boolean;
  readonly screenCount: number;
  onType(words: string): void;
  onOpen(name: string): void;
}

/** The MCP servers, those that wait for a yes first, each with how it is. */
export function ServerList({ page, said, words, isRestricted, screenCount, onType, onOpen }: ListProps) {
  const { ask } = useServices();
  const [isAdding, setAdding] = useState(false);
  const search = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus(), [screenCount]);
  const found = serversWith(words, page?.servers ?? []);
  const waiting = found.filter((each) => each.state === "approval");
  const others = found.filter((each) => each.state !== "approval");
  return (
    <>
      <SearchHead
        title={t("Connections")}
        label={t("Search connections")}
        placeholder={t("Search servers and their tools")}
        value={words}
        field={search}
        onType={onType}
      />
      <Said said={said} />
      <Gone onUndo={() => ask("restoreServer", {})}>
        {page?.removed !== undefined && withParts("Removed: {0}", <bdi>{page.removed}</bdi>)}
      </Gone>
      <div class="rules">
        <Warnings sentences={page?.problems ?? []} />
        <Group title={t("Wait for your yes")} servers={waiting} onOpen={onOpen} />
        <Group title={t("MCP servers")} servers={others} onOpen={onOpen} />
        {page && page.servers.length > 0 && found.length === 0 && <p class="faint">{t("No server matches.")}</p>}
        {page?.servers.length === 0 && (isRestricted ? <Restricted /> : <Teaching />)}
        {!page && !said && <Looking />}
      </div>
      {isAdding ? (
        <ServerForm
          onDone={(name) => {
            setAdding(false);
            if (name !== undefined) onOpen(name);
          }}
        />
      ) : (
        <p class="history-foot">
          <Deed label={t("Add…")} onClick={() => setAdding(true)} />
        </p>
      )}
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly servers: readonly ShownServer[];
  onOpen(name: string): void;
}

function Group({ title, servers, onOpen }: GroupProps) {
  if (servers.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 class="rules-label">{title}</h3>
      <ul>
        {servers.map((each) => (
          <li key={`${each.name} ${each.folder}`} class="session-row">
            <button type="button" class="line quiet-line session agent-row" title={sourceWords(each)} onClick={() => onOpen(each.name)}>
              <StateIcon server={each} />
              <span class="session-words">
                <bdi class="session-title">{each.name}</bdi>
                <bdi class="faint agent-role mono" dir="ltr">
                  {each.shown[0]}
                </bdi>
              </span>
              <span class={`fact ${each.state === "approval" ? "waits" : ""}`}>{factOf(each)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Those that wait stand together, so that what for is enough. */
function factOf(server: ShownServer): string {
  if (server.state !== "approval") return stateWords(server);
  return server.changedScripts !== undefined || server.tools.some((each) => each.isChanged) ? t("changed") : t("new");
}

/** What a server is good for, for whoever has none. */
function Teaching() {
  return (
    <p class="faint">
      {t(
        "MCP servers bring tools from elsewhere: issues, databases, browsers, calendars. Add one by its command or address; each call of a tool is asked about like everything else.",
      )}{" "}
      {withParts(
        "What {0} or {1} of a workspace asks for stands here, too, and is not started before your yes.",
        <span class="mono">.mcp.json</span>,
        <span class="mono">.vscode/mcp.json</span>,
      )}
    </p>
  );
}

function Restricted() {
  const { ask } = useServices();
  return (
    <p class="faint">
      {t("In Restricted Mode no MCP server is started.")}{" "}
      <button type="button" class="link-button" onClick={() => ask("manageTrust", {})}>
        {t("Manage trust")}
      </button>
    </p>
  );
}
