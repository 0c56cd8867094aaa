/** What the person seems to want. */
export type Intent =
  | { readonly kind: "repair" | "look" | "help" | "other" }
  | { readonly kind: "read"; readonly path: string }
  | { readonly kind: "search"; readonly pattern: string }
  | { readonly kind: "run"; readonly command: string };

/** Reads a message by simple rules; what fits none of them is `other`. */
export function intentOf(message: string): Intent {
  const text = message.trim();
  const line = text
    .replace(/^(?:please|kindly|can you|could you|would you|will you|hey|ok|now)[,\s]+/i, "")
    .replace(/[\s,?.!]*(?:\bplease)?[\s?.!]*$/i, "");
  const shell = /^\$\s*(\S[^\n]*)$/.exec(text)?.[1];
  if (shell) return { kind: "run", command: shell };
  const quoted = /^(?:run|execute|start)\s+(?:the command\s+)?`([^`\n]+)`/i.exec(line)?.[1];
  if (quoted) return { kind: "run", command: quoted };
  if (isRepair(line)) return { kind: "repair" };
  const command = /^(?:run|execute)\s+(?:the command\s+)?(\S[^\n]*?)[.?!]?$/i.exec(text.replace(/^please\s+/i, ""))?.[1];
  if (command && !/^(?:the |all |my )?(?:unit )?tests?$/i.test(command)) return { kind: "run", command };
  if (command) return { kind: "run", command: "npm test" };
  if (isLook(line)) return { kind: "look" };
  const search =
    /^(?:search(?: for)?|grep(?: for)?|find|look for|where(?:'s| is| are| do(?:es)? \w+ use)?)\s+(.+?)(?:\s+(?:used|defined|called|in (?:this|the) (?:project|folder|code|workspace|files)))*$/i.exec(
      line,
    )?.[1];
  if (search)
    return { kind: "search", pattern: unquote(search.replace(/^(?:all )?(?:uses|usages) of\s+|^the (?:word|text|function)\s+/i, "")) };
  const path = /^(?:read|show(?: me)?|open|cat|print|display|what(?:'s| is) in)\s+(?:the\s+)?(?:file\s+)?(.+)$/i.exec(line)?.[1];
  if (path && /^readme$/i.test(path)) return { kind: "read", path: "README.md" };
  if (path && /^\S+$|^["'`]/.test(path) && /[./]|^[A-Z]+$/.test(path)) return { kind: "read", path: unquote(path) };
  if (/^(?:hi|hello|hey|hallo|good (?:morning|evening|afternoon)|thanks?|thank you|help|\/help)\b[^a-z]*(?:there|you)?[^a-z]*$/i.test(line))
    return { kind: "help" };
  if (/what can (?:you|i|this) (?:do|ask|try)|who are you|what are you|how does this work|^help me$/i.test(line)) return { kind: "help" };
  return { kind: "other" };
}

function isRepair(line: string): boolean {
  if (/^(?:write|add|create|read|show|search|where|explain what)\b/i.test(line)) return false;
  const isAboutTests = /\b(?:npm (?:run )?test|node --test|tests?|suite|specs?|build|ci)\b/i.test(line);
  const isTrouble =
    /\b(?:fail\w*|fix\w*|mend\w*|repair\w*|red|broken|break\w*|wrong|green|not pass\w*|don'?t pass|doesn'?t pass|pass again|make .* pass)\b/i.test(
      line,
    );
  return (
    (isAboutTests && isTrouble) || /\b(?:find|fix)\b.*\b(?:bug|problem|error|mistake)\b/i.test(line) || /^fix (?:it|this|that)$/i.test(line)
  );
}

function isLook(line: string): boolean {
  return (
    /^(?:look around|ls|dir|list (?:the |all )?files?|show (?:me )?(?:the |all )?files)/i.test(line) ||
    /\b(?:what(?:'s| is)|explain|describe|summari[sz]e|tell me about|show me|list|explore|overview of|understand)\b.*\b(?:folder|project|workspace|repo(?:sitory)?|directory|codebase|code base|files? (?:are )?here|here)\b/i.test(
      line,
    ) ||
    /what does this (?:project|code|program|folder) do|which files/i.test(line)
  );
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'`])(.*)\1$/, "$2");
}
