/** Why a bot can't be called so, as a sentence; undefined when it can. `taken`: what others are called. */
export function botNameProblem(name: string, taken: readonly string[]): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return "A bot's name is made of small letters, digits and dashes, at most 40 of them.";
  return taken.includes(name) ? `There is a bot “${name}” already.` : undefined;
}

/** What a new one may be called. */
export function freeBotName(taken: readonly string[]): string {
  for (let nr = 1; ; nr += 1) {
    const name = nr === 1 ? "pocket" : `pocket-${nr}`;
    if (!taken.includes(name)) return name;
  }
}
