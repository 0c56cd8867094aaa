import type { Bundle } from "../../../src/core/events/words/language.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { pagePolicy, wordsElement } from "../../../src/extension/chat/html.ts";
import { type ThemeName, themeOf } from "./themes.ts";

/** What a page of the harness shows. */
export interface PageOptions {
  readonly theme: ThemeName;
  readonly direction: "ltr" | "rtl";
  readonly language: string;
  readonly bundle?: Bundle | undefined;
  /** What the host tells when the view is ready. */
  readonly messages: readonly HostMessage[];
  readonly nonce: string;
  /** Where the view's files come from, as VS Code's cspSource would say. */
  readonly source: string;
}

/** The page VS Code would show, under the same policy, with a host that only records. */
export function pageFor({ theme, direction, language, bundle, messages, nonce, source }: PageOptions): string {
  const { bodyClass, css } = themeOf(theme);
  const policy = pagePolicy({ cspSource: source, nonce });
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width">
<style nonce="${nonce}">${css}</style>
<title>AnyCowork</title>
<link rel="stylesheet" href="/webview.css">
${bundle === undefined ? "" : wordsElement(bundle)}
<script nonce="${nonce}">${fakeHost(messages)}</script>
</head>
<body class="${bodyClass}">
<script type="module" nonce="${nonce}" src="/webview.js"></script>
</body>
</html>`;
}

/**
 * Stands where VS Code stands: `posted` holds the requests, `tell(message)` speaks as the host,
 * `refusals[name]` is the refusal of a request, one that is `held` gets no reply, and `kept` what the view saved.
 */
function fakeHost(messages: readonly HostMessage[]): string {
  const data = JSON.stringify(messages).replaceAll("<", "\\u003c");
  return `
    window.harness = { posted: [], refusals: {}, held: {}, violations: [], messages: ${data} };
    harness.tell = (message) => window.dispatchEvent(new MessageEvent("message", { data: message }));
    document.addEventListener("securitypolicyviolation", (each) => harness.violations.push(each.violatedDirective + " " + each.blockedURI));
    window.acquireVsCodeApi = () => ({
      postMessage(request) {
        harness.posted.push(request);
        queueMicrotask(() => {
          if (request.name === "ready") harness.messages.forEach(harness.tell);
          if (!harness.held[request.name]) harness.tell({ type: "reply", nr: request.nr, error: harness.refusals[request.name] });
        });
      },
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null"),
      setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
    });`;
}
