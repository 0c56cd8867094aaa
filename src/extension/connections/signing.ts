import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import { openAddress } from "../editor/links.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";

type Way = Parameters<Core["connections"]["signIn"]>[2];

/** Signs in to a server, as long as the person does not call it off; before a browser opens the host is named and asked about. */
export function signingIn<Result>(name: string, work: (how: Way) => Promise<Result>): Promise<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title: t("Signing in to {0}…", name), cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (_, token) => {
      const giveUp = new AbortController();
      token.onCancellationRequested(() => giveUp.abort());
      return work({ offer, signal: giveUp.signal });
    }),
  );
}

const offer: Way["offer"] = async ({ server, host, formerHost, url }) => {
  const open = t("Open {0}", host);
  const detail = [
    ...(formerHost === undefined ? [] : [t("The last time you signed in at {0}.", formerHost)]),
    t("Your browser opens {0}", url.length > 300 ? `${url.slice(0, 300)}…` : url),
  ].join("\n\n");
  const pressed = await inform(t("Sign in to the MCP server {0} at {1}?", server, host), { modal: true, detail }, open);
  return pressed === open && openAddress(url);
};
