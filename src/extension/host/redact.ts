const patterns: readonly RegExp[] = [
  /\bsk-[\w-]{6,}/g,
  /\bAIza[\w-]{20,}/g,
  /(?<=\bbearer\s+)[^\s"',]+/gi,
  /(?<=(?:api[-_ ]?key|token|secret|password)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi,
];

/** The line without the secrets we know and without what looks like one. */
export function redact(line: string, secrets: Iterable<string>): string {
  let result = line;
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, "[secret]");
  for (const pattern of patterns) result = result.replace(pattern, "[secret]");
  return result;
}
