import type { Core } from "../../core/core.ts";
import type { SignInOffer } from "../../core/mcp/oauth/authorizer.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { confirm } from "../terminal/confirm.ts";
import { openBrowser } from "../terminal/questions/browser.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";

export interface Login {
  readonly name: string;
  /** The yes to open a browser was given with the command. */
  readonly yes: boolean;
  readonly shell: Shell;
}

/** Signs in to a server. Resolves to the exit code. */
export async function login(core: Core, folders: readonly string[], { name, yes, shell }: Login): Promise<number> {
  let asked = false;
  const offer = async ({ host, formerHost, url }: SignInOffer): Promise<boolean> => {
    asked = true;
    const before = formerHost === undefined ? "" : ` The last time that was at ${visibleLine(formerHost)}.`;
    sayAside(`${visibleLine(name)} wants you to sign in at ${visibleLine(host)}.${before}\n  ${visibleLine(url)}`);
    const isMeant = yes || (await confirm("Open this page in your browser?", shell));
    if (isMeant === undefined) sayAside("There is no terminal to ask at; say it with the command: --yes");
    if (isMeant && !(await openBrowser(url)))
      sayAside("No browser could be opened here: open the address above yourself. It is waited for.");
    return isMeant === true;
  };
  const found = await core.connections.signIn(name, folders, { offer, signal: shell.giveUp });
  if ("problem" in found) return complain(found.problem);
  return print(asked ? `Signed in: ${visibleLine(name)}\n` : `${visibleLine(name)} lets you in as it is.\n`);
}
