import type { Bundle } from "../../core/events/words/language.ts";

export interface PageParts {
  /** Where the webview's own files come from, as a CSP source. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Fresh for each page. */
  readonly nonce: string;
  /** BCP 47, of what the page says. */
  readonly language: string;
  /** The sentences of that language; absent for English. */
  readonly bundle?: Bundle | undefined;
  /** What another view handed over, as JSON. */
  readonly saved?: string | undefined;
}

/** The chat view's page. It may run our one script and nothing else, load nothing from elsewhere and send nothing anywhere. */
export function chatPage({ cspSource, scriptUri, styleUri, nonce, language, bundle, saved }: PageParts): string {
  const policy = pagePolicy({ cspSource, nonce });
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
${saved === undefined ? "" : `<meta name="handed-over" content="${escapeAttribute(saved)}">\n`}<title>AnyCowork</title>
<link rel="stylesheet" href="${escapeAttribute(styleUri)}">
${bundle === undefined ? "" : `${wordsElement(bundle)}\n`}<script type="module" nonce="${nonce}" src="${escapeAttribute(scriptUri)}"></script>
</head>
<body></body>
</html>
`;
}

/** What the page may load and run, as a Content-Security-Policy. */
export function pagePolicy({ cspSource, nonce }: Pick<PageParts, "cspSource" | "nonce">): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/** The sentences of a language as data, which no policy lets run and no sentence can leave. */
export function wordsElement(bundle: Bundle): string {
  return `<script type="application/json" id="words">${JSON.stringify(bundle).replaceAll("<", "\\u003c")}</script>`;
}

const fromTheRight: ReadonlySet<string> = new Set(["ar", "fa", "he", "ur"]);

function directionOf(language: string): "ltr" | "rtl" {
  return fromTheRight.has(language.split("-")[0] ?? "") ? "rtl" : "ltr";
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
