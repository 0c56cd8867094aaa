import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ShownServer, ShownTool } from "../../src/core/protocol/connections.ts";
import type { RequestParams } from "../../src/core/protocol/requests.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Back, TitleHead } from "../ui/page/head.tsx";
import { Deed, FileLink } from "../ui/page/parts.tsx";
import { useServices } from "../ui/services.ts";
import { t, told, withParts } from "../words.ts";
import { ServerForm } from "./form.tsx";
import { StateLine } from "./state.tsx";
import { sourceWords } from "./words.ts";

interface OpenedProps {
  readonly server: ShownServer;
  onClose(): void;
}

type DeedName = RequestParams<"serverDeed">["deed"];

/** One server: how it is, what it would run or reach, and its tools. */
export function Opened({ server, onClose }: OpenedProps) {
  const { name, file, errorLines = [], state } = server;
  return (
    <section class="agent-editor" aria-label={t("The MCP server {0}", name)}>
      <TitleHead title={<bdi>{name}</bdi>} back={<Back label={t("Back to the connections")} onClick={onClose} />} focusOn={name} />
      <div class="agent-fields">
        <StateLine server={server} />
        {state === "failed" && errorLines.length > 0 && <LastWords lines={errorLines} />}
        {state === "approval" ? <Yes server={server} /> : <What server={server} />}
        <p class="faint">{file ? withParts("asked for by {0}", <FileLink {...file} />) : sourceWords(server)}</p>
        <Tools server={server} />
      </div>
      <Foot server={server} onClose={onClose} />
    </section>
  );
}

/** What it wrote before it failed; the end says most. */
function LastWords({ lines }: { readonly lines: readonly string[] }) {
  const text = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => text.current?.scrollTo({ top: text.current.scrollHeight }), [lines.join("\n")]);
  return (
    <pre ref={text} class="server-said">
      {lines.join("\n")}
    </pre>
  );
}

/** The whole command or address. */
function What({ server: { shown } }: { readonly server: ShownServer }) {
  return (
    <ul class="server-what" aria-label={t("What it is")}>
      {shown.map((each) => (
        <li key={each}>
          <bdi class="mono" dir="ltr">
            {each}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

/** Asks for the yes it waits for, with all that the yes is for. */
function Yes({ server }: { readonly server: ShownServer }) {
  const { ask } = useServices();
  const { name, tools, changedScripts, passing, print } = server;
  const changed = tools.filter((each) => each.isChanged);
  const isAboutTools = changed.length > 0 && changedScripts === undefined;
  const title = isAboutTools ? t("Allow the changed tools of {0}?", name) : t("Start {0}?", name);
  return (
    <section class="card" aria-label={title}>
      <h3 class="card-title">
        <Icon name="shield" class="warn" />
        <span class="grow">{title}</span>
      </h3>
      {changed.length > 0 && <p>{changedWords(changed, isAboutTools)}</p>}
      {!isAboutTools && (
        <p>
          {whyAgain(server)}{" "}
          {t("A command runs on this machine as you, an address is sent what is asked of it. Your yes is one to exactly this:")}
        </p>
      )}
      <What server={server} />
      {passing !== undefined && <p>{told(passing)}</p>}
      <div class="actions">
        <Button appearance="primary" onClick={() => ask("serverDeed", { name, deed: "allow", seen: print })}>
          {t("Allow")}
        </Button>
      </div>
    </section>
  );
}

function changedWords(changed: readonly ShownTool[], isAboutTools: boolean): string {
  const names = changed.map((each) => each.name).join(", ");
  return isAboutTools
    ? t("They are other than when they were allowed, or new, and can't be called before your yes: {0}.", names)
    : t("Some of its tools are other than when they were allowed, or new, and can't be called before your yes: {0}.", names);
}

function whyAgain({ file, changedScripts }: ShownServer): string {
  return changedScripts === undefined
    ? t("{0} of this workspace asks for it.", file?.label ?? t("A file"))
    : t("What it runs of this workspace is other than when you allowed it: {0}.", changedScripts.join(", "));
}

function Tools({ server: { tools, refused, state } }: { readonly server: ShownServer }) {
  if (tools.length + refused.length === 0)
    return <p class="faint">{state === "ready" ? t("It has no tools.") : t("Its tools are known once it has been started.")}</p>;
  return (
    <section aria-label={t("Tools")}>
      <h3 class="rules-label">{t("Tools")}</h3>
      <ul>
        {tools.map((each) => (
          <Tool key={each.name} tool={each} />
        ))}
        {refused.map(({ name, why }) => (
          <li key={name} class="line">
            <Icon name="warning" class="warn" />
            <span>{withParts("{0} is left out: {1}", <bdi class="mono">{name}</bdi>, told(why))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A tool, to be switched off by a rule of the person's. */
function Tool({ tool: { name, title, description, isChanged, schema, rule, isForbidden } }: { readonly tool: ShownTool }) {
  const { ask } = useServices();
  const turn = (isOn: boolean) => ask(isOn ? "removeRule" : "addRule", { effect: "deny", rule });
  return (
    <li class="server-tool">
      <label class="check">
        <input type="checkbox" checked={!isForbidden} onChange={({ currentTarget }) => turn(currentTarget.checked)} />
        <bdi class="mono">{name}</bdi>
        {isChanged && <span class="warn">{t("changed")}</span>}
      </label>
      <bdi class="faint agent-role">{[title, isChanged ? description : description.split("\n")[0]].filter(Boolean).join(": ")}</bdi>
      {schema !== undefined && (
        <p class="faint">
          {withParts(
            "It takes now: {0}",
            <bdi class="mono" dir="ltr">
              {schema}
            </bdi>,
          )}
        </p>
      )}
    </li>
  );
}

function Foot({ server, onClose }: OpenedProps) {
  const { ask } = useServices();
  const [isChanging, setChanging] = useState(false);
  const { name, source, state, isOff, config, hasInputs, isRemote } = server;
  const deed = (each: DeedName) => ask("serverDeed", { name, deed: each });
  const remove = async () => {
    if (!(await deed("remove"))) onClose();
  };
  if (isChanging && config) return <ServerForm config={config} onDone={() => setChanging(false)} />;
  const runs = state === "ready" || state === "starting";
  const isUsable = !isOff && state !== "approval";
  return (
    <p class="history-foot">
      {isUsable && (
        <Deed label={runs ? t("Restart") : t("Start")} disabled={state === "starting"} onClick={() => deed(runs ? "restart" : "test")} />
      )}
      {source === "yours" && <Deed label={isOff ? t("Switch on") : t("Switch off")} onClick={() => deed(isOff ? "on" : "off")} />}
      {config && <Deed label={t("Change…")} onClick={() => setChanging(true)} />}
      {hasInputs && isUsable && <Deed label={t("Enter secrets anew…")} onClick={() => deed("secrets")} />}
      {isRemote && isUsable && state !== "ready" && (
        <Deed label={t("Sign in…")} disabled={state === "starting"} onClick={() => deed("sign-in")} />
      )}
      {isRemote && state === "ready" && (
        <Deed label={t("Sign out")} title={t("Forgets what it gave when you signed in")} onClick={() => deed("sign-out")} />
      )}
      <Deed label={t("Open log")} onClick={() => deed("log")} />
      {source === "settings" && <Deed label={t("Settings…")} onClick={() => deed("settings")} />}
      {source === "workspace" && isUsable && <Deed label={t("Take the yes back")} onClick={() => deed("forbid")} />}
      {source === "yours" && <Deed label={t("Remove")} onClick={remove} />}
    </p>
  );
}
