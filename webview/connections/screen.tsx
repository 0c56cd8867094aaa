import { useState } from "preact/hooks";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import type { ViewState } from "../state.ts";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Said } from "../ui/said.tsx";
import { ServerList } from "./list.tsx";
import { Opened } from "./opened.tsx";

interface ConnectionsProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
}

/** The MCP servers there are, and one of them to be looked at. */
export function ConnectionsScreen({ state: { connections: page, screenCount, staleCount }, config, said }: ConnectionsProps) {
  const [name, setName] = useState<string | undefined>(undefined);
  const [words, setWords] = useState("");
  useLooked("loadConnections", staleCount);
  const opened = name === undefined ? undefined : page?.servers.find((each) => each.name === name);
  const close = () => setName(undefined);
  return (
    <Page class="connections" onEscape={opened && close}>
      {opened ? (
        <>
          <Said said={said} />
          <Opened key={opened.name} server={opened} onClose={close} />
        </>
      ) : (
        <ServerList {...{ page, said, words, screenCount }} isRestricted={config.restricted} onType={setWords} onOpen={setName} />
      )}
    </Page>
  );
}
