import assert from "node:assert/strict";
import { test } from "node:test";
import { english } from "../../src/core/events/words/language.ts";
import { type Ended, tellEnds } from "../../src/core/telegram/reach/wording.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { parseHtml } from "../fakes/telegram/entities.ts";
import { setStage } from "../scenarios/stage.ts";

/** A run that ended with these words, in a conversation begun with those. */
async function endOf(title: string, words: string): Promise<Ended> {
  const stage = setStage({ provider: new ScriptedProvider([[says(words)]]) });
  await stage.play(title);
  const record = await stage.store.session(stage.sessionId());
  await stage.runtime.close();
  const [run] = record?.runs ?? [];
  assert.ok(record && run);
  return { record, run };
}

/** As a telephone shows it. */
function shown({ html }: { readonly html: string }): string {
  const parsed = parseHtml(html);
  assert.ok("text" in parsed);
  return parsed.text;
}

test("What ended is told with its first words; of many at once each has a line, and all of it fits into one message", async () => {
  const end = await endOf(`Tidy <up> & ${"x".repeat(300)}`, `**Tidy.**\n\n${"word ".repeat(2_000)}`);
  for (const count of [1, 2, 3, 10, 40])
    assert.ok(
      shown(
        tellEnds(
          Array.from({ length: count }, () => end),
          english,
        ),
      ).length <= 4096,
      `${count}`,
    );
  assert.match(shown(tellEnds([end], english)), /^💻 Tidy <up> & x+…\n✅ Done\n\nTidy\.\n\nword[\s\S]*the rest is where it was asked for/);
  assert.match(
    shown(
      tellEnds(
        Array.from({ length: 40 }, () => end),
        english,
      ),
    ),
    /and 30 before them/,
  );
});

test("A table too wide for a telephone comes as the file the message names", async () => {
  const row = `| ${"wide ".repeat(12)} | ${"wider ".repeat(12)} |`;
  const told = tellEnds([await endOf("Count", `${row}\n| --- | --- |\n${row}\n`)], english);
  assert.match(shown(told), /in the file table-1\.csv/);
  assert.deepEqual(
    told.files.map(({ name }) => name),
    ["table-1.csv"],
  );
});
