import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateTokens } from "../../../src/core/agents/context/tokens.ts";
import { wordCatalogue } from "../../../src/core/agents/skills/catalogue.ts";
import { hintFor } from "../../../src/core/agents/skills/hints.ts";
import type { Skill } from "../../../src/core/skills/skill.ts";

function skill(name: string, description = "What it is for.", triggers: readonly string[] = []): Skill {
  const folder = `/skills/${name}`;
  return {
    name,
    description,
    triggers,
    folder,
    file: `${folder}/SKILL.md`,
    scope: "personal",
    origin: "",
    metadata: {},
    other: {},
    warnings: [],
  };
}

test("A few skills are told of in full, none at all takes no word", () => {
  assert.equal(wordCatalogue([]), "");
  const text = wordCatalogue([skill("csv", "Reads tables."), skill("pdf", "x".repeat(1024))]);
  assert.match(text, /\n- csv: Reads tables\.\n- pdf: x{1024}$/);
});

test("Two hundred skills stay within two thousand tokens: descriptions are cut to one length first, then those behind are left to a search", () => {
  const all = (count: number, length: number) =>
    Array.from({ length: count }, (_, at) => skill(`skill-${String(at).padStart(3, "0")}`, `${at} ${"words and ".repeat(length)}`));
  const middling = wordCatalogue([skill("brief", "Short."), ...all(60, 40)]);
  assert.ok(estimateTokens(middling) <= 2_000);
  assert.match(middling, /\n- brief: Short\.\n/);
  assert.equal(middling.match(/^- skill-\d+: .+…$/gm)?.length, 60);
  assert.match(middling, /use_skill with search tells in full\.$/);
  const lengths = new Set([...middling.matchAll(/^- skill-\d+: (.+)…$/gm)].map(([, text = ""]) => text.length));
  assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1, "each is cut to the same length");
  const twoHundred = wordCatalogue(all(200, 40));
  assert.ok(estimateTokens(twoHundred) <= 2_000);
  assert.equal(twoHundred.match(/^- skill-\d+: .+…$/gm)?.length, 200);
  const many = wordCatalogue(all(500, 40));
  assert.ok(estimateTokens(many) <= 2_000 && estimateTokens(many) > 1_900);
  const listed = many.match(/^- skill-/gm)?.length ?? 0;
  assert.match(many, new RegExp(`\n${500 - listed} more are not listed: use_skill with search finds them\\.$`));
  assert.equal(wordCatalogue(all(500, 40)), many, "the same skills give the same text");
});

test("However many skills a workspace has, those of the person and those that come along are told of before them", () => {
  const crowd = Array.from({ length: 500 }, (_, at): Skill => ({ ...skill(`a${at}`), scope: "workspace" }));
  const text = wordCatalogue([...crowd, { ...skill("git-work"), scope: "bundled" }, skill("zebra")]);
  assert.match(text, /There are:\n- git-work: .*\n- zebra: .*\n- a0: /);
  assert.match(text, /\d+ more are not listed/);
});

test("A name behind a slash calls a skill; a trigger only hints, by whole words; neither says anything where none fits", () => {
  const skills = [skill("pdf-forms", "", ["fill a form", "PDF"]), skill("csv", "", ["Table"]), skill("any", "", ["", "  "])];
  assert.match(hintFor("/pdf-forms for Ada", skills), /calls the skill pdf-forms: bring its text by use_skill first/);
  assert.match(hintFor("/v1.2-नोट्स please", [skill("v1.2-नोट्स")]), /calls the skill v1\.2-नोट्स/);
  assert.match(hintFor("Please fill\na form with this table.", skills), /may fit: pdf-forms, csv\./);
  for (const text of ["/csvx", "a/csv", "/usr/bin", "tables and pdfs", "hello"]) assert.equal(hintFor(text, skills), "", text);
});
