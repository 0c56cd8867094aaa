import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { inRepo } from "../../repo.ts";
import { stage, workFolder } from "../../sandbox/docker/stage.ts";
import { expectTranscript } from "../../transcript.ts";
import { code } from "./code.ts";
import { prepare, type Sitting, scriptOf } from "./sitting.ts";
import { tables } from "./tables.ts";
import { texts } from "./texts.ts";

// What the person in the box may not be shown otherwise: where the project lies can be a folder of somebody else's.
const skills = path.join(workFolder(), "skills");
cpSync(inRepo("skills"), skills, { recursive: true });

for (const sitting of [tables, ...code, ...texts])
  test(`The scripts of ${sitting.skill} say the same in the usual image, where there is no network, no Python and no git`, async () => {
    expectTranscript(`skills/${sitting.skill}`, await run(sitting));
  });

const inBox: Sitting = {
  skill: "git-work",
  files: { "page.html": "<p>hello" },
  lines: [
    "sh $S/survey.sh",
    "sh $S/conflicts.sh",
    "sh $S/../../release-notes/scripts/commits.sh",
    "perl $S/../../code-review/scripts/scan.pl --git",
    "sh $S/../../web-page-testing/scripts/browse.sh page.html",
  ],
};

test("Where there is no git and no browser, scripts that want one say so in a sentence", async () => {
  expectTranscript("skills/without-programs", await run(inBox));
});

async function run(sitting: Sitting): Promise<string> {
  const { folder, run: inDocker } = stage();
  prepare(sitting, folder);
  const place = { sessionId: "talk" as SessionId, folders: [folder], beside: [skills] };
  const result = await inDocker(scriptOf(sitting, skills), { place, directory: folder });
  assert.equal(result.reason, "ended");
  return result.output;
}
