import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import { createTurns } from "../../../src/extension/approvals/turns.ts";

const [one, two] = ["one", "two"].map((id) => ({ id }) as ApprovalRequest) as [ApprovalRequest, ApprovalRequest];

test("one question is on the screen at a time", () => {
  const turns = createTurns();
  assert.equal(turns.next([one, two]), one);
  assert.equal(turns.next([one, two]), undefined);
  turns.over("one");
  assert.equal(turns.next([two]), two);
});

test("a closed notification is no answer and does not come back", () => {
  const turns = createTurns();
  turns.next([one]);
  turns.over("one");
  assert.equal(turns.next([one]), undefined);
  assert.equal(turns.next([one, two]), two);
});

test("a question answered elsewhere does not hold up the next one", () => {
  const turns = createTurns();
  turns.next([one, two]);
  assert.equal(turns.next([two]), two);
  turns.over("one");
  assert.equal(turns.next([two]), undefined, "the old notification's end does not end the new one");
});

test("the notification of a question that was answered elsewhere is outdated until the next one is shown", () => {
  const turns = createTurns();
  turns.next([one]);
  assert.equal(turns.outdated([one, two]), false);
  assert.equal(turns.outdated([two]), true);
  turns.next([two]);
  assert.equal(turns.outdated([two]), false);
  turns.over("two");
  assert.equal(turns.outdated([]), false, "it is gone already");
});

test("what the person looks at is not put up; it is once they look elsewhere and it still waits", () => {
  const turns = createTurns();
  assert.equal(
    turns.next([one, two], () => true),
    undefined,
  );
  assert.equal(
    turns.next([one, two], (each) => each.id === "one"),
    two,
  );
  assert.equal(turns.outdated([one, two]), false);
  assert.equal(
    turns.next([one, two], () => true),
    undefined,
  );
  turns.over("two");
  assert.equal(
    turns.next([one], () => false),
    one,
  );
});

test("a notification goes once its question is before the person's eyes, holds up no other, and does not come back", () => {
  const turns = createTurns();
  const isSeen = ({ id }: { readonly id: string }) => id === "one";
  turns.next([one, two]);
  assert.equal(turns.outdated([one, two], isSeen), true);
  assert.equal(turns.next([one, two], isSeen), two);
  assert.equal(turns.outdated([one, two], isSeen), false);
  turns.over("two");
  assert.equal(turns.next([one]), undefined);
});

test("a notification that was hidden together with another's comes again", () => {
  const turns = createTurns();
  turns.next([one]);
  turns.again();
  assert.equal(turns.next([one]), one);
  assert.equal(turns.outdated([one]), false);
});
