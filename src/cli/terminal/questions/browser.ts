import { spawn } from "node:child_process";

/** Opens a web address with the system's own program. False where there is none; then the person opens what was shown. */
export function openBrowser(url: string): Promise<boolean> {
  const { protocol } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return Promise.resolve(false);
  const [command = "", ...args] = openers[process.platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    // No shell: an address is one word, whatever is in it.
    const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
