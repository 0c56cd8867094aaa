import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { inRepo } from "../../repo.ts";
import { pageFor } from "./page.ts";
import { states } from "./states.ts";
import { allThemes } from "./themes.ts";

export interface Harness {
  /** Ends with a slash. */
  readonly url: string;
  /** Shows a state of its own: the path of its page, for `url`. */
  show(messages: readonly HostMessage[]): string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css", ".ttf": "font/ttf" };

/** Bundles the view as it ships and serves it on 127.0.0.1 with a page for each state. */
export async function startHarness(): Promise<Harness> {
  const folder = await bundledView();
  const own: (readonly HostMessage[])[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const extension = path.extname(url.pathname);
    if (types[extension]) {
      response.setHeader("content-type", types[extension]);
      return response.end(await readFile(path.join(folder, path.basename(url.pathname))));
    }
    const name = url.pathname.slice(1);
    const messages = name.startsWith("own/") ? own[Number(name.slice(4))] : states[name]?.();
    if (!messages) return response.writeHead(404).end(`States: ${Object.keys(states).join(", ")}`);
    const theme = allThemes.find((each) => each === url.searchParams.get("theme")) ?? "dark";
    const direction = url.searchParams.get("dir") === "rtl" ? "rtl" : "ltr";
    response.setHeader("content-type", "text/html; charset=utf-8");
    const language = url.searchParams.get("lang") ?? "en";
    const bundle = language === "en" ? undefined : JSON.parse(await readFile(inRepo(`l10n/bundle.l10n.${language}.json`), "utf8"));
    const source = `http://${request.headers.host}`;
    response.end(pageFor({ theme, direction, language, bundle, messages, nonce: "harness0nonce0000", source }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    show: (messages) => `own/${own.push(messages) - 1}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Where the view lies: for all the files of one run of test/e2e.mjs, which names an empty place, it is bundled by the first that wants it. */
async function bundledView(): Promise<string> {
  const folder = process.env.ANYCOWORK_VIEW;
  if (folder === undefined) {
    const own = inRepo(".cache/harness");
    await bundleInto(own);
    return own;
  }
  if (existsSync(folder)) return folder;
  const draft = `${folder}-${process.pid}`;
  await bundleInto(draft);
  // Of several that began at once, the first one's stays, and the others' are as good.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}

async function bundleInto(folder: string): Promise<void> {
  await build({
    absWorkingDir: inRepo(),
    entryPoints: { webview: "webview/main.tsx" },
    outdir: folder,
    bundle: true,
    minify: true,
    platform: "browser",
    target: "chrome130",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
    logLevel: "warning",
  });
}
