import assert from "node:assert/strict";
import { test } from "node:test";
import type { WebviewPanel } from "vscode";
import { inTab, tabTitle } from "../../../src/extension/chat/container.ts";

test("the title of a tab is short, and says how much waits", () => {
  assert.equal(tabTitle(undefined, 0), "AnyCowork");
  assert.equal(tabTitle("Mend the tests", 2), "(2) Mend the tests");
  assert.equal(tabTitle("One\nlong  line of words that goes on and on", 0), "One long line of words that goes on and…");
});

test("a tab that only loses the focus is not drawn anew", () => {
  const listeners: (() => void)[] = [];
  const panel = { visible: true, active: true, onDidChangeViewState: (listener: () => void) => listeners.push(listener) };
  let turned = 0;
  inTab(panel as unknown as WebviewPanel).onTurned(() => {
    turned += 1;
  });
  const change = (to: { visible: boolean; active: boolean }) => {
    Object.assign(panel, to);
    for (const each of listeners) each();
  };
  change({ visible: true, active: false });
  assert.equal(turned, 0);
  change({ visible: false, active: false });
  change({ visible: true, active: true });
  assert.equal(turned, 2);
});
