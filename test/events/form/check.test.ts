import assert from "node:assert/strict";
import { test } from "node:test";
import { formProblems } from "../../../src/core/events/form/check.ts";
import type { FormField, FormValue } from "../../../src/core/events/form/fields.ts";
import { answerWords, type Question } from "../../../src/core/events/question.ts";
import { misfit } from "../../../src/core/permissions/hub.ts";

const choices = [
  { value: "a", label: "The first" },
  { value: "b", label: "The second" },
];
const text = (parts: object): FormField => ({ kind: "text", name: "it", label: "It", required: false, ...parts });
const number = (parts: object): FormField => ({ kind: "number", name: "it", label: "It", required: false, whole: false, ...parts });
const several = (parts: object): FormField => ({ kind: "choices", name: "it", label: "It", required: false, choices, ...parts });
const problemOf = (field: FormField, ...values: FormValue[string][]) =>
  formProblems([field], values[0] === undefined ? {} : { it: values[0] }).it;

test("What is required is filled in, what is not may be left out", () => {
  for (const field of [text({}), number({}), several({})]) assert.equal(problemOf(field), undefined);
  for (const field of [text({ required: true }), number({ required: true })]) assert.equal(problemOf(field), "This has to be filled in.");
  assert.equal(problemOf(text({ required: true }), "  "), "This has to be filled in.");
  assert.equal(problemOf(several({ required: true }), []), "Choose at least one.");
});

test("Texts have their format and length", () => {
  const good = {
    email: ["ana@example.org", "a.b+c@sub.example.org"],
    uri: ["https://example.org/a?b=c", "urn:isbn:0451450523"],
    date: ["2026-02-28", "2024-02-29"],
    "date-time": ["2026-02-28T23:59:60Z", "2026-02-28T12:00:00.5+01:00"],
  };
  const bad = {
    email: ["ana", "ana@", "a b@example.org", "<ana@example.org>", "ana@example.org, eve@example.org"],
    uri: ["example.org", "https://", "http://a b"],
    date: ["2026-02-30", "28.2.2026", "2026-2-8"],
    "date-time": ["2026-02-28", "2026-02-28T24:00:00Z", "2026-02-30T12:00:00Z"],
  };
  for (const [format, values] of Object.entries(good))
    for (const each of values) assert.equal(problemOf(text({ format }), each), undefined, each);
  for (const [format, values] of Object.entries(bad))
    for (const each of values) assert.match(problemOf(text({ format }), each) ?? "", /is to be/, each);
  assert.equal(problemOf(text({ least: 2 }), "👍"), "At least 2 characters.");
  assert.equal(problemOf(text({ most: 2 }), "abc"), "At most 2 characters.");
});

test("Numbers, answers of yes and no, and choices are what they are said to be", () => {
  assert.equal(problemOf(number({ least: 1, most: 5 }), 5), undefined);
  assert.equal(problemOf(number({ least: 1 }), 0.5), "At least 1.");
  assert.equal(problemOf(number({ whole: true }), 1.5), "This is to be a whole number.");
  assert.equal(problemOf(number({}), "5"), "This is to be a number.");
  assert.equal(problemOf(number({}), Number.POSITIVE_INFINITY), "This is to be a number.");
  const yesNo: FormField = { kind: "yes-no", name: "it", label: "It", required: true };
  assert.deepEqual([problemOf(yesNo, false), problemOf(yesNo, "true")], [undefined, "This is to be yes or no."]);
  assert.equal(problemOf({ kind: "choice", name: "it", label: "It", required: true, choices }, "c"), "This is to be one of the choices.");
  assert.equal(problemOf(several({ most: 1 }), ["a", "b"]), "At most 1 chosen.");
  assert.equal(problemOf(several({}), ["a", "a"]), "Each can be chosen once.");
  assert.equal(problemOf(several({}), ["c"]), "These are to be some of the choices.");
});

test("A field nobody asked for is no answer, whatever its name", () => {
  for (const name of ["other", "__proto__", "constructor"])
    assert.deepEqual(Object.keys(formProblems([text({})], JSON.parse(`{"${name}":"x"}`))), [name]);
});

test("A form is answered whole or by a choice instead of it; the answer reads as a line", () => {
  const question: Question = {
    ...{ id: "q", sessionId: "s", runId: "r", about: "server", server: "files", text: "Which?", at: "", multiple: false, freeText: false },
    choices: [{ value: "decline", label: "Decline" }],
    form: [text({ name: "name", label: "Name", required: true }), several({ name: "parts", label: "Parts" })],
  };
  assert.equal(misfit(question, "decline"), undefined);
  assert.match(misfit(question, "yes") ?? "", /none of the choices/);
  assert.equal(misfit(question, { name: "", parts: ["c"] }), "Name: This has to be filled in. Parts: These are to be some of the choices.");
  assert.equal(misfit({ ...question, form: undefined }, { name: "x" }), "This is no form.");
  assert.equal(answerWords(question, { name: "Ana", parts: ["a", "b"] }), "Name: Ana; Parts: The first, The second");
  assert.equal(answerWords(question, "decline"), "Decline");
});
