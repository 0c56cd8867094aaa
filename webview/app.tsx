import { useEffect, useLayoutEffect, useMemo, useReducer, useState } from "preact/hooks";
import { AgentsScreen } from "./agents/screen.tsx";
import { ChatScreen } from "./chat/screen.tsx";
import { ConnectionsScreen } from "./connections/screen.tsx";
import { Heard } from "./heard/heard.tsx";
import { HistoryScreen } from "./history/screen.tsx";
import type { Host } from "./host.ts";
import { NotesScreen } from "./notes/screen.tsx";
import { AuditScreen } from "./permissions/audit.tsx";
import { PermissionsScreen } from "./permissions/screen.tsx";
import { TaskScreen } from "./plan/screen.tsx";
import { SandboxesScreen } from "./sandbox/screen.tsx";
import { SettingsScreen } from "./settings/screen.tsx";
import { SkillsScreen } from "./skills/screen.tsx";
import { StorageScreen } from "./storage/screen.tsx";
import type { Store } from "./store.ts";
import { Boundary } from "./ui/boundary.tsx";
import { Button } from "./ui/button.tsx";
import { ImagesContext, PicturesContext, type Services, ServicesContext, useServices } from "./ui/services.ts";
import { t, told } from "./words.ts";

/** The whole view. */
export function App({ host, store }: { readonly host: Host; readonly store: Store }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [said, say] = useState<string | undefined>(undefined);
  useLayoutEffect(() => store.subscribe(() => redraw(undefined)), [store]);
  const services = useMemo<Services>(() => {
    const ask: Services["ask"] = async (name, params) => {
      // What was said before is about something else.
      say(undefined);
      const error = await host.request(name, params);
      if (error) say(told(error));
      return error;
    };
    return { host, store, ask, say };
  }, [host, store]);
  const { state } = store;
  useEffect(() => {
    const { screen, task } = state;
    const part = screen === "chat" || screen === "task" ? screen : "page";
    void host.request("lookAt", part === "task" && task !== undefined ? { part, taskId: task } : { part });
  }, [host, state.screen, state.task]);
  const shown = state.loaded ? (state.view?.session.id ?? "") : undefined;
  useEffect(() => {
    if (shown !== undefined) host.save({ shown });
  }, [host, shown]);
  useEffect(() => {
    let isUsed = false;
    const look = () => {
      isUsed = false;
      void host.request("focused", { isHere: document.hasFocus() });
    };
    // The keyboard alone says little: VS Code gives it to an editor whenever its palette closes.
    const use = () => {
      if (!isUsed) void host.request("used", {});
      isUsed = true;
    };
    look();
    for (const each of ["focus", "blur"]) window.addEventListener(each, look);
    for (const each of ["pointerdown", "keydown"]) window.addEventListener(each, use, true);
    return () => {
      for (const each of ["focus", "blur"]) window.removeEventListener(each, look);
      for (const each of ["pointerdown", "keydown"]) window.removeEventListener(each, use, true);
    };
  }, [host]);
  return (
    <ServicesContext.Provider value={services}>
      <header class="unseen">
        <h1>AnyCowork</h1>
      </header>
      <Boundary>
        {!state.loaded && state.unavailable && <Unavailable reason={state.unavailable} retry={() => store.resync()} />}
        {state.loaded && state.config && (
          <>
            <Heard state={state} />
            <ImagesContext.Provider value={state.images}>
              <PicturesContext.Provider value={state.pictures}>
                <ChatScreen state={state} config={state.config} said={said} hidden={state.screen !== "chat"} />
                {state.screen === "task" && <TaskScreen state={state} said={said} />}
              </PicturesContext.Provider>
            </ImagesContext.Provider>
            {state.screen === "history" && <HistoryScreen state={state} said={said} />}
            {state.screen === "permissions" && <PermissionsScreen state={state} config={state.config} said={said} />}
            {state.screen === "audit" && <AuditScreen state={state} said={said} />}
            {state.screen === "sandboxes" && <SandboxesScreen state={state} said={said} />}
            {state.screen === "agents" && <AgentsScreen state={state} config={state.config} said={said} />}
            {state.screen === "notes" && <NotesScreen state={state} folders={state.config.folders} said={said} />}
            {state.screen === "connections" && <ConnectionsScreen state={state} config={state.config} said={said} />}
            {state.screen === "skills" && <SkillsScreen state={state} config={state.config} said={said} />}
            {state.screen === "settings" && <SettingsScreen state={state} config={state.config} said={said} />}
            {state.screen === "storage" && <StorageScreen state={state} said={said} />}
          </>
        )}
      </Boundary>
    </ServicesContext.Provider>
  );
}

/** The conversations could not be opened: why, and what can be done. */
function Unavailable({ reason, retry }: { readonly reason: string; readonly retry: () => void }) {
  const { ask } = useServices();
  return (
    <div class="block broken" role="alert">
      <p>{told(reason)}</p>
      <p class="actions">
        <Button onClick={retry}>{t("Try again")}</Button>
        <button type="button" class="link-button" onClick={() => ask("showLog", {})}>
          {t("Show log")}
        </button>
      </p>
    </div>
  );
}
