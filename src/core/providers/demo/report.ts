/** One failing test as the runner tells of it. */
export interface FailedTest {
  readonly title: string;
  /** As the runner names it: absolute or not, with forward slashes. */
  readonly file: string;
  /** Of the assertion when that is known, else of the test. */
  readonly line: number;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** The failing tests in the output of Node's test runner, in either of the forms it writes. */
export function failedTests(output: string): readonly FailedTest[] {
  const text = output.replaceAll("\r\n", "\n");
  const list = text.indexOf("failing tests:");
  return list >= 0 ? specSections(text.slice(list)) : tapSections(text);
}

/** How many tests passed, by the runner's own summary. */
export function passedCount(output: string): number | undefined {
  const [, count] = /^\W*pass (\d+)$/m.exec(output) ?? [];
  return count === undefined ? undefined : Number(count);
}

function specSections(text: string): readonly FailedTest[] {
  return text
    .split(/^\s*test at /m)
    .slice(1)
    .flatMap((section) => {
      const [, file = "", line = ""] = /^(.*?):(\d+):\d+\s*$/m.exec(section) ?? [];
      const [, title = ""] = /^\s*✖ (.*?)(?: \([\d.]+m?s\))?$/m.exec(section) ?? [];
      return title === "" ? [] : [failure({ title, file, line: Number(line) }, section)];
    });
}

function tapSections(text: string): readonly FailedTest[] {
  return [...text.matchAll(/^( *)not ok \d+ - (.*)\n\1 {2}---\n([\s\S]*?)\n\1 {2}\.\.\.$/gm)].flatMap(([, , title = "", body = ""]) => {
    if (/failureType: '?subtestsFailed/.test(body)) return [];
    const [, file = "", line = ""] = /location: '(.*):(\d+):\d+'/.exec(body) ?? [];
    return [failure({ title: title.replace(/\\#/g, "#"), file, line: Number(line) }, body)];
  });
}

function failure(test: { readonly title: string; readonly file: string; readonly line: number }, section: string): FailedTest {
  const frames = [...slashes(section).matchAll(/([^\s()]+):(\d+):\d+\)/g)].map(([, path = "", line]) => ({ path, line: Number(line) }));
  const known = slashes(test.file);
  const name = known.split("/").at(-1) ?? known;
  const frame = frames.find(({ path }) => (known === "" ? !path.startsWith("node:") : path.endsWith(`/${name}`)));
  return {
    title: test.title,
    file: known === "" ? (frame?.path ?? "") : known,
    line: frame?.line ?? test.line,
    message: messageOf(section),
    expected: /^\s*expected: (?!\|)(.+?),?$/m.exec(section)?.[1],
    actual: /^\s*actual: (?!\|)(.+?),?$/m.exec(section)?.[1],
  };
}

/** The error's own words on one line. */
function messageOf(section: string): string {
  const [, quoted] = /^\s*error: (?!\|)'?(.*?)'?$/m.exec(section) ?? [];
  if (quoted) return quoted;
  const body =
    /error: \|-?\n([\s\S]*?)\n\s*(?:code|name|stack):/.exec(section)?.[1] ?? /Error[^:\n]*: ([\s\S]*?)\n\s+at /.exec(section)?.[1] ?? "";
  return body.trim().replace(/\s*\n\s*/g, " ");
}

function slashes(text: string): string {
  return text.replace(/\\+/g, "/");
}
