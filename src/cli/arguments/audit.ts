import type { AuditCommand, Usage } from "./command.ts";
import type { OptionName, Options } from "./options.ts";

export const auditOptions: readonly OptionName[] = ["session", "since", "refused", "limit", "format", "output", "force"];

/** Reads the words after `audit`. */
export function auditCommand(words: readonly string[], options: Options): AuditCommand | Usage {
  const { session, since, limit: most, output, force, refused } = options;
  const limit = most === undefined ? undefined : Number(most);
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) return usage("--limit is a whole number from 1.");
  const moment = since === undefined ? undefined : Date.parse(since);
  if (moment !== undefined && Number.isNaN(moment))
    return usage(`--since is a date or an ISO time, like 2026-01-31 or 2026-01-31T09:00Z, not "${since}".`);
  const format = formatOf(options);
  if (format !== undefined && format !== "csv" && format !== "json") return usage(`--format is csv or json, not "${format}".`);
  if (options.json && options.format === "csv") return usage("--json and --format csv exclude each other.");
  return {
    kind: "audit",
    data: options.data,
    json: options.json === true,
    text: words.join(" "),
    session,
    since: moment === undefined ? undefined : new Date(moment).toISOString(),
    refused: refused === true,
    limit,
    format: options.json && output === undefined ? "json" : format,
    file: output === "-" ? undefined : output,
    force: force === true,
  };
}

/** What was said, else what the ending of the file's name asks for; a file with another ending holds JSON. */
function formatOf({ format, output }: Options): string | undefined {
  if (format !== undefined || output === undefined || output === "-") return format;
  return /\.csv$/i.test(output) ? "csv" : "json";
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
